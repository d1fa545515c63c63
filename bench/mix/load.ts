import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { LoadSetup, LoadStage, Samples } from './load-messages.ts'

/** Whoever makes the requests, in a process of its own. */
export interface Load {
  run(stage: LoadStage): Promise<Samples>
  stop(): void
}

export async function startLoad(setup: LoadSetup): Promise<Load> {
  const child = fork(fileURLToPath(new URL('./load-main.ts', import.meta.url)), {
    serialization: 'advanced',
  })
  await ask(child, setup)
  return {
    run: async (stage) => (await ask(child, stage)) as Samples,
    stop: () => child.disconnect(),
  }
}

async function ask(child: ChildProcess, question: LoadSetup | LoadStage): Promise<unknown> {
  const failed = new AbortController()
  const ended = once(child, 'exit', { signal: failed.signal }).then(([code]) => {
    throw new Error(`whoever makes the load has ended (${code})`)
  })
  ended.catch(() => undefined)
  child.send(question)
  const [answer] = await Promise.race([once(child, 'message'), ended])
  failed.abort()
  return answer
}
