import type { Watcher } from './client/device.ts'
import { ackedBefore, type Connected } from './ledger.ts'
import { describeRefusal, type Handset, type Person, type World } from './person.ts'
import { noteFailure } from './requests.ts'

/** Refusals that the rules of the conversations explain. */
const explained = ['not_found', 'gone', 'forbidden', 'blocked']

/** Writes down what a device goes through, and holds the server to what can be told at once. */
export function watch({ history, ledger, line }: World, person: Person, handset: Handset): Watcher {
  const { name: device } = handset
  const { userId } = person
  const who = { userId, device }
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
      connection = { ...who, from: history.now(), to: Number.POSITIVE_INFINITY }
      ledger.connections.push(connection)
    },
    disconnected() {
      if (connection) connection.to = history.now()
    },
    synced(startedAt, only) {
      history.count('syncs')
      for (const [conversationId, held] of handset.device?.replica.conversations ?? []) {
        if (only && !only.includes(conversationId)) continue
        // Of one that it has only just heard of it knows where the log ends, and asks for the entries next.
        const reached = Math.max(held.position, held.row.lastSeq)
        const seq = ackedBefore(ledger, conversationId, startedAt)
        if (reached >= seq) continue
        const { position, row, floor, early } = held
        const detail = `row ${row.lastSeq}, entries from ${floor} to ${position}, early ${[...early.keys()]}, ${only ? 'only some' : 'all'} asked`
        const message = `${device} lacks #${seq}, acknowledged before a sync began at ${startedAt} ms (${detail})`
        history.violate({ rule: 'R6', message, conversationId, seq })
      }
    },
    sent({ conversationId, clientMessageId, content }, { seq, replayed }) {
      const ackedAt = history.now()
      const composedAt = person.composedAt.get(clientMessageId) ?? ackedAt
      const body = (content as { body: string }).body
      ledger.sends.push({ ...who, conversationId, clientMessageId, body, composedAt, ackedAt, seq })
      history.count(replayed ? 'messages acknowledged as repeated' : 'messages acknowledged')
      history.note({ who: device, what: `sent ${clientMessageId.slice(0, 8)}`, conversationId, seq })
    },
    failed({ conversationId }, problem) {
      history.count(`messages to be sent again: ${problem.code}`)
      if (!line.calm || problem.status < 500) return
      noteFailure(line, history, `${device} was answered ${problem.code}`, conversationId)
    },
    refused(message, problem) {
      const { conversationId } = message
      history.count(`messages refused: ${problem.code}`)
      history.note({ who: device, what: describeRefusal(message, problem), conversationId })
      if (explained.includes(problem.code)) return
      const text = `${device}: ${describeRefusal(message, problem)}: ${JSON.stringify(problem.errors)}, after ${message.after}`
      history.violate({ rule: line.calm ? 'calm' : 'R4', message: text, conversationId })
    },
  }
}
