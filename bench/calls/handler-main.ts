import type { Run, Runs } from './handler.ts'

// One copy of a function in a process of its own, one event at a time: what it takes of the processor is the function's.

type Handler = (event: unknown, context: unknown) => Promise<unknown>

const { handler } = (await import(process.argv[2] ?? '')) as { handler: Handler }
const context = { awsRequestId: 'bench', functionName: 'bench', getRemainingTimeInMillis: () => 20_000 }

let log = ''
process.stdout.write = (text: string | Uint8Array) => {
  log += text
  return true
}

async function runOnce(event: unknown): Promise<Run> {
  log = ''
  const startedAt = performance.now()
  const before = process.cpuUsage()
  const answer = await handler(event, context)
  const { user, system } = process.cpuUsage(before)
  return { cpuMs: (user + system) / 1000, wallMs: performance.now() - startedAt, answer, log }
}

process.on('message', async (events: readonly unknown[]) => {
  const runs: Run[] = []
  for (const event of events) runs.push(await runOnce(event))
  process.send?.(runs satisfies Runs)
})
process.once('disconnect', () => process.exit())
process.send?.('ready')
