import { describe, expect, it } from 'vitest'
import { endConnection, registerConnection } from '../../shared/services/connections.ts'
import { createConversation } from '../../shared/services/create-conversation.ts'
import { erasePerson } from '../../shared/services/erase-person.ts'
import type { Reader } from '../../shared/services/given.ts'
import { listMembers } from '../../shared/services/list-members.ts'
import { viewMessage } from '../../shared/services/message-views.ts'
import { createProfile } from '../../shared/services/profiles.ts'
import { sendMessage } from '../../shared/services/send-message.ts'
import { profileKey } from '../../shared/store/keys.ts'
import { metered, noUnits } from '../../shared/store/meter.ts'
import { getProfile } from '../../shared/store/profiles.ts'
import { newPeople } from '../support/people.ts'
import { givenFor, testClock, useTable } from '../support/test-table.ts'

const test = useTable()
const clock = testClock()

const connect = (userId: string, connectionId: string) => {
  const now = clock.now()
  const connection = { connectionId, userId, connectedAt: now, expiresAt: now + 60_000 }
  return registerConnection(givenFor(test.table, clock.now), connection)
}

async function someone(displayName: string): Promise<Reader> {
  const caller = { userId: crypto.randomUUID(), username: `user-${crypto.randomUUID().slice(0, 8)}` }
  await createProfile(givenFor(test.table), { ...caller, displayName }, 'en')
  return { ...caller, languages: ['en'] }
}

describe('last seen', () => {
  it('is when the last connection ended, and no other', async () => {
    const given = givenFor(test.table, clock.now)
    const [person] = await newPeople(test.table, 1)
    const userId = person?.userId ?? ''
    await connect(userId, 'phone')
    await connect(userId, 'desk')

    await endConnection(given, userId, 'phone')
    const between = await getProfile(test.table, userId)
    clock.advance(5000)
    const units = noUnits()
    await metered(units, () => endConnection(given, userId, 'desk'))

    expect(between?.lastSeenAt).toBeUndefined()
    expect((await getProfile(test.table, userId))?.lastSeenAt).toBe(clock.now())
    expect(units).toMatchObject({ read: 0, write: 3 })
  })

  it('is not noted of somebody who was never connected, nor of one whose account is gone', async () => {
    const given = givenFor(test.table, clock.now)
    const leaver = await someone('Leaver')
    await connect(leaver.userId, 'open')
    await erasePerson(given, leaver)

    await endConnection(given, leaver.userId, 'open')
    await endConnection(given, crypto.randomUUID(), 'never')

    expect((await getProfile(test.table, leaver.userId))?.lastSeenAt).toBeUndefined()
  })
})

describe('members', () => {
  it('are found by the beginning of any word of their names, whatever the accents', async () => {
    const given = givenFor(test.table)
    const [ann, zoe] = [await someone('Ann'), await someone('Zoë Ängström-Mäki')]
    const { conversationId } = await createConversation(given, ann, {
      kind: 'group',
      title: 'G',
      memberIds: [zoe.userId],
    })
    const find = async (query: string) =>
      (await listMembers(given, ann, { conversationId, query, limit: 9 })).items.map(({ userId }) => userId)

    expect(await find('angs')).toEqual([zoe.userId])
    expect(await find('MÄKI zoe')).toEqual([zoe.userId])
    expect(await find('ngs')).toEqual([])
    expect(await find('#')).toEqual([])
  })
})

describe('a caller without a profile', () => {
  it('has one by the time what they sent is answered, and their name stands on it', async () => {
    const given = givenFor(test.table)
    const late = { userId: crypto.randomUUID(), username: 'Late', languages: [] }
    const zoe = await someone('Zoe')

    const { conversationId } = await createConversation(given, late, { kind: 'direct', userId: zoe.userId })
    await test.table.delete({ Key: profileKey(late.userId) })
    const sent = await sendMessage(given, late, {
      conversationId,
      content: { body: 'Hello' },
      clientMessageId: crypto.randomUUID(),
    })
    const message = await viewMessage(given, late, sent.standing, sent.entry)

    expect(message.senderName).toBe('late')
    expect(await getProfile(test.table, late.userId)).toMatchObject({ username: 'late', provisional: true })
  })
})
