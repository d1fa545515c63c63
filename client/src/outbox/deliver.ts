import type { EventMessage, Message, OwnMarks } from '../../../shared/contract/messages.ts'
import * as userPaths from '../../../shared/contract/user-paths.ts'
import type { Ask } from '../connection/socket.ts'
import type { Call } from '../http.ts'
import type { News } from '../replica/reduce.ts'
import type { Outgoing, Wish } from './outgoing.ts'

/** Over which ways a wish goes out: the socket where it is open, else REST. */
export interface Ways {
  readonly call: Call
  /** Undefined while there is no connection. */
  readonly ask: () => Ask | undefined
}

/** What the service answered. */
export interface Delivered {
  /** Of a message its seq. */
  readonly seq: number
  /** It was there already. */
  readonly replayed: boolean
  readonly news?: News
}

/** A frame has at most 32 KB, and these are UTF-16 units, of up to three bytes. */
const longestFrame = 10_000
const onceOnly = { attempts: 1 } as const
const nothing: Delivered = { seq: 0, replayed: false }

/** Asks for it once. Throws a `ParleyError`. */
export function deliver(one: Outgoing, ways: Ways): Promise<Delivered> {
  const { conversationId, wish } = one
  const { call } = ways
  const params = { conversationId }
  switch (wish.kind) {
    case 'send':
      return send(one, wish, ways)
    case 'edit': {
      const body = { content: wish.content }
      const to = { ...params, seq: wish.seq }
      return call(userPaths.editMessage, { ...onceOnly, params: to, body, ifMatch: one.revision }).then(
        () => nothing,
      )
    }
    case 'delete': {
      const to = { ...params, seq: wish.seq }
      return call(userPaths.deleteMessage, { ...onceOnly, params: to, query: { for: wish.for } }).then(
        () => nothing,
      )
    }
    case 'react': {
      const to = { ...params, seq: wish.seq, emoji: wish.emoji }
      return call(wish.on ? userPaths.addReaction : userPaths.removeReaction, {
        ...onceOnly,
        params: to,
      }).then(() => nothing)
    }
    case 'pin': {
      const to = { ...params, seq: wish.seq }
      return call(wish.on ? userPaths.pinMessage : userPaths.unpinMessage, { ...onceOnly, params: to }).then(
        () => nothing,
      )
    }
    case 'read':
    case 'delivered':
      return mark(one, wish, ways)
    case 'unread':
      return call(userPaths.markUnread, { ...onceOnly, params, body: { from: wish.from } }).then(({ body }) =>
        marked(body),
      )
    case 'settings':
      return call(userPaths.updateOwnState, { ...onceOnly, params, body: wish.settings }).then(
        ({ body: me }) => ({
          ...nothing,
          news: { kind: 'own', conversationId, me },
        }),
      )
  }
}

async function send(
  { conversationId, id, after }: Outgoing,
  { kind, ...message }: Extract<Wish, { kind: 'send' }>,
  { call, ask }: Ways,
): Promise<Delivered> {
  const body = { ...message, clientMessageId: id, after }
  const connection = ask()
  if (connection && JSON.stringify(body).length < longestFrame) {
    const answer = await connection('message.send', { conversationId, ...body })
    return sent({ ...answer.message, clientMessageId: id }, body.replyTo, answer.replayed)
  }
  const { body: answer, status } = await call(userPaths.sendMessage, {
    ...onceOnly,
    params: { conversationId },
    body,
  })
  return sent(plain(answer), body.replyTo, status === 200)
}

/** What an event says of it. */
function plain({ text, language, own, _links, ...message }: Message): EventMessage {
  return { ...message, reactions: message.reactions.map(({ emoji, count }) => ({ emoji, count })) }
}

const sent = (message: EventMessage, replyTo: number | undefined, replayed: boolean): Delivered => ({
  seq: message.seq,
  replayed,
  news: { kind: 'sent', message, replyTo },
})

async function mark(
  { conversationId }: Outgoing,
  { kind, upTo }: Extract<Wish, { kind: 'read' | 'delivered' }>,
  { call, ask }: Ways,
): Promise<Delivered> {
  const connection = ask()
  if (connection) return marked(await connection(kind, { conversationId, upTo }))
  const route = kind === 'read' ? userPaths.markRead : userPaths.markDelivered
  const { body } = await call(route, { ...onceOnly, params: { conversationId }, body: { upTo } })
  return marked(body)
}

const marked = (marks: OwnMarks): Delivered => ({ ...nothing, news: { kind: 'marks', marks } })
