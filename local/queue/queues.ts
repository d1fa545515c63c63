import type { Clock, Fault, HttpHandler, Invoke, Log } from '../events.ts'
import { openQueueDatabase } from './database.ts'
import { createQueueFaults } from './faults.ts'
import { createHandler } from './http.ts'
import { createMessageStore } from './message-store.ts'
import { type QueueResource, readConfig } from './queue-config.ts'
import { type QueueMapping, type QueueMappingProperties, startQueueMapping } from './queue-mapping.ts'
import { createRoom } from './room.ts'

export interface Queues {
  /** The SQS API. */
  readonly handle: HttpHandler
  readonly faults: Readonly<Record<string, Fault>>
  /** Answers the message's id; rejects for a queue that there is not. */
  send(arn: string, body: string): Promise<string>
  startMapping(properties: QueueMappingProperties, invoke: Invoke): QueueMapping
  /** Stop the mappings before. */
  stop(): Promise<void>
}

export interface QueuesOptions {
  readonly queues: readonly QueueResource[]
  /** Undefined keeps everything in memory. */
  readonly dataDir: string | undefined
  readonly now: Clock
  readonly log: Log
  readonly seed?: number
}

/** Stands in for SQS with the standard queues of a template. */
export async function createQueues(options: QueuesOptions): Promise<Queues> {
  const { queues, now, log } = options
  const database = openQueueDatabase(options.dataDir)
  const faults = createQueueFaults(options.seed ?? 1)
  const room = createRoom(queues.map(readConfig), createMessageStore(database), faults, now)
  warnOfOrder(queues, log)
  return {
    handle: createHandler(room, log),
    faults: faults.named,
    send: async (arn, body) => room.send(room.find(arn), { body }),
    startMapping: (properties, invoke) => startQueueMapping(room, properties, { invoke, log }),
    stop: async () => database.close(),
  }
}

function warnOfOrder(queues: readonly QueueResource[], log: Log): void {
  for (const { name, properties } of queues) {
    if (String(properties.FifoQueue) === 'true') {
      log(`The queue ${name} is a FIFO queue, which runs as a standard one here: order is not kept`)
    }
  }
}
