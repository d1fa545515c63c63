import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Conversation } from '../../shared/contract/conversations.ts'
import type { Space } from '../../shared/contract/spaces.ts'
import { spacePk } from '../../shared/store/keys.ts'
import { dumpOf } from '../support/model-dump.ts'
import { needsOwnRuntime, useSite } from '../support/runtime.ts'
import type { SignedIn } from '../support/runtime-people.ts'
import { until } from '../support/runtime-poll.ts'
import { openRuntimeTable } from '../support/runtime-table.ts'
import { newSpaceConversation } from '../support/spaces.ts'
import { givenFor, type TestTable } from '../support/test-table.ts'

const site = useSite()
let ada: SignedIn
let ben: SignedIn
let opened: TestTable | undefined

beforeAll(async () => {
  const people = await site.people(2)
  ada = people[0] as SignedIn
  ben = people[1] as SignedIn
  if (site.runtime) opened = await openRuntimeTable(site.origin)
})
afterAll(() => opened?.client.destroy())

describe('a space on the whole system', () => {
  test('is filled by username, and stands in the lists of who is in it', async () => {
    const { spaceId } = (await ada.call('POST /spaces', { body: { name: 'Course' } })).body as Space
    const members = [{ username: ben.username, roles: ['student'] }]

    const { status } = await ada.call(`POST /spaces/${spaceId}/members/batch`, { body: { members } })

    expect(status).toBe(200)
    const { items } = (await ben.call('GET /spaces')).body as { items: Space[] }
    expect(items.find((space) => space.spaceId === spaceId)).toMatchObject({
      name: 'Course',
      myRoles: ['student'],
      permissions: ['ask'],
      memberCount: 2,
    })
  })

  test('R5 closes its conversations when it is deleted, however many, and leaves nothing behind', async (context) => {
    needsOwnRuntime(context)
    const { table } = opened as TestTable
    const { spaceId } = (await ada.call('POST /spaces', { body: { name: 'Course' } })).body as Space
    const place = `/spaces/${spaceId}`
    await ada.call(`PUT ${place}/members/${ben.userId}`, { body: { roles: ['student'] } })
    const conversationIds: string[] = []
    for (let count = 0; count < 30; count += 1) {
      conversationIds.push(await newSpaceConversation(givenFor(table), spaceId, ada, [ben]))
    }
    const isClosed = async (conversationId: string) => {
      const { body } = await ben.call(`GET /conversations/${conversationId}`)
      return (body as Conversation).policy.postRoles.length === 0
    }
    const named = `GET ${place}/conversations?userId=${ben.userId}&limit=100`
    const { items } = (await ada.call(named)).body as { items: { conversationId: string }[] }
    expect(items.map(({ conversationId }) => conversationId).toSorted()).toEqual(conversationIds.toSorted())

    expect((await ada.call(`DELETE ${place}`)).status).toBe(204)

    for (const conversationId of conversationIds) {
      await until(`${conversationId} to be closed`, () => isClosed(conversationId))
    }
    const body = { content: { body: 'Hello' }, clientMessageId: crypto.randomUUID() }
    const last = `/conversations/${conversationIds.at(-1)}/messages`
    expect((await ben.call(`POST ${last}`, { body })).status).toBe(403)
    expect((await ben.call(`GET ${last}`)).status).toBe(200)
    await until('nothing to be left', async () => (await dumpOf(table, [spacePk(spaceId)])).length === 1)
    expect((await ben.call(`GET ${place}`)).status).toBe(404)
  })
})
