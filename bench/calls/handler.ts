import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath, pathToFileURL } from 'node:url'

export interface Run {
  readonly cpuMs: number
  readonly wallMs: number
  readonly answer: unknown
  /** The lines that it logged. */
  readonly log: string
}
export type Runs = readonly Run[]

/** A function's bundle in a process of its own. */
export interface Handler {
  /** One event after the other. */
  run(events: readonly unknown[]): Promise<Runs>
  stop(): void
}

export async function startHandler(
  bundlePath: string,
  variables: Readonly<Record<string, string>>,
): Promise<Handler> {
  const main = fileURLToPath(new URL('./handler-main.ts', import.meta.url))
  const child = fork(main, [pathToFileURL(bundlePath).href], {
    env: { PATH: process.env.PATH, ...variables },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  const answer = async () => {
    const [message] = await once(child, 'message')
    return message as unknown
  }
  await answer()
  return {
    async run(events) {
      child.send(events as unknown[])
      return (await answer()) as Runs
    },
    stop: () => child.disconnect(),
  }
}
