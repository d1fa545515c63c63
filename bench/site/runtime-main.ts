import { fileURLToPath } from 'node:url'
import { planOf } from '../../local/plan.ts'
import { startRuntime } from '../../local/runtime.ts'
import { accountId } from '../../local/runtime-options.ts'
import { ensureSynthesized } from '../../local/synthesize.ts'
import { loadAssembly } from '../../local/template/assembly.ts'
import { issueAccounts, region } from './accounts.ts'
import { watchCpu } from './cpu.ts'
import type { SiteReady, SiteRequest } from './messages.ts'

// The whole system in a process of its own, so that who measures does not share its thread.

const projectDir = fileURLToPath(new URL('../..', import.meta.url))

async function start({ people, dataDir, variables }: SiteRequest): Promise<SiteReady> {
  const assemblyDir = await ensureSynthesized(projectDir, () => undefined)
  const plan = planOf(loadAssembly(assemblyDir), { region, accountId, port: 0, log: () => undefined })
  const [[pool], [table]] = [plan.pools, plan.tables]
  if (pool === undefined || table === undefined) throw new RangeError('the stacks lack user pool or table')
  const accounts = await issueAccounts(pool, { accountId, dataDir }, people)
  const runtime = await startRuntime({
    assemblyDir,
    dataDir,
    region,
    port: 0,
    variables,
    log: complain,
    functionLog: (line) => {
      if (process.env.SHOW || line.includes('"level":"error"')) complain(line)
    },
  })
  process.once('SIGTERM', () => {
    stopping = true
    void runtime.stop().then(() => process.exit(0))
  })
  return { origin: runtime.url, tableName: table.properties.TableName, accounts }
}

let stopping = false

/** What is cut off by the stop is no trouble. */
const complain = (line: string) => {
  if (!stopping) process.stderr.write(`${line}\n`)
}

// Nobody is left to measure anything.
process.once('disconnect', () => process.exit(1))

const readCpu = watchCpu()

process.once('message', (request: SiteRequest) => {
  start(request).then(
    (ready) => {
      process.send?.(ready)
      // Whoever measures asks for nothing else.
      process.on('message', async () => process.send?.(await readCpu()))
    },
    (error: unknown) => {
      console.error(error)
      process.exit(1)
    },
  )
})
