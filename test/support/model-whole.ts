import { expect } from 'vitest'
import { type Entry, isMessage, type MessageEntry } from '../../shared/core/entries.ts'
import { type Head, lastMessageOf } from '../../shared/core/heads.ts'
import { unreadOf } from '../../shared/core/marks.ts'
import type { Row } from '../../shared/core/rows.ts'
import type { Given } from '../../shared/services/given.ts'
import { project } from '../../shared/services/project.ts'
import { getHead } from '../../shared/store/heads.ts'
import { conversationPk, memberPrefix } from '../../shared/store/keys.ts'
import { readEntries } from '../../shared/store/log.ts'
import { allMemberships } from '../../shared/store/members.ts'
import { getRows } from '../../shared/store/rows.ts'
import type { Item, Table } from '../../shared/store/table.ts'
import { dumpOf } from './model-dump.ts'

/** What the stream does once it hears of the entries from a seq on. */
export async function hearOf(given: Given, conversationId: string, from: number): Promise<void> {
  const entries = await readEntries(given.table, conversationId, { from, consistent: true })
  const head = await getHead(given.table, conversationId, { consistent: true })
  if (head) await project(given, head, entries)
}

export interface Whole {
  readonly head: Head
  readonly log: readonly Entry[]
  readonly messages: readonly MessageEntry[]
  readonly rows: readonly Row[]
}

/** Everything of a conversation, checked to agree: log, head, members, marks, reactions, pins, old revisions. */
export async function requireWhole(table: Table, conversationId: string): Promise<Whole> {
  const log = await readEntries(table, conversationId, { consistent: true })
  const head = await getHead(table, conversationId, { consistent: true })
  if (!head) throw new Error('a conversation without head')
  const members = await allMemberships(table, conversationId, { consistent: true })
  const keys = members.map(({ userId }) => ({ userId, conversationId }))
  const rows = await getRows(table, keys, { consistent: true })
  const messages = log.filter(isMessage)

  expectDense(log)
  expectHead(head, log)
  expect(members.map(roleOf).sort()).toEqual(rows.map(roleOf).sort())
  expect(members).toHaveLength(log.at(-1)?.memberCount ?? 0)
  for (const row of rows) expectRecount(row, head, messages)
  expectChanges(await dumpOf(table, [conversationPk(conversationId)]), messages)
  return { head, log, messages, rows }
}

const roleOf = ({ userId, role }: { userId: string; role: string }): string => `${userId} ${role}`

function expectDense(log: readonly Entry[]): void {
  let number = 0
  let at = 0
  for (const [place, entry] of log.entries()) {
    if (isMessage(entry)) number += 1
    expect([entry.seq, entry.number]).toEqual([place + 1, number])
    expect(entry.at).toBeGreaterThanOrEqual(at)
    at = entry.at
  }
}

function expectHead(head: Head, log: readonly Entry[]): void {
  const last = log.at(-1)
  const newest = log.findLast(isMessage)
  expect(head).toMatchObject({
    lastSeq: last?.seq,
    lastNumber: last?.number,
    urgentNumber: last?.urgentNumber,
    memberCount: last?.memberCount,
  })
  if (head.deletedAt !== undefined) return
  const shown = newest && lastMessageOf(newest)
  // Reactions and pins make a new version, but change nothing that the head shows.
  expect(head.lastMessage && { ...head.lastMessage, version: shown?.version }).toEqual(shown)
}

function expectRecount(row: Row, head: Head, messages: readonly MessageEntry[]): void {
  const unread = messages.filter(({ seq, actor }) => seq > row.readSeq && actor !== row.userId)
  const urgent = unread.filter(({ message }) => message.urgent)
  expect(unreadOf(row, head)).toEqual({ unreadCount: unread.length, urgentUnread: urgent.length })
}

function expectChanges(items: readonly Item[], messages: readonly MessageEntry[]): void {
  const skOf = (item: Item) => String(item.sk)
  const named = (prefix: string) => items.filter((item) => skOf(item).startsWith(prefix))
  const pins = items.find((item) => skOf(item) === 'PINS')?.s as number[] | undefined
  expect((pins ?? []).toSorted((a, b) => a - b)).toEqual(
    messages.filter(({ message }) => message.pinned).map(({ seq }) => seq),
  )
  for (const { seq, message } of messages) {
    if (message.deletedAt !== undefined) continue
    const digits = String(seq).padStart(12, '0')
    const reacted = named('REACT#').filter((item) => skOf(item).includes(`#${digits}#`))
    const counts: Record<string, number> = {}
    for (const { em } of reacted) counts[String(em)] = (counts[String(em)] ?? 0) + 1
    expect(message.reactions).toEqual(counts)
    expect(named(`REV#${digits}#`)).toHaveLength(message.revision - 1)
  }
  expect(named(memberPrefix).length).toBeGreaterThan(0)
}
