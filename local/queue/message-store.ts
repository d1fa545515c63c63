import { randomUUID } from 'node:crypto'
import type { DatabaseSync, SQLInputValue, SQLOutputValue } from 'node:sqlite'
import type { MessageAttributes } from './digest.ts'
import type { QueueConfig } from './queue-config.ts'

/** A message as it was received just now. */
export interface Received {
  readonly messageId: string
  readonly receiptHandle: string
  readonly body: string
  readonly attributes: MessageAttributes
  readonly sentAt: number
  readonly receiveCount: number
  readonly firstReceivedAt: number
  /** Whose dead letter it is, if it is one. */
  readonly source: string | undefined
}

export interface Counts {
  readonly visible: number
  readonly inFlight: number
  readonly delayed: number
}

export interface NewMessage {
  readonly body: string
  readonly attributes: MessageAttributes
  readonly delayMs: number
}

export type MessageStore = ReturnType<typeof createMessageStore>

/** Messages of all queues. All calls are synchronous, so that none sees half of another. */
export function createMessageStore(database: DatabaseSync) {
  const run = (sql: string, ...values: SQLInputValue[]) => Number(statement(sql).run(...values).changes)
  const all = (sql: string, ...values: SQLInputValue[]) => statement(sql).all(...values)
  const statement = rememberStatements(database)

  const add = (queue: QueueConfig, message: NewMessage, now: number): string => {
    const messageId = randomUUID()
    run(
      `INSERT INTO message (queue, message_id, body, attributes, sent_at, visible_at, receive_count)
       VALUES (?, ?, ?, ?, ?, ?, 0)`,
      ...[queue.arn, messageId, message.body, JSON.stringify(message.attributes), now, now + message.delayMs],
    )
    return messageId
  }

  /** What was received too often goes to the dead letters, what is too old is lost. */
  const tidy = (queue: QueueConfig, now: number) => {
    run('DELETE FROM message WHERE queue = ? AND sent_at < ?', queue.arn, now - queue.retentionMs)
    if (!queue.redrive) return
    run(
      `UPDATE message SET queue = ?, visible_at = ?, receive_count = 0, first_received_at = NULL, receipt = NULL, source = ?
       WHERE queue = ? AND visible_at <= ? AND receive_count >= ?`,
      ...[queue.redrive.arn, now, queue.arn, queue.arn, now, queue.redrive.maxReceiveCount],
    )
  }

  const receive = (queue: QueueConfig, count: number, visibilityMs: number, now: number): Received[] => {
    tidy(queue, now)
    const due = 'SELECT id FROM message WHERE queue = ? AND visible_at <= ? ORDER BY visible_at, id LIMIT ?'
    const rows = all(
      `UPDATE message SET visible_at = ?, receive_count = receive_count + 1, receipt = hex(randomblob(16)),
       first_received_at = coalesce(first_received_at, ?) WHERE id IN (${due}) RETURNING *`,
      ...[now + visibilityMs, now, queue.arn, now, count],
    )
    return rows.map(readRow)
  }

  return {
    add,
    receive,
    /** False for a handle that is not the newest. */
    remove: (queue: QueueConfig, receiptHandle: string) =>
      run(
        'DELETE FROM message WHERE queue = ? AND id = ? AND receipt = ?',
        queue.arn,
        ...parts(receiptHandle),
      ) > 0,
    show: (queue: QueueConfig, receiptHandle: string, at: number) =>
      run(
        'UPDATE message SET visible_at = ? WHERE queue = ? AND id = ? AND receipt = ?',
        at,
        queue.arn,
        ...parts(receiptHandle),
      ) > 0,
    purge: (queue: QueueConfig) => run('DELETE FROM message WHERE queue = ?', queue.arn),
    count(queue: QueueConfig, now: number): Counts {
      const [row] = all(
        `SELECT count(*) FILTER (WHERE visible_at <= ?1) AS visible,
         count(*) FILTER (WHERE visible_at > ?1 AND receive_count > 0) AS inFlight,
         count(*) FILTER (WHERE visible_at > ?1 AND receive_count = 0) AS delayed FROM message WHERE queue = ?2`,
        ...[now, queue.arn],
      )
      return { visible: Number(row?.visible), inFlight: Number(row?.inFlight), delayed: Number(row?.delayed) }
    },
    /** When the next hidden message shows itself. */
    nextVisibleAt(queue: QueueConfig): number | undefined {
      const [row] = all('SELECT min(visible_at) AS at FROM message WHERE queue = ?', queue.arn)
      return row?.at === null || row?.at === undefined ? undefined : Number(row.at)
    },
  }
}

function rememberStatements(database: DatabaseSync) {
  const statements = new Map<string, ReturnType<DatabaseSync['prepare']>>()
  return (sql: string) => {
    const statement = statements.get(sql) ?? database.prepare(sql)
    statements.set(sql, statement)
    return statement
  }
}

function readRow(row: Record<string, SQLOutputValue>): Received {
  return {
    messageId: String(row.message_id),
    receiptHandle: Buffer.from(`${row.id}:${row.receipt}`).toString('base64'),
    body: String(row.body),
    attributes: JSON.parse(String(row.attributes)) as MessageAttributes,
    sentAt: Number(row.sent_at),
    receiveCount: Number(row.receive_count),
    firstReceivedAt: Number(row.first_received_at),
    source: row.source === null ? undefined : String(row.source),
  }
}

/** Of a handle that is none, parts that no message has. */
function parts(receiptHandle: string): [number, string] {
  const [id = '', receipt = ''] = Buffer.from(receiptHandle, 'base64').toString().split(':')
  return [/^\d{1,15}$/.test(id) ? Number(id) : 0, receipt]
}
