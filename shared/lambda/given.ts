import { randomUUID } from 'node:crypto'
import { setTimeout } from 'node:timers/promises'
import {
  ApiGatewayManagementApiClient,
  DeleteConnectionCommand,
  PostToConnectionCommand,
} from '@aws-sdk/client-apigatewaymanagementapi'
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import pLimit from 'p-limit'
import type { WorkerGiven } from '../services/audience-tasks.ts'
import type { Given } from '../services/given.ts'
import type { DeliveryGiven, Post, PostingGiven } from '../services/post.ts'
import type { Close, SocketGiven } from '../services/tell.ts'
import { createTable, type Table } from '../store/table.ts'
import { languageEnvironment, socketEnvironment, tableEnvironment } from './env.ts'
import { report } from './logger.ts'
import { assign, enqueue } from './queue.ts'

/** Made once per module, at the first use: functions without a table never ask for its name. */
let table: Table | undefined
let post: Post | undefined
let close: Close | undefined
let sockets: ApiGatewayManagementApiClient | undefined

function connectTable(): Table {
  // Slower than this is a lost call: a retry is answered sooner, and the client hears within its 29 seconds.
  const requestHandler = { connectionTimeout: 1_000, requestTimeout: 5_000 }
  // Nobody puts anything between the client and its calls later on: what they run through is put together once.
  const client = new DynamoDBClient({ requestHandler, maxAttempts: 4, cacheMiddleware: true })
  return createTable(client, tableEnvironment().tableName)
}

const theGiven: Given = {
  get table() {
    table ??= connectTable()
    return table
  },
  now: () => Date.now(),
  newId: () => randomUUID(),
  pause: (milliseconds) => setTimeout(milliseconds),
  report,
  get defaultLanguage() {
    return languageEnvironment().defaultLanguage
  },
}

/** What the use cases of this deployment are given. */
export const given = (): Given => theGiven

const hasName = (error: unknown, name: string): boolean => error instanceof Error && error.name === name

/**
 * Of one function, for all conversations that it posts to at a time. As many TCP connections: the SDK would count the
 * wait for a free one as a server that does not answer.
 */
const postsAtOnce = 200

function socketClient(): ApiGatewayManagementApiClient {
  const agent = { keepAlive: true, maxSockets: postsAtOnce }
  sockets ??= new ApiGatewayManagementApiClient({
    endpoint: socketEnvironment().socketEndpoint,
    requestHandler: { connectionTimeout: 1_000, requestTimeout: 3_000, httpAgent: agent, httpsAgent: agent },
    maxAttempts: 2,
  })
  return sockets
}

function createPost(): Post {
  const client = socketClient()
  const inTurn = pLimit(postsAtOnce)
  return async (connectionId, frame) => {
    try {
      await inTurn(() =>
        client.send(new PostToConnectionCommand({ ConnectionId: connectionId, Data: frame })),
      )
      return 'delivered'
    } catch (error) {
      if (hasName(error, 'GoneException')) return 'gone'
      report(error)
      return 'failed'
    }
  }
}

/** A connection that stays open for a failed call has left its owner's map: nothing reaches it. */
function createClose(): Close {
  const client = socketClient()
  return async (connectionId) => {
    try {
      await client.send(new DeleteConnectionCommand({ ConnectionId: connectionId }))
    } catch (error) {
      if (!hasName(error, 'GoneException')) report(error)
    }
  }
}

/** What posting is given: the same, and a way to a client's socket. Who never posts needs not know where sockets are. */
export const postingGiven = (): PostingGiven => ({
  get table() {
    return theGiven.table
  },
  now: theGiven.now,
  newId: theGiven.newId,
  pause: theGiven.pause,
  report,
  get defaultLanguage() {
    return theGiven.defaultLanguage
  },
  post: (connectionId, frame) => {
    post ??= createPost()
    return post(connectionId, frame)
  },
})

/** What delivery is given: ways to the queues of the fan-out and of audiences too. */
export const deliveryGiven = (): DeliveryGiven => ({ ...socketGiven(), enqueue, assign })

/** What the worker is given that brings audiences in. */
export const workerGiven = (): WorkerGiven => ({
  get table() {
    return theGiven.table
  },
  now: theGiven.now,
  newId: theGiven.newId,
  pause: theGiven.pause,
  report,
  get defaultLanguage() {
    return theGiven.defaultLanguage
  },
  assign,
})

/** What use cases are given that close sockets. */
export const socketGiven = (): SocketGiven => ({
  ...postingGiven(),
  close: (connectionId) => {
    close ??= createClose()
    return close(connectionId)
  },
})
