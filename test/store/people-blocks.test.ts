import { beforeAll, describe, expect, it } from 'vitest'
import { setBlock } from '../../shared/services/blocks.ts'
import { createConversation } from '../../shared/services/create-conversation.ts'
import type { Reader } from '../../shared/services/given.ts'
import { listConversations } from '../../shared/services/list-conversations.ts'
import { listMembers } from '../../shared/services/list-members.ts'
import { listMessages, readMessage } from '../../shared/services/list-messages.ts'
import { countUnread, listInbox } from '../../shared/services/mailbox.ts'
import { addPeople, putMember } from '../../shared/services/members.ts'
import { listHistory, listReplies } from '../../shared/services/message-threads.ts'
import { listPins, setPinned } from '../../shared/services/pin-message.ts'
import { listBlocks, readProfile } from '../../shared/services/profile-views.ts'
import { sendMessage } from '../../shared/services/send-message.ts'
import { getProfile } from '../../shared/store/profiles.ts'
import { newPeople } from '../support/people.ts'
import { givenFor, useTable } from '../support/test-table.ts'

const test = useTable()
let given: ReturnType<typeof givenFor>
beforeAll(() => {
  given = givenFor(test.table)
})

async function people(count: number): Promise<Reader[]> {
  return (await newPeople(test.table, count)).map((one) => ({ ...one, languages: ['en'] }))
}

async function three(): Promise<[Reader, Reader, Reader]> {
  return (await people(3)) as [Reader, Reader, Reader]
}

const say = (sender: Reader, conversationId: string, body: string, more = {}) =>
  sendMessage(given, sender, {
    conversationId,
    content: { body },
    clientMessageId: crypto.randomUUID(),
    ...more,
  })

const open = (by: Reader, other: Reader) =>
  createConversation(given, by, { kind: 'direct', userId: other.userId })

const group = async (by: Reader, ...others: Reader[]): Promise<string> => {
  const memberIds = others.map(({ userId }) => userId)
  return (await createConversation(given, by, { kind: 'group', title: 'G', memberIds })).conversationId
}

const block = (by: Reader, other: Reader) => setBlock(given, by, other.userId, true)

describe('a blocked person', () => {
  it('R5 does not find who blocks them, and finds them again afterwards', async () => {
    const [ann, bob] = await three()

    await block(ann, bob)

    await expect(readProfile(given, bob, ann.userId)).rejects.toMatchObject({ code: 'not_found' })
    await setBlock(given, ann, bob.userId, false)
    expect((await readProfile(given, bob, ann.userId)).userId).toBe(ann.userId)
  })

  it('R13 opens no conversation and sends nothing, nor does who blocks them', async () => {
    const [ann, bob, cy] = await three()
    const { conversationId } = await open(ann, bob)

    await block(ann, bob)
    await block(ann, cy)

    for (const sender of [ann, bob]) {
      await expect(say(sender, conversationId, 'Hey')).rejects.toMatchObject({ code: 'blocked' })
      await expect(open(sender, sender === ann ? bob : ann)).rejects.toMatchObject({ code: 'blocked' })
    }
    await expect(open(ann, cy)).rejects.toMatchObject({ code: 'blocked' })
    await expect(open(cy, ann)).rejects.toMatchObject({ code: 'blocked' })
    expect((await listMessages(given, ann, { conversationId, limit: 5 })).items).toEqual([])
  })

  it('writes again once both blocks are gone', async () => {
    const [ann, bob] = await three()
    const { conversationId } = await open(ann, bob)
    await Promise.all([block(ann, bob), block(bob, ann)])

    await setBlock(given, ann, bob.userId, false)
    await expect(say(bob, conversationId, 'Hey')).rejects.toMatchObject({ code: 'blocked' })
    await setBlock(given, bob, ann.userId, false)

    expect((await say(bob, conversationId, 'Hey')).entry.seq).toBe(2)
  })

  it('cannot bring who blocks them into a group: they do not exist, and nothing is created', async () => {
    const [ann, bob, cy] = await three()
    await block(ann, bob)
    const unknown = (pointer: string) => ({
      code: 'invalid_request',
      params: { errors: [{ pointer, code: 'unknown_user' }] },
    })

    await expect(group(bob, cy, ann)).rejects.toMatchObject(unknown('#/memberIds/1'))

    const mine = await group(bob, cy)
    const place = { conversationId: mine, userId: ann.userId }
    await expect(addPeople(given, bob, mine, [ann.userId], 'member')).rejects.toMatchObject(
      unknown('#/memberIds/0'),
    )
    await expect(putMember(given, bob, place, 'member')).rejects.toMatchObject(unknown('{userId}'))
    expect((await listConversations(given, bob, { view: 'all', limit: 5 })).items).toHaveLength(1)
    await addPeople(given, cy, await group(cy), [ann.userId], 'member')
  })
})

describe('in a shared group', () => {
  async function shared() {
    const [ann, bob, cy] = await three()
    const conversationId = await group(ann, bob, cy)
    const before = await say(bob, conversationId, 'Read my secret')
    const answer = await say(cy, conversationId, 'No', { replyTo: before.entry.seq })
    const other = await say(bob, conversationId, 'Yes', { replyTo: answer.entry.seq })
    await setPinned(given, ann, { conversationId, seq: before.entry.seq }, true)
    await setPinned(given, ann, { conversationId, seq: answer.entry.seq }, true)
    await block(ann, bob)
    return { ann, bob, cy, conversationId, secret: before.entry.seq, answer: answer.entry.seq, other }
  }

  it('nobody sees messages of whom they block, wherever messages are listed', async () => {
    const { ann, conversationId, secret, answer } = await shared()
    const seqs = (items: readonly { seq: number }[]) => items.map(({ seq }) => seq)

    const listed = await listMessages(given, ann, { conversationId, limit: 10 })
    const inbox = await listInbox(given, ann, { limit: 10 })
    const replies = await listReplies(given, ann, { conversationId, seq: answer, limit: 10 })
    const pins = await listPins(given, ann, { conversationId, limit: 10 })

    expect(seqs(listed.items)).toEqual([answer])
    expect(seqs(inbox.items)).toEqual([answer])
    expect(seqs(replies.items)).toEqual([])
    expect(seqs(pins.items)).toEqual([answer])
    const refused = { code: 'not_found' }
    await expect(readMessage(given, ann, conversationId, secret)).rejects.toMatchObject(refused)
    await expect(listHistory(given, ann, { conversationId, seq: secret, limit: 10 })).rejects.toMatchObject(
      refused,
    )
    expect(JSON.stringify([listed, inbox, replies, pins])).not.toContain('secret')
  })

  it('a quote and a preview of theirs say nothing', async () => {
    const { ann, bob, conversationId, answer } = await shared()

    const quoting = await readMessage(given, ann, conversationId, answer)
    const [mine] = (await listConversations(given, ann, { view: 'all', limit: 1 })).items
    const [theirs] = (await listConversations(given, bob, { view: 'all', limit: 1 })).items

    expect(quoting.replyTo).toMatchObject({ senderId: bob.userId, preview: null, deleted: false })
    expect(mine?.lastMessage).toMatchObject({ senderId: bob.userId, preview: null })
    expect(theirs?.lastMessage?.preview).toBe('Yes')
  })

  it('R7 they count as unread all the same, until passed', async () => {
    const { ann, conversationId } = await shared()

    const unread = await countUnread(given, ann.userId, {})

    expect(unread.conversations).toMatchObject([{ conversationId, unreadCount: 3 }])
  })

  it('the others see everything, and both stay members', async () => {
    const { cy, bob, conversationId } = await shared()

    const listed = await listMessages(given, cy, { conversationId, limit: 10 })
    const members = await listMembers(given, bob, { conversationId, limit: 10 })

    expect(listed.items).toHaveLength(3)
    expect(members.items).toHaveLength(3)
  })
})

describe('blocks', () => {
  it('R9 are listed page by page, and so are people whose blocks are mutual, by their names alone', async () => {
    const [ann, ...others] = (await people(4)) as [Reader, Reader, Reader, Reader]
    await Promise.all(others.map((other) => block(ann, other)))
    await block(others[0], ann)

    const first = await listBlocks(given, ann, { limit: 2 })
    const second = await listBlocks(given, ann, { limit: 2, position: first.position })

    const listed = [...first.items, ...second.items]
    expect(listed.map(({ userId }) => userId)).toEqual(others.map(({ userId }) => userId).sort())
    expect(listed.every(({ _links }) => _links.unblock && !_links.message)).toBe(true)
    expect(second.position).toBeUndefined()
  })

  it('can be set and taken back twice, and by somebody whose profile is missing', async () => {
    const [, bob] = await three()
    const newcomer = { userId: crypto.randomUUID(), username: 'late', languages: [] }

    await block(newcomer, bob)
    await block(newcomer, bob)

    expect(await getProfile(test.table, newcomer.userId)).toMatchObject({
      username: 'late',
      hasBlocks: true,
      provisional: true,
    })
    await setBlock(given, newcomer, bob.userId, false)
    await setBlock(given, newcomer, bob.userId, false)
    expect((await listBlocks(given, newcomer, { limit: 2 })).items).toEqual([])
  })

  it('are not set on nobody, nor on oneself', async () => {
    const [ann] = await three()

    await expect(setBlock(given, ann, crypto.randomUUID(), true)).rejects.toMatchObject({ code: 'not_found' })
    await expect(block(ann, ann)).rejects.toMatchObject({
      code: 'invalid_request',
      params: { errors: [{ pointer: '{userId}' }] },
    })
  })
})
