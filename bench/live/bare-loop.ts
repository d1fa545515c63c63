import { once } from 'node:events'
import { Worker } from 'node:worker_threads'

export interface BareLoopSetup {
  /** Of the management API, without `/@connections`. */
  readonly endpoint: string
}

export interface PostRound {
  readonly connectionIds: readonly string[]
  readonly frame: string
  readonly postsAtOnce: number
}

/** Posts the same frame to all of these connections; resolves when every post was answered. */
export interface BareLoop {
  post(round: PostRound): Promise<void>
  stop(): Promise<unknown>
}

export function startBareLoop(setup: BareLoopSetup): BareLoop {
  const worker = new Worker(new URL('./bare-loop-main.ts', import.meta.url), { workerData: setup })
  return {
    async post(round) {
      worker.postMessage(round)
      await once(worker, 'message')
    },
    stop: () => worker.terminate(),
  }
}
