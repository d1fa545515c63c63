import { createHash } from 'node:crypto'
import { Agent, createServer, type IncomingMessage, request, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'

/** A database, a gateway's `@connections` and a queue, as far away as is asked for. */
export interface FarServices {
  readonly endpoint: string
  /** Of every answer. */
  delayMs: number
  /** Of the gateway's, where it is another one. */
  postDelayMs: number | undefined
  /** Since it was last set. */
  callCount: number
  postCount: number
  /** Bytes of every frame that was posted. */
  posted: number[]
  /** Bodies of the messages that the queue was given. */
  queued: string[]
  stop(): void
}

export async function startFarServices(database: string): Promise<FarServices> {
  const agent = new Agent({ keepAlive: true })
  const server = createServer(
    { keepAliveTimeout: 60_000 },
    (incoming, response) => void serve(incoming, response),
  )
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const services: FarServices = {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    delayMs: 0,
    postDelayMs: undefined,
    callCount: 0,
    postCount: 0,
    posted: [],
    queued: [],
    stop() {
      server.closeAllConnections()
      server.close()
      agent.destroy()
    },
  }
  return services

  async function serve(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const isPost = incoming.url?.includes('/@connections/')
    if (isPost) services.postCount += 1
    else services.callCount += 1
    const delayMs = (isPost ? services.postDelayMs : undefined) ?? services.delayMs
    if (delayMs > 0) await pause(delayMs)
    if (isPost) services.posted.push((await bodyOf(incoming)).length)
    else if (isForQueue(incoming)) return takeMessages(services, incoming, response)
    else return pass(database, agent, incoming, response)
    response.writeHead(200).end()
  }
}

async function bodyOf(incoming: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of incoming) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}

const isForQueue = ({ headers }: IncomingMessage): boolean =>
  String(headers['x-amz-target']).startsWith('AmazonSQS.')

interface Batch {
  readonly Entries: readonly { readonly Id: string; readonly MessageBody: string }[]
}

/** `SendMessageBatch`, whose client checks that what arrived is what it sent. */
async function takeMessages(
  services: FarServices,
  incoming: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { Entries } = JSON.parse((await bodyOf(incoming)).toString()) as Batch
  services.queued.push(...Entries.map(({ MessageBody }) => MessageBody))
  const Successful = Entries.map(({ Id, MessageBody }) => ({
    Id,
    MessageId: Id,
    MD5OfMessageBody: createHash('md5').update(MessageBody).digest('hex'),
  }))
  response.writeHead(200, { 'Content-Type': 'application/x-amz-json-1.0' })
  response.end(JSON.stringify({ Successful, Failed: [] }))
}

function pass(database: string, agent: Agent, incoming: IncomingMessage, response: ServerResponse): void {
  const { method, headers } = incoming
  const onward = request(database, { agent, method: method ?? 'POST', headers }, (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.headers)
    answer.pipe(response)
  })
  onward.on('error', () => response.destroy())
  incoming.pipe(onward)
}
