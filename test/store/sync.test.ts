import { describe, expect, it } from 'vitest'
import type { EventMessage } from '../../shared/contract/messages.ts'
import { setBlock } from '../../shared/services/blocks.ts'
import { createConversation } from '../../shared/services/create-conversation.ts'
import { deleteForEveryone, deleteForMe } from '../../shared/services/delete-message.ts'
import { editMessage } from '../../shared/services/edit-message.ts'
import type { Given } from '../../shared/services/given.ts'
import { readConversation } from '../../shared/services/list-conversations.ts'
import { markRead } from '../../shared/services/mark-read.ts'
import { removeMember } from '../../shared/services/members.ts'
import { clearForMe } from '../../shared/services/own-state.ts'
import { purge } from '../../shared/services/purge.ts'
import { sendMessage } from '../../shared/services/send-message.ts'
import { type SyncSlice, type SyncWanted, sync } from '../../shared/services/sync.ts'
import { deleteConversation, updateConversation } from '../../shared/services/update-conversation.ts'
import { getHead } from '../../shared/store/heads.ts'
import { headKey } from '../../shared/store/keys.ts'
import { metered, noUnits } from '../../shared/store/meter.ts'
import { newPeople, type Person } from '../support/people.ts'
import { givenFor, useTable } from '../support/test-table.ts'

const made = useTable()
const given = (): Given => givenFor(made.table)
const reader = (person: Person) => ({ ...person, languages: ['en'] })

async function group(people: readonly Person[], title = 'G'): Promise<string> {
  const [owner, ...others] = people as [Person, ...Person[]]
  const memberIds = others.map(({ userId }) => userId)
  return (await createConversation(given(), owner, { kind: 'group', title, memberIds })).conversationId
}

const say = (person: Person, conversationId: string, body: string, more: { replyTo?: number } = {}) =>
  sendMessage(given(), person, {
    conversationId,
    content: { body },
    clientMessageId: crypto.randomUUID(),
    ...more,
  })

const ask = (person: Person, wanted: Partial<SyncWanted>, epoch = '1') =>
  sync(given(), reader(person), { positions: {}, limit: 200, maxBytes: 1_000_000, ...wanted }, epoch)

/** All pages, put together. */
async function askAll(person: Person, wanted: Partial<SyncWanted>): Promise<SyncSlice & { pages: number }> {
  const all = {
    entries: [],
    conversations: [],
    removed: [],
    reset: [],
    epoch: '',
    position: undefined,
    pages: 0,
  }
  let sum: SyncSlice & { pages: number } = all
  for (let position: SyncSlice['position']; ; ) {
    const page = await ask(person, { ...wanted, ...(position && { position }) })
    sum = {
      ...page,
      entries: [...sum.entries, ...page.entries],
      conversations: [...sum.conversations, ...page.conversations],
      removed: [...sum.removed, ...page.removed],
      reset: [...sum.reset, ...page.reset],
      pages: sum.pages + 1,
    }
    if (!page.position) return sum
    position = page.position
  }
}

describe('sync', () => {
  it('R6 gives no row an older title or policy than the entry that it reaches', async () => {
    const [alice, bob] = (await newPeople(made.table, 2)) as [Person, Person]
    const conversationId = await group([alice, bob], 'Before')
    await say(alice, conversationId, 'news')
    const { pk, sk } = headKey(conversationId)
    let isChanged = false
    const get: typeof made.table.get = async (key, options) => {
      const item = await made.table.get(key, options)
      if (key.pk !== pk || key.sk !== sk || isChanged) return item
      isChanged = true
      const policy = { postRoles: ['owner' as const] }
      await updateConversation(given(), alice, conversationId, { title: 'After', policy })
      return item
    }
    const wanted = { positions: { [conversationId]: 1 }, limit: 200, maxBytes: 1_000_000 }

    const { conversations, entries } = await sync(
      { ...given(), table: { ...made.table, get } },
      reader(bob),
      wanted,
      '1',
    )

    expect(isChanged).toBe(true)
    expect(entries.map(({ seq }) => seq)).toEqual([2, 3])
    expect(conversations).toMatchObject([{ lastSeq: 3, title: 'After', policy: { postRoles: ['owner'] } }])
  })

  it('R6 brings every entry after each position, in order, whatever the size of a page', async () => {
    const [alice, bob] = (await newPeople(made.table, 2)) as [Person, Person]
    const conversationIds = [await group([alice, bob]), await group([alice, bob]), await group([bob, alice])]
    for (let i = 0; i < 30; i += 1) await say(bob, conversationIds[i % 3] as string, `m${i}`)
    const positions = Object.fromEntries(conversationIds.map((id, place) => [id, place * 3]))

    for (const limit of [1, 2, 7, 500]) {
      const synced = await askAll(alice, { positions, limit })

      for (const [id, position] of Object.entries(positions)) {
        const seqs = synced.entries.filter((event) => event.conversationId === id).map(({ seq }) => seq)
        expect(seqs).toEqual(Array.from({ length: 11 - position }, (_, place) => position + place + 1))
      }
      expect(synced.conversations.map(({ conversationId }) => conversationId).sort()).toEqual(
        conversationIds.toSorted(),
      )
      expect(synced.pages).toBeGreaterThanOrEqual(Math.ceil(24 / limit))
    }
  })

  it('R6 says on a later page that somebody was removed since the one before', async () => {
    const [alice, bob] = (await newPeople(made.table, 2)) as [Person, Person]
    const conversationIds = [await group([alice, bob]), await group([alice, bob])].sort()
    for (const conversationId of conversationIds) await say(alice, conversationId, 'hello')
    const positions = Object.fromEntries(conversationIds.map((id) => [id, 1]))
    const wanted = { positions, limit: 1 }
    const { position } = await ask(bob, wanted)
    if (!position) throw new Error('everything was on one page')

    for (const conversationId of conversationIds) {
      await removeMember(given(), alice, { conversationId, userId: bob.userId })
    }
    const rest = await ask(bob, { ...wanted, position })

    const removed = conversationIds.map((conversationId) => ({ conversationId, reason: 'removed' }))
    expect(rest).toMatchObject({ entries: [], conversations: [], removed })
  })

  it('pages by bytes too, and loses nothing by it', async () => {
    const [alice, bob] = (await newPeople(made.table, 2)) as [Person, Person]
    const conversationId = await group([alice, bob])
    for (let i = 0; i < 12; i += 1) await say(bob, conversationId, `${i}`.padEnd(4000, 'x'))

    const synced = await askAll(alice, { positions: { [conversationId]: 1 }, maxBytes: 16_000 })

    expect(synced.entries.map(({ seq }) => seq)).toEqual(Array.from({ length: 12 }, (_, place) => place + 2))
    expect(synced.conversations).toHaveLength(1)
    expect(synced.pages).toBeGreaterThan(2)
  })

  it('says nothing where nothing is new, for at most 110 read units in 100 conversations', async () => {
    const [alice, bob] = (await newPeople(made.table, 2)) as [Person, Person]
    const ids = await Promise.all(Array.from({ length: 100 }, () => group([bob, alice])))
    await Promise.all(ids.map((id) => say(bob, id, 'hello')))
    const positions = Object.fromEntries(ids.map((id) => [id, 2]))
    const rows = await askAll(alice, {})
    const states = Object.fromEntries(
      rows.conversations.map((one) => [one.conversationId, one.stateRevision]),
    )
    const units = noUnits()

    const synced = await metered(units, () => ask(alice, { positions, states }))

    expect(synced).toMatchObject({
      entries: [],
      conversations: [],
      removed: [],
      reset: [],
      position: undefined,
    })
    expect(units.read).toBeLessThanOrEqual(110)
    expect(units.write).toBe(0)
  })

  it('brings a new conversation as its row alone, and own state when its revision differs', async () => {
    const [alice, bob] = (await newPeople(made.table, 2)) as [Person, Person]
    const conversationId = await group([bob, alice])
    await say(bob, conversationId, 'hello')

    const fresh = await ask(alice, {})
    expect(fresh.entries).toEqual([])
    expect(fresh.conversations).toMatchObject([{ conversationId, lastSeq: 2, unreadCount: 1 }])
    const states = { [conversationId]: fresh.conversations[0]?.stateRevision ?? 0 }
    await markRead(given(), alice, conversationId, 2)
    const later = await ask(alice, { positions: { [conversationId]: 2 }, states })

    expect(later.entries).toEqual([])
    expect(later.conversations).toMatchObject([{ conversationId, unreadCount: 0, readSeq: 2 }])
  })

  it('R8 brings a changed message as it is now, and nothing of a deleted one', async () => {
    const [alice, bob] = (await newPeople(made.table, 2)) as [Person, Person]
    const conversationId = await group([alice, bob])
    await say(alice, conversationId, 'first words')
    await say(alice, conversationId, 'never to be seen')
    await editMessage(given(), alice, { conversationId, seq: 2, content: { body: 'better' }, revision: 1 })
    await deleteForEveryone(given(), alice, { conversationId, seq: 3 })

    const { entries } = await ask(bob, { positions: { [conversationId]: 1 } })

    expect(entries.map(({ type }) => type)).toEqual([
      'message.created',
      'message.created',
      'message.edited',
      'message.deleted',
    ])
    expect(JSON.stringify(entries)).not.toContain('first words')
    expect(JSON.stringify(entries)).not.toContain('never to be seen')
  })

  it('R4 names to the sender, and to nobody else, the id by which they know their message', async () => {
    const [alice, bob] = (await newPeople(made.table, 2)) as [Person, Person]
    const conversationId = await group([alice, bob])
    const clientMessageId = crypto.randomUUID()
    const sent = { conversationId, content: { body: 'mine' }, clientMessageId }
    const { entry } = await sendMessage(given(), bob, sent)
    await editMessage(given(), bob, { conversationId, seq: entry.seq, content: { body: 'm' }, revision: 1 })
    const idsFor = async (person: Person) => {
      const { entries } = await ask(person, { positions: { [conversationId]: 1 } })
      return entries.map(({ data }) => (data as { message: EventMessage }).message.clientMessageId)
    }

    expect(await idsFor(bob)).toEqual([clientMessageId, clientMessageId])
    expect(await idsFor(alice)).toEqual([undefined, undefined])
  })

  it('R5 hides what the reader may not see and keeps its place in the log', async () => {
    const [alice, bob, carol] = (await newPeople(made.table, 3)) as [Person, Person, Person]
    const conversationId = await group([alice, bob, carol])
    await say(bob, conversationId, 'from somebody blocked')
    await say(carol, conversationId, 'deleted for me')
    await say(carol, conversationId, 'seen')
    await setBlock(given(), alice, bob.userId, true)
    await deleteForMe(given(), alice, { conversationId, seq: 3 })

    const { entries, conversations } = await ask(alice, { positions: { [conversationId]: 0 } })

    expect(entries.map(({ seq, type }) => `${seq} ${type}`)).toEqual([
      '1 conversation.created',
      '2 hidden',
      '3 hidden',
      '4 message.created',
    ])
    expect(conversations[0]?.hiddenSeqs).toEqual([3])
    const text = JSON.stringify(entries)
    expect(text).not.toContain('from somebody blocked')
    expect(text).not.toContain('deleted for me')
  })

  it('R6 tells every device up to where a conversation was cleared', async () => {
    const [alice, bob] = (await newPeople(made.table, 2)) as [Person, Person]
    const conversationId = await group([alice, bob])
    await say(bob, conversationId, 'before')
    const held = await ask(alice, { positions: { [conversationId]: 0 } })
    const states = { [conversationId]: held.conversations[0]?.stateRevision ?? 0 }
    await clearForMe(given(), alice, conversationId)
    await say(bob, conversationId, 'after')

    const { conversations } = await ask(alice, { positions: { [conversationId]: 2 }, states })

    expect(held.conversations[0]).not.toHaveProperty('clearedSeq')
    expect(conversations).toMatchObject([{ clearedSeq: 2, readSeq: 2, unreadCount: 1 }])
  })

  it('R5 quotes nothing of what the reader may not see', async () => {
    const [alice, bob, carol] = (await newPeople(made.table, 3)) as [Person, Person, Person]
    const conversationId = await group([alice, bob, carol])
    const blocked = (await say(bob, conversationId, 'by Bob')).entry.seq
    const hidden = (await say(carol, conversationId, 'by Carol')).entry.seq
    await setBlock(given(), alice, bob.userId, true)
    await deleteForMe(given(), alice, { conversationId, seq: hidden })
    await say(carol, conversationId, 'one', { replyTo: blocked })
    await say(carol, conversationId, 'two', { replyTo: hidden })
    const previewsFor = async (person: Person) => {
      const { entries } = await ask(person, { positions: { [conversationId]: hidden } })
      return entries.map(({ data }) => {
        const { message } = data as { message: { replyTo?: { preview: string | null } } }
        return message.replyTo?.preview
      })
    }

    expect(await previewsFor(alice)).toEqual([null, null])
    expect(await previewsFor(bob)).toEqual(['by Bob', 'by Carol'])
  })

  it('hides what came before somebody joined where history is theirs from then on', async () => {
    const [alice, bob] = (await newPeople(made.table, 2)) as [Person, Person]
    const conversationId = await group([alice])
    await updateConversation(given(), alice, conversationId, { policy: { history: 'joined' } })
    await say(alice, conversationId, 'before')
    const { addPeople } = await import('../../shared/services/members.ts')
    await addPeople(given(), alice, conversationId, [bob.userId], 'member')
    await say(alice, conversationId, 'after')

    const { entries } = await ask(bob, { positions: { [conversationId]: 0 } })

    expect(entries.map(({ type }) => type)).toEqual([
      'hidden',
      'hidden',
      'hidden',
      'member.added',
      'message.created',
    ])
  })

  it('R5 says why a conversation is no longer there, and nothing of what was said since', async () => {
    const people = (await newPeople(made.table, 4)) as [Person, Person, Person, Person]
    const [owner, left, removed, stranger] = people
    const conversationId = await group([owner, left, removed])
    await removeMember(given(), left, { conversationId, userId: left.userId })
    await removeMember(given(), owner, { conversationId, userId: removed.userId })
    await say(owner, conversationId, 'alone at last')
    const positions = { [conversationId]: 1 }

    expect(await ask(left, { positions })).toMatchObject({ removed: [{ reason: 'left' }], entries: [] })
    expect(await ask(removed, { positions })).toMatchObject({ removed: [{ reason: 'removed' }], entries: [] })
    expect(await ask(stranger, { positions })).toMatchObject({
      removed: [{ reason: 'removed' }],
      entries: [],
    })
  })

  it('says that a conversation was deleted once its members have been let go', async () => {
    const people = (await newPeople(made.table, 3)) as [Person, Person, Person]
    const conversationId = await group(people)
    await say(people[0], conversationId, 'secret')
    await deleteConversation(given(), people[0], conversationId)
    const head = await getHead(made.table, conversationId, { consistent: true })
    if (!head) throw new Error('a head outlives its conversation')
    await purge(given(), head)
    await purge(given(), head)

    expect(await ask(people[1], { positions: { [conversationId]: 2 } })).toMatchObject({
      removed: [{ conversationId, reason: 'deleted' }],
      entries: [],
      conversations: [],
    })
    await expect(readConversation(given(), reader(people[1]), conversationId)).rejects.toMatchObject({
      code: 'gone',
    })
  })

  it('R6 resets a position beyond the log, and all of them after a restore', async () => {
    const [alice, bob] = (await newPeople(made.table, 2)) as [Person, Person]
    const conversationId = await group([alice, bob])
    const positions = { [conversationId]: 77 }

    expect(await ask(alice, { positions })).toMatchObject({
      reset: [conversationId],
      conversations: [{ conversationId, lastSeq: 1 }],
      entries: [],
    })
    expect(await ask(alice, { positions: { [conversationId]: 1 }, epoch: '1' }, '2')).toMatchObject({
      reset: [conversationId],
      conversations: [{ conversationId }],
      epoch: '2',
    })
  })

  it('R6 does not trust a head that is behind the log', async () => {
    const [alice, bob] = (await newPeople(made.table, 2)) as [Person, Person]
    const conversationId = await group([alice, bob])
    const before = await made.table.get(headKey(conversationId), { consistent: true })
    await say(alice, conversationId, 'the head never heard of it')
    await made.table.put({ Item: before })

    const synced = await ask(bob, { positions: { [conversationId]: 1 } })

    expect(synced.entries.map(({ seq }) => seq)).toEqual([2])
    expect(synced.conversations).toMatchObject([
      { lastSeq: 2, unreadCount: 1, lastMessage: { preview: 'the head never heard of it' } },
    ])
  })
})
