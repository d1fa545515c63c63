import type { Clock, Log } from '../events.ts'
import type { Database } from './database.ts'

/** A mail or a text that would have been sent. */
export interface OutboxItem {
  readonly to: string
  readonly subject: string
  readonly text: string
  readonly code: string
  /** ISO 8601 */
  readonly at: string
}

export interface Outbox {
  add(item: Omit<OutboxItem, 'at'>): void
  /** Newest first; addresses are compared without regard to case. */
  list(to?: string): readonly OutboxItem[]
}

const kept = 1000

export function createOutbox(database: Database, now: Clock, log: Log): Outbox {
  return {
    add(item) {
      const body = JSON.stringify({ ...item, at: new Date(now()).toISOString() })
      database.atomically(() => {
        database.run('INSERT INTO mail (recipient, body) VALUES (?, ?)', item.to.toLowerCase(), body)
        database.run('DELETE FROM mail WHERE id <= (SELECT max(id) FROM mail) - ?', kept)
      })
      log(`outbox: to ${item.to}: ${item.subject}: ${oneLine(item.text)}`)
    },

    list(to) {
      const rows =
        to === undefined
          ? database.all('SELECT body FROM mail ORDER BY id DESC')
          : database.all('SELECT body FROM mail WHERE recipient = ? ORDER BY id DESC', to.toLowerCase())
      return rows.map((row) => JSON.parse(String(row.body)) as OutboxItem)
    },
  }
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim()
}
