import { randomUUID } from 'node:crypto'
import { marshall } from '@aws-sdk/util-dynamodb'
import type { FunctionName } from '../../../infra/function-names.ts'
import { connectionKey, rowKey } from '../../../shared/store/keys.ts'
import { usualBody } from '../../../test/support/capacity-world.ts'
import type { Person } from '../../../test/support/people.ts'
import { restEvent } from '../../../test/support/rest-event.ts'
import { frameOf, recordOf } from '../../calls/events.ts'
import type { Talk } from '../../calls/place.ts'
import type { WorkName } from '../work.ts'
import type { Place } from './place.ts'

export interface Operation {
  readonly function: FunctionName
  /** Of how it is done for the n-th time; `queued` is what the work before it put into the queue. */
  readonly event: (place: Place, turn: number, queued: readonly string[]) => unknown
  /** How often, where a thousand posts make it long. */
  readonly runs?: number
  /** How far away services are, where it computes for long. */
  readonly farMs?: number
}

const inTurn = (talks: readonly Talk[], turn: number): Talk => talks[turn % talks.length] as Talk

/** The next message of a talk, composed by somebody who has seen all before it. */
function nextMessage(talk: Talk) {
  const after = talk.seq
  talk.seq += 1
  return { content: { body: usualBody }, clientMessageId: randomUUID(), after }
}

/** As a browser asks. */
function restOf({ userId, username }: Person, path: string, body: unknown): unknown {
  const headers = { 'Accept-Language': 'en' }
  return restEvent({ method: 'POST', path, userId, username, body, headers })
}

function sendOverRest({ quiet }: Place, turn: number): unknown {
  const talk = inTurn(quiet, turn)
  return restOf(talk.writer, `/conversations/${talk.conversationId}/messages`, nextMessage(talk))
}

function sendOverSocket({ both }: Place, turn: number): unknown {
  const talk = inTurn(both, turn)
  const { conversationId } = talk
  return frameOf(talk.writer, 'message.send', { conversationId, ...nextMessage(talk) })
}

const newestOf = ({ conversationId, seq }: Talk): unknown => recordOf(conversationId, seq)

/** A batch of the stream that holds the ten newest messages of one conversation. */
function tenNewestOf({ conversationId, seq }: Talk): unknown {
  const records = Array.from({ length: 10 }, (_, place) => recordOf(conversationId, seq - 9 + place))
  return { Records: records.flatMap((one) => (one as { readonly Records: readonly unknown[] }).Records) }
}

function jobs(queued: readonly string[]): unknown {
  return { Records: queued.map((body, place) => ({ messageId: String(place), body })) }
}

/** Each reader reads on, message by message. */
function mark({ both }: Place, turn: number): unknown {
  const { reader, conversationId } = inTurn(both, turn)
  return frameOf(reader, 'read', { conversationId, upTo: 2 + Math.floor(turn / both.length) })
}

/** Of a row whose owner has read on, what the function looks at. */
function rowRecord({ reader, conversationId }: Talk): unknown {
  const image = (seen: number) => marshall({ ...rowKey(reader.userId, conversationId), ss: seen })
  const Keys = marshall(rowKey(reader.userId, conversationId))
  const dynamodb = { Keys, OldImage: image(1), NewImage: image(2), SequenceNumber: '1' }
  return { Records: [{ eventName: 'MODIFY', eventSource: 'aws:dynamodb', dynamodb }] }
}

const leaver = ({ leaving }: Place, turn: number) => leaving[turn % leaving.length] ?? leaving[0]

function disconnection(place: Place, turn: number): unknown {
  const one = leaver(place, turn)
  const event = frameOf(one?.person as Person, '', {}) as { readonly requestContext: object }
  return { requestContext: { ...event.requestContext, connectionId: one?.connectionId } }
}

function ended(place: Place, turn: number): unknown {
  const one = leaver(place, turn)
  const Keys = marshall(connectionKey(one?.connectionId ?? ''))
  const OldImage = marshall({ ...connectionKey(one?.connectionId ?? ''), u: one?.person.userId })
  const dynamodb = { Keys, OldImage, SequenceNumber: '1' }
  return { Records: [{ eventName: 'REMOVE', eventSource: 'aws:dynamodb', dynamodb }] }
}

/** In the order in which they are measured: what tells of messages comes behind what sends them. */
export const operations: Readonly<Record<WorkName, Operation>> = {
  'send over REST': { function: 'conversations', event: sendOverRest },
  'send over a socket': { function: 'actions', event: sendOverSocket },
  'tell 1': { function: 'stream', event: ({ quiet }, turn) => newestOf(inTurn(quiet, turn)) },
  'tell 1 and the sender': { function: 'stream', event: ({ both }, turn) => newestOf(inTurn(both, turn)) },
  'tell 10': { function: 'stream', event: ({ ten }) => newestOf(ten) },
  'tell 10 and the sender': { function: 'stream', event: ({ tenAndWriter }) => newestOf(tenAndWriter) },
  'tell 1000': { function: 'stream', event: ({ thousand }) => newestOf(thousand), runs: 20 },
  'post to 1000': {
    function: 'fan-out',
    event: (_place, _turn, queued) => jobs(queued),
    runs: 6,
    farMs: 1_000,
  },
  'tell 1 of ten messages': {
    function: 'stream',
    event: ({ quiet }, turn) => tenNewestOf(inTurn(quiet, turn)),
  },
  'mark read over a socket': { function: 'actions', event: mark },
  'tell of a mark': { function: 'stream', event: ({ both }, turn) => rowRecord(inTurn(both, turn)) },
  hello: { function: 'actions', event: ({ visitor }) => frameOf(visitor, 'hello', {}) },
  sync: {
    function: 'sync',
    event: ({ visitor, positions }) => restOf(visitor, '/sync', { positions }),
  },
  ping: { function: 'actions', event: ({ visitor }) => frameOf(visitor, 'ping', {}) },
  connect: { function: 'connect', event: () => ({}) },
  disconnect: { function: 'disconnect', event: disconnection },
  'tell of a connection that ended': { function: 'stream', event: ended },
}
