import type { LiveListener } from '../../client/src/listener.ts'
import type { Outgoing } from '../../client/src/outbox/outgoing.ts'
import { ackedBefore, type Connected, markerOf, nameOf } from './ledger.ts'
import { isOverloaded, noteFailure } from './line.ts'
import type { Handset, Person, World } from './person.ts'

/** Refusals that the rules of the conversations explain. */
const explained = ['not_found', 'gone', 'forbidden', 'blocked']

const describeRefusal = ({ id }: Outgoing, code: string): string =>
  `a message was refused: ${code} (${id.slice(0, 8)})`

/** Writes down what a device goes through, and holds the server to what can be told at once. */
export function watch(world: World, person: Person, handset: Handset): LiveListener {
  const { history, ledger, line } = world
  const { name: device } = handset
  const who = { userId: person.userId, device }
  // The client tells the time of day, and the history the time since it began.
  const began = Date.now() - history.now()
  let connection: Connected | undefined
  return {
    received(events, by) {
      const at = history.now()
      for (const { conversationId, seq, type } of events) {
        if (conversationId === undefined || seq === undefined) continue
        ledger.received.push({ ...who, conversationId, seq, type, by, at })
      }
      history.count(`events by ${by}`, events.length)
    },
    connected() {
      history.count('connections')
      if (connection) connection.to = history.now()
      connection = { ...who, from: history.now(), to: Number.POSITIVE_INFINITY }
      ledger.connections.push(connection)
    },
    disconnected() {
      if (connection) connection.to = history.now()
    },
    missed() {
      history.count('pings that said to sync')
      if (connection && isOverloaded()) connection.excusedAt = history.now()
    },
    synced(startedAt, only) {
      history.count('syncs')
      for (const [conversationId, held] of handset.device?.replica.conversations ?? []) {
        if (only && !only.includes(conversationId)) continue
        // Of one that it has only just heard of it knows where the log ends, and asks for the entries next.
        const reached = Math.max(held.position, held.row.lastSeq)
        const seq = ackedBefore(ledger, conversationId, startedAt - began)
        if (reached >= seq) continue
        const { position, row, floor, early } = held
        const detail = `row ${row.lastSeq}, entries from ${floor} to ${position}, early ${[...early.keys()]}, ${only ? 'only some' : 'all'} asked`
        const message = `${device} lacks #${seq}, acknowledged before a sync began at ${startedAt - began} ms (${detail})`
        history.violate({ rule: 'R6', message, conversationId, seq })
      }
    },
    sent(one, { seq, replayed }) {
      history.count(`done: ${one.wish.kind}`)
      noteDone(world, person, one)
      if (one.wish.kind !== 'send') return
      const { conversationId } = one
      const ackedAt = history.now()
      const body = (one.wish.content as { body: string }).body
      const clientMessageId = markerOf(body)
      const composedAt = person.composedAt.get(clientMessageId) ?? ackedAt
      ledger.sends.push({ ...who, conversationId, clientMessageId, body, composedAt, ackedAt, seq })
      history.count(replayed ? 'messages acknowledged as repeated' : 'messages acknowledged')
      history.note({ who: device, what: `sent ${clientMessageId.slice(0, 8)}`, conversationId, seq })
    },
    failed({ conversationId, wish }, { code, status }) {
      history.count(`${wish.kind} to be tried again: ${code}`)
      if (!line.calm || status < 500) return
      noteFailure(line, history, `${device} was answered ${code}`, conversationId)
    },
    refused(one, { code, errors }) {
      const { conversationId, wish, after } = one
      history.count(`${wish.kind} refused: ${code}`)
      if (wish.kind !== 'send') return
      history.note({ who: device, what: describeRefusal(one, code), conversationId })
      if (explained.includes(code)) return
      const text = `${device}: ${describeRefusal(one, code)}: ${JSON.stringify(errors)}, after ${after}`
      history.violate({ rule: line.calm ? 'calm' : 'R4', message: text, conversationId })
    },
    error(error) {
      history.violate({ rule: 'client', message: `${device}: ${error}` })
    },
  }
}

/** What was acknowledged of a change, the server is held to as well. */
function noteDone({ ledger }: World, { userId }: Person, { conversationId, wish, revision }: Outgoing): void {
  if (wish.kind === 'edit') {
    const { body } = wish.content as { body: string }
    ledger.edits.push({ conversationId, seq: wish.seq, revision: revision + 1, body })
  } else if (wish.kind === 'delete' && wish.for === 'everyone') {
    ledger.deletions.push({ conversationId, seq: wish.seq })
  } else if (wish.kind === 'read') {
    const key = nameOf(conversationId, userId)
    ledger.reads.set(key, Math.max(wish.upTo, ledger.reads.get(key) ?? 0))
  }
}
