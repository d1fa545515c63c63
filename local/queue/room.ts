import { EventEmitter, once } from 'node:events'
import type { Clock } from '../events.ts'
import { strikes } from '../faults/fault.ts'
import type { MessageAttributes } from './digest.ts'
import { noQueue } from './errors.ts'
import type { QueueFaults } from './faults.ts'
import type { MessageStore, Received } from './message-store.ts'
import type { QueueConfig } from './queue-config.ts'

/** The queues and what can be done with them, before any protocol. */
export interface Room {
  readonly store: MessageStore
  readonly now: Clock
  readonly queues: readonly QueueConfig[]
  /** By ARN, name, or URL; only the path of a URL counts, as the machine may have several names. */
  find(queue: string): QueueConfig
  send(queue: QueueConfig, message: Sent): string
  receive(queue: QueueConfig, options: ReceiveOptions): Promise<Received[]>
}

export interface Sent {
  readonly body: string
  readonly attributes?: MessageAttributes
  readonly delayMs?: number
}

export interface ReceiveOptions {
  readonly count: number
  readonly visibilityMs?: number | undefined
  /** How long to wait while there is nothing. */
  readonly waitMs: number
  readonly signal: AbortSignal
}

export function createRoom(
  queues: readonly QueueConfig[],
  store: MessageStore,
  faults: QueueFaults,
  now: Clock,
): Room {
  const arrivals = new EventEmitter({ captureRejections: false }).setMaxListeners(0)
  const { named, random } = faults
  const take = (queue: QueueConfig, { count, visibilityMs = queue.visibilityMs }: ReceiveOptions) => {
    const duplicates = strikes(named.duplicateMessages, random) !== undefined
    return store.receive(queue, count, duplicates ? 0 : visibilityMs, now())
  }
  return {
    store,
    now,
    queues,
    find(wanted) {
      const queue = queues.find(
        ({ arn, name, url }) => wanted === arn || wanted === name || pathOf(wanted) === pathOf(url),
      )
      if (!queue) throw noQueue()
      return queue
    },
    send(queue, { body, attributes = {}, delayMs = queue.delayMs }) {
      const late = strikes(named.delayMessages, random)?.milliseconds ?? 0
      const messageId = store.add(queue, { body, attributes, delayMs: delayMs + late }, now())
      arrivals.emit(queue.arn)
      return messageId
    },
    async receive(queue, options) {
      const deadline = performance.now() + options.waitMs
      for (;;) {
        const messages = take(queue, options)
        const left = deadline - performance.now()
        if (messages.length > 0 || left <= 0 || options.signal.aborted) return messages
        await arrival(arrivals, queue, Math.min(left, untilVisible(store, queue, now())), options.signal)
      }
    },
  }
}

const pathOf = (url: string) => (URL.canParse(url) ? new URL(url).pathname : url)

/** Dead letters arrive without a send, so nobody sleeps for longer than a second. */
function untilVisible(store: MessageStore, queue: QueueConfig, now: number): number {
  const next = store.nextVisibleAt(queue)
  return Math.min(Math.max(next === undefined ? 1_000 : next - now, 5), 1_000)
}

/** Until a message is sent, the time is over or nobody waits any more. */
async function arrival(
  arrivals: EventEmitter,
  queue: QueueConfig,
  ms: number,
  signal: AbortSignal,
): Promise<void> {
  const timer = new AbortController()
  const timeout = setTimeout(() => timer.abort(), ms)
  timeout.unref()
  await once(arrivals, queue.arn, { signal: AbortSignal.any([timer.signal, signal]) }).catch(() => undefined)
  clearTimeout(timeout)
}
