import { randomUUID } from 'node:crypto'
import type { FunctionName } from '../../infra/function-names.ts'
import { usualBody } from '../../test/support/capacity-world.ts'
import { frameOf, recordOf, restOf } from './events.ts'
import type { Place, Talk } from './place.ts'

export interface Operation {
  readonly name: string
  readonly function: FunctionName
  /** A new event for each time. */
  readonly event: (place: Place) => unknown
  /** How many round trips to the database, and to sockets, may follow one after the other. */
  readonly goal?: number
}

/** The next message of a talk, composed by somebody who has seen all before it. */
function nextMessage(talk: Talk) {
  const after = talk.seq
  talk.seq += 1
  return { content: { body: usualBody }, clientMessageId: randomUUID(), after }
}

const seen = new Map<Talk, number>()

/** The entry behind the one that was read the last time. */
function nextSeen(talk: Talk): number {
  const upTo = Math.min((seen.get(talk) ?? 1) + 1, talk.seq)
  seen.set(talk, upTo)
  return upTo
}

const inTalk = ({ conversationId }: Talk, rest = ''): string => `/conversations/${conversationId}${rest}`

export const operations: readonly Operation[] = [
  {
    name: 'send',
    function: 'conversations',
    event: ({ direct }) => restOf(direct.writer, `POST ${inTalk(direct, '/messages')}`, nextMessage(direct)),
    goal: 3,
  },
  {
    name: 'send, over a socket',
    function: 'actions',
    event: ({ direct: { conversationId, writer }, direct }) =>
      frameOf(writer, 'message.send', { conversationId, ...nextMessage(direct) }),
    goal: 3,
  },
  {
    name: 'tell one person of it',
    function: 'stream',
    event: ({ direct: { conversationId, seq } }) => recordOf(conversationId, seq),
  },
  {
    name: 'tell a group of 55',
    function: 'stream',
    event: ({ group: { conversationId, seq } }) => recordOf(conversationId, seq),
  },
  {
    name: 'page of 50 messages',
    function: 'conversations',
    event: ({ group }) => restOf(group.writer, `GET ${inTalk(group, '/messages')}`),
  },
  {
    name: 'read a conversation',
    function: 'conversations',
    event: ({ direct }) => restOf(direct.reader, `GET ${inTalk(direct)}`),
  },
  {
    name: 'first page of 100 conversations',
    function: 'conversations',
    event: ({ group }) => restOf(group.writer, 'GET /conversations'),
  },
  {
    name: 'create a group, first message',
    function: 'conversations',
    event: ({ direct: { writer, reader } }) =>
      restOf(writer, 'POST /conversations', {
        kind: 'group',
        title: 'A group',
        memberIds: [reader.userId],
        firstMessage: { content: { body: usualBody } },
      }),
  },
  {
    name: 'mark read',
    function: 'conversations',
    event: ({ direct }) =>
      restOf(direct.reader, `PUT ${inTalk(direct, '/read')}`, { upTo: nextSeen(direct) }),
  },
  {
    name: 'unread counts of 100 conversations',
    function: 'mailbox',
    event: ({ group }) => restOf(group.writer, 'GET /unread'),
  },
  {
    name: 'hello',
    function: 'actions',
    event: ({ direct }) => frameOf(direct.writer, 'hello', {}),
  },
  {
    name: 'ping',
    function: 'actions',
    event: ({ direct }) => frameOf(direct.writer, 'ping', {}),
  },
]
