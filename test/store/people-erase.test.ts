import { beforeAll, describe, expect, it } from 'vitest'
import { setBlock } from '../../shared/services/blocks.ts'
import { registerConnection } from '../../shared/services/connections.ts'
import { createConversation } from '../../shared/services/create-conversation.ts'
import { deleteForEveryone } from '../../shared/services/delete-message.ts'
import { editMessage } from '../../shared/services/edit-message.ts'
import { erasePerson, isErased } from '../../shared/services/erase-person.ts'
import type { Given, Reader } from '../../shared/services/given.ts'
import { listConversations, readConversation } from '../../shared/services/list-conversations.ts'
import { listMembers } from '../../shared/services/list-members.ts'
import { listMessages } from '../../shared/services/list-messages.ts'
import { markRead } from '../../shared/services/mark-read.ts'
import { createProfile, updateProfile } from '../../shared/services/profiles.ts'
import { addReaction } from '../../shared/services/react.ts'
import { listReceipts } from '../../shared/services/receipts.ts'
import { sendMessage } from '../../shared/services/send-message.ts'
import { getBlocks } from '../../shared/store/blocks.ts'
import { getConnections } from '../../shared/store/contacts.ts'
import { readDirectory } from '../../shared/store/directory.ts'
import { getHead } from '../../shared/store/heads.ts'
import { listRows } from '../../shared/store/rows.ts'
import { stoppingTable } from '../support/stopping-table.ts'
import { givenFor, useTable } from '../support/test-table.ts'

const test = useTable()
let given: Given
beforeAll(() => {
  given = givenFor(test.table)
})

let count = 0
async function newcomer(displayName = 'Some Body'): Promise<Reader> {
  count += 1
  const caller = { userId: crypto.randomUUID(), username: `leaver${count}` }
  await createProfile(given, { ...caller, displayName }, 'en')
  return { ...caller, languages: ['en'] }
}

const say = (sender: Reader, conversationId: string, body: string, more = {}) =>
  sendMessage(given, sender, {
    conversationId,
    content: { body },
    clientMessageId: crypto.randomUUID(),
    ...more,
  })

const open = async (by: Reader, other: Reader) =>
  (await createConversation(given, by, { kind: 'direct', userId: other.userId })).conversationId

const group = async (by: Reader, ...others: Reader[]) => {
  const memberIds = others.map(({ userId }) => userId)
  return (await createConversation(given, by, { kind: 'group', title: 'G', memberIds })).conversationId
}

async function wordsOf({ userId }: Reader, beginning: string): Promise<string[]> {
  const words: string[] = []
  for await (const entry of readDirectory(test.table, beginning))
    if (entry.userId === userId) words.push(entry.word)
  return words
}

const goneFor = { code: 'conflict', params: { reason: 'account_deleted' } }

describe('somebody whose account is deleted', () => {
  it('leaves every group, and what they owned passes on', async () => {
    const [ann, bob, cy] = [await newcomer(), await newcomer(), await newcomer()]
    const owned = await group(ann, bob, cy)
    const joined = await group(bob, ann, cy)
    const alone = await group(ann)

    await erasePerson(given, ann)

    expect(await listRows(test.table, ann.userId, { consistent: true })).toEqual([])
    const roles = [
      (await readConversation(given, bob, owned)).myRole,
      (await readConversation(given, cy, owned)).myRole,
    ]
    expect(roles.toSorted()).toEqual(['member', 'owner'])
    expect((await readConversation(given, cy, joined)).memberCount).toBe(2)
    expect((await getHead(test.table, alone))?.deletedAt).toBeDefined()
  })

  it('keeps their messages, as those of a deleted user, wherever names are shown', async () => {
    const [ann, bob, cy] = [await newcomer('Ann Secret'), await newcomer(), await newcomer()]
    const conversationId = await group(bob, ann, cy)
    const first = await say(ann, conversationId, 'I was here')
    await say(bob, conversationId, 'Yes', { replyTo: first.entry.seq })
    const direct = await open(bob, ann)
    const asked = await say(bob, direct, 'Are you there?')
    await markRead(given, ann, direct, asked.entry.seq)

    await erasePerson(given, ann)

    const inFinnish = { ...bob, languages: ['fi'] }
    const answers = await Promise.all([
      listMessages(given, inFinnish, { conversationId, limit: 9 }),
      listConversations(given, inFinnish, { view: 'all', limit: 9 }),
      listMembers(given, inFinnish, { conversationId: direct, limit: 9 }),
      listReceipts(given, inFinnish, { conversationId: direct, seq: asked.entry.seq, limit: 9 }),
    ])
    const [messages, conversations, members, receipts] = answers
    const name = 'Poistettu käyttäjä'
    expect(messages.items.at(-1)).toMatchObject({ senderName: name, content: { body: 'I was here' } })
    expect(messages.items[0]?.replyTo).toMatchObject({ senderName: name, preview: 'I was here' })
    const shown = conversations.items.find((one) => one.conversationId === direct)
    expect(shown?.members).toContainEqual(
      expect.objectContaining({ userId: ann.userId, username: '', displayName: name }),
    )
    expect(members.items.find(({ userId }) => userId === ann.userId)?.displayName).toBe(name)
    expect(receipts.items).toMatchObject([{ userId: ann.userId, displayName: name, state: 'seen' }])
    expect(JSON.stringify(answers)).not.toContain('Secret')
    expect(JSON.stringify(answers)).not.toContain(ann.username)
  })

  it('R13 is written to no more, but what was said to them can still be deleted', async () => {
    const [ann, bob] = [await newcomer(), await newcomer()]
    const conversationId = await open(bob, ann)
    const { entry } = await say(bob, conversationId, 'Regret')
    const place = { conversationId, seq: entry.seq }

    await erasePerson(given, ann)

    await expect(say(bob, conversationId, 'More')).rejects.toMatchObject(goneFor)
    await expect(say(ann, conversationId, 'Ghost')).rejects.toMatchObject(goneFor)
    await expect(addReaction(given, bob, { ...place, emoji: '👍' })).rejects.toMatchObject(goneFor)
    await expect(
      editMessage(given, bob, { ...place, content: { body: 'Other' }, revision: 1 }),
    ).rejects.toMatchObject(goneFor)
    const { items } = await listMessages(given, bob, { conversationId, limit: 5 })
    expect(items).toHaveLength(1)
    expect(Object.keys(items[0]?._links ?? {})).not.toContain('reply')
    expect(Object.keys((await readConversation(given, bob, conversationId))._links)).not.toContain('send')
    expect((await deleteForEveryone(given, bob, place)).changed).toBe(true)
  })

  it('is brought into nothing', async () => {
    const [ann, bob] = [await newcomer(), await newcomer()]
    await erasePerson(given, ann)

    const unknown = { code: 'invalid_request', params: { errors: [{ code: 'unknown_user' }] } }
    await expect(group(bob, ann)).rejects.toMatchObject(unknown)
    await expect(open(bob, ann)).rejects.toMatchObject(unknown)
  })

  it('blocks nobody any more, and has no connection', async () => {
    const [ann, bob] = [await newcomer(), await newcomer()]
    const conversationId = await open(bob, ann)
    await setBlock(given, ann, bob.userId, true)
    const now = given.now()
    const connection = {
      connectionId: 'c-ann',
      userId: ann.userId,
      connectedAt: now,
      expiresAt: now + 60_000,
    }
    await registerConnection(given, connection)

    await erasePerson(given, ann)

    await expect(say(bob, conversationId, 'Hey')).rejects.toMatchObject(goneFor)
    expect(await getBlocks(test.table, ann.userId)).toEqual(new Set())
    expect(await getConnections(test.table, [ann.userId], now)).toEqual(new Map())
    await expect(registerConnection(given, connection)).rejects.toMatchObject({ code: 'unauthenticated' })
  })

  it('is gone also where there was no profile', async () => {
    const caller = { userId: crypto.randomUUID(), username: 'never' }

    await erasePerson(given, caller)

    expect(await isErased(given, caller)).toBe(true)
    expect(await wordsOf({ ...caller, languages: [] }, 'never')).toEqual([])
  })

  it('R3 is gone whole after a repeat, at whichever write the first try died', async () => {
    for (let stopAt = 1, stopped = true; stopped; stopAt += 1) {
      const [ann, bob] = [await newcomer('Zenobia Quist'), await newcomer()]
      const owned = await group(ann, bob)
      const direct = await open(bob, ann)
      await setBlock(given, ann, bob.userId, true)
      const crashing = stoppingTable(test.table, stopAt, 'stops')

      const first = erasePerson({ ...given, table: crashing.table }, ann)
      await first.catch((error: Error) => expect(error.name).toBe('StoppedError'))
      stopped = crashing.stopped()
      await erasePerson(given, ann)

      expect(await isErased(given, ann)).toBe(true)
      expect(await wordsOf(ann, 'zenobia')).toEqual([])
      expect((await readConversation(given, bob, owned)).myRole).toBe('owner')
      await expect(say(bob, direct, 'Hey')).rejects.toMatchObject(goneFor)
      const rows = await listRows(test.table, ann.userId, { consistent: true })
      expect(rows.map(({ conversationId }) => conversationId)).toEqual([direct])
    }
  })
})

describe('somebody who is deactivated', () => {
  it('is written to all the same, for they may return', async () => {
    const [ann, bob] = [await newcomer('Ann'), await newcomer()]
    const conversationId = await open(bob, ann)

    await updateProfile(given, ann, { status: 'deactivated' })
    await say(bob, conversationId, 'Come back')

    const shown = await readConversation(given, bob, conversationId)
    expect(shown.members.find(({ userId }) => userId === ann.userId)?.displayName).toBe('Deleted user')
    await updateProfile(given, ann, { status: 'active' })
    expect(await wordsOf(ann, 'ann')).toEqual(['ann'])
    expect((await listMessages(given, ann, { conversationId, limit: 5 })).items).toHaveLength(1)
  })
})
