import { describe, expect, it } from 'vitest'
import type { Event } from '../../shared/contract/event.ts'
import type { SyncConversation } from '../../shared/contract/sync.ts'
import { applyEvent, applyPage, emptyReplica, holdings, isBehind } from './client/replica.ts'
import { rowOf } from './client/row.ts'

const conversationId = 'c'

const rowAt = (lastSeq: number, more: Partial<SyncConversation> = {}): SyncConversation =>
  ({
    conversationId,
    lastSeq,
    lastNumber: lastSeq - 1,
    lastMessage: null,
    unreadCount: 0,
    urgentUnread: 0,
    readSeq: lastSeq,
    memberCount: 2,
    members: [],
    archived: false,
    stateRevision: 1,
    ...more,
  }) as unknown as SyncConversation

const event = (seq: number, type: string, data: unknown): Event =>
  ({
    v: 1,
    id: `${seq}`,
    type,
    at: '',
    actor: { userId: 'other' },
    conversationId,
    seq,
    number: seq - 1,
    data,
  }) as Event

const created = (seq: number, body = `words ${seq}`, more = {}): Event =>
  event(seq, 'message.created', {
    targetSeq: seq,
    message: { seq, senderId: 'other', content: { body }, reactions: [], mentions: [], ...more },
  })

const replicaAt = (lastSeq: number) => {
  const replica = emptyReplica()
  const page = { entries: [], removed: [], reset: [], cursor: null, complete: true, epoch: 'e' }
  applyPage(replica, { ...page, conversations: [rowAt(lastSeq)] }, 0)
  for (let seq = 1; seq <= lastSeq; seq += 1) applyEvent(replica, created(seq), 0)
  const held = replica.conversations.get(conversationId)
  if (!held) throw new Error('the conversation is not held')
  return { replica, held, page }
}

describe('a replica', () => {
  it('applies what comes late, twice and out of order once and in order', () => {
    const { replica, held } = replicaAt(1)

    for (const seq of [4, 3, 3, 2, 4, 1]) applyEvent(replica, created(seq), 0)

    expect(held.position).toBe(4)
    expect([...held.messages.keys()]).toEqual([1, 2, 3, 4])
    expect(rowOf(held, 'me')).toMatchObject({ lastSeq: 4, unreadCount: 3, lastMessage: { seq: 4 } })
  })

  it('waits before a gap, and is behind once the gap has lasted', () => {
    const { replica, held } = replicaAt(1)

    applyEvent(replica, created(3), 1_000)

    expect(held.position).toBe(1)
    expect(isBehind(held, 2_999, 2_000)).toBe(false)
    expect(isBehind(held, 3_000, 2_000)).toBe(true)
  })

  it('asks from behind the log of a conversation that it has only heard of', () => {
    const { replica, page } = replicaAt(1)

    applyPage(replica, { ...page, conversations: [rowAt(90, { conversationId: 'new' })] }, 0)

    expect(holdings(replica, ['new']).positions).toEqual({ new: 50 })
  })

  it('counts nothing twice where a row already knows of an entry', () => {
    const { replica, held, page } = replicaAt(1)
    applyEvent(replica, created(2), 0)

    applyPage(replica, { ...page, conversations: [rowAt(2, { unreadCount: 1, readSeq: 1 })] }, 0)
    applyEvent(replica, created(3), 0)

    expect(rowOf(held, 'me').unreadCount).toBe(2)
  })

  it('R8 keeps nothing of a deleted message, wherever it stood', () => {
    const { replica, held } = replicaAt(1)
    applyEvent(replica, created(2, 'secret'), 0)
    applyEvent(replica, created(3, 'answer', { replyTo: { seq: 2, preview: 'secret', deleted: false } }), 0)

    applyEvent(replica, event(4, 'message.deleted', { targetSeq: 2, deletedAt: 'then' }), 0)

    expect(JSON.stringify([held.row, held.since, [...held.messages]])).not.toContain('secret')
    expect(held.messages.get(2)).toMatchObject({ content: null, deletedAt: 'then' })
  })
})
