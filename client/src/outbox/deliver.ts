import type { OwnMarks } from '../../../shared/contract/messages.ts'
import * as userPaths from '../../../shared/contract/user-paths.ts'
import type { Ask } from '../connection/socket.ts'
import type { UserPath } from '../contract.ts'
import { parleyErrorOf } from '../errors.ts'
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

/** Asks for it once. Throws a `ParleyError`. */
export async function deliver(one: Outgoing, ways: Ways): Promise<Delivered> {
  const { conversationId, wish } = one
  if (wish.kind === 'send') return send(one, wish, ways)
  const connection = ways.ask()
  const me =
    connection && 'upTo' in wish
      ? await connection(wish.kind, { conversationId, upTo: wish.upTo })
      : await askFor(one, ways.call)
  const isMine = !('seq' in wish)
  return { seq: 0, replayed: false, ...(isMine && { news: { kind: 'own', conversationId, me } }) }
}

/** By REST. What it answers matters where it is my state. */
async function askFor({ conversationId, wish, revision }: Outgoing, call: Call): Promise<OwnMarks> {
  const [path, input] = requestFor(wish, revision)
  const params = {
    conversationId,
    ...('seq' in wish && { seq: wish.seq }),
    ...('emoji' in wish && { emoji: wish.emoji }),
  }
  // What belongs to which route, `requestFor` knows.
  const ask = call as (path: UserPath, input: object) => Promise<{ body: OwnMarks }>
  return (await ask(path, { attempts: 1, params, ...input })).body
}

function requestFor(wish: Wish, ifMatch: number): [path: UserPath, input?: object] {
  switch (wish.kind) {
    case 'edit':
      return [userPaths.editMessage, { body: { content: wish.content }, ifMatch }]
    case 'delete':
      return [userPaths.deleteMessage, { query: { for: wish.for } }]
    case 'react':
      return [wish.on ? userPaths.addReaction : userPaths.removeReaction]
    case 'pin':
      return [wish.on ? userPaths.pinMessage : userPaths.unpinMessage]
    case 'unread':
      return [userPaths.markUnread, { body: { from: wish.from } }]
    case 'settings':
      return [userPaths.updateOwnState, { body: wish.settings }]
    case 'read':
      return [userPaths.markRead, { body: { upTo: wish.upTo } }]
    default:
      return [userPaths.markDelivered, { body: { upTo: 'upTo' in wish ? wish.upTo : 0 } }]
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
    return deliveredAt(answer.message.seq, answer.replayed)
  }
  const input = { attempts: 1, params: { conversationId }, body }
  const answer = await call(userPaths.sendMessage, input)
  return deliveredAt(answer.body.seq, answer.status === 200)
}

/** A message without a place is not stored, whoever says so. */
function deliveredAt(seq: number, replayed: boolean): Delivered {
  if (seq > 0) return { seq, replayed }
  throw parleyErrorOf(seq)
}
