import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ConversationAudience } from '../../shared/contract/audience.ts'
import type { Conversation, CreatedConversation } from '../../shared/contract/conversations.ts'
import type { Event } from '../../shared/contract/event.ts'
import type { Job } from '../../shared/contract/jobs.ts'
import type { EventMessage, Message } from '../../shared/contract/messages.ts'
import type { Space } from '../../shared/contract/spaces.ts'
import type { SyncAnswer } from '../../shared/contract/sync.ts'
import { newPeople } from '../support/people.ts'
import { needsOwnRuntime, useSite } from '../support/runtime.ts'
import type { SignedIn } from '../support/runtime-people.ts'
import { until } from '../support/runtime-poll.ts'
import type { Socket } from '../support/runtime-sockets.ts'
import { openRuntimeTable } from '../support/runtime-table.ts'

/** One course: who teaches it, a tutor, an assistant who comes in later, and two students in a group. */
type Name = 'teacher' | 'tutor' | 'ben' | 'kim' | 'assistant'
const names: readonly Name[] = ['teacher', 'tutor', 'ben', 'kim', 'assistant']

const site = useSite()
const people = {} as Record<Name, SignedIn>
const sockets = {} as Record<Name, Socket>
let spaceId = ''

beforeAll(async () => {
  const signedIn = await site.people(names.length)
  for (const [place, name] of names.entries()) {
    const person = signedIn[place] as SignedIn
    people[name] = person
    sockets[name] = await site.listen(person)
  }
  const { teacher } = people
  spaceId = ((await teacher.call('POST /spaces', { body: { name: 'Course' } })).body as Space).spaceId
  for (const name of ['tutor', 'ben', 'kim'] as const) {
    await setRoles(name, name === 'tutor' ? 'staff' : 'student')
  }
  const memberIds = [people.ben.userId, people.kim.userId]
  await teacher.call(`PUT /spaces/${spaceId}/groups/red`, { body: { memberIds } })
}, 120_000)
afterAll(() => {
  for (const socket of Object.values(sockets)) socket.close()
})

const setRoles = (name: Name, ...roles: string[]) =>
  people.teacher.call(`PUT /spaces/${spaceId}/members/${people[name].userId}`, { body: { roles } })

async function send(by: Name, audience: object, more: object = {}): Promise<CreatedConversation> {
  const firstMessage = { content: { body: 'Said first' } }
  const body = { kind: 'audience', spaceId, audience, firstMessage, ...more }
  const { status, body: made } = await people[by].call('POST /conversations', { body })
  expect(status, JSON.stringify(made)).toBe(201)
  return made as CreatedConversation
}

async function say(by: Name, conversationId: string, body: string, more: object = {}) {
  const message = { content: { body }, clientMessageId: crypto.randomUUID(), ...more }
  return people[by].call(`POST /conversations/${conversationId}/messages`, { body: message })
}

const listOf = async (name: Name, path: string) =>
  ((await people[name].call(`GET ${path}`)).body as { items: unknown[] }).items
const inListOf = async (name: Name, id: string): Promise<Conversation | undefined> =>
  ((await listOf(name, '/conversations?limit=100')) as Conversation[]).find(
    ({ conversationId }) => conversationId === id,
  )
const bodiesFor = async (name: Name, id: string) =>
  ((await listOf(name, `/conversations/${id}/messages`)) as Message[])
    .map(({ text }) => text?.body)
    .toReversed()

const about =
  (id: string, body?: string) =>
  ({ conversationId, data }: Event): boolean => {
    const { message } = data as { message?: EventMessage }
    return (
      conversationId === id && (body === undefined || JSON.stringify(message?.content ?? '').includes(body))
    )
  }
const hearsNothingOf = (name: Name, id: string) => sockets[name].events.filter(about(id)).length === 0

/** The token, who may write to it, and whom it means. */
const five: ReadonlyArray<[title: string, token: () => string, by: Name, to: Name[]]> = [
  ['one student', () => `user:${people.ben.userId}`, 'tutor', ['ben']],
  ['a group', () => 'group:red', 'tutor', ['ben', 'kim']],
  ['the whole course', () => 'all', 'teacher', ['tutor', 'ben', 'kim']],
  ['its staff', () => 'role:staff', 'ben', ['tutor']],
  ['its responsible teacher', () => 'role:responsible', 'kim', ['teacher']],
]

describe('an audience on the whole system', () => {
  test.each(five)(
    '%s gets it live and unread, is seen to read it, and answers it',
    async (_, token, by, to) => {
      const made = await send(by, { to: [token()] })
      const id = made.conversationId
      const { seq = 0 } = (made as { firstMessage?: Message }).firstMessage ?? {}
      expect(made).toMatchObject({ kind: 'audience', spaceId, unreadCount: 0, memberCount: to.length + 1 })

      for (const name of to) {
        await sockets[name].heard('conversation.joined', about(id))
        await sockets[name].heard('message.created', about(id, 'Said first'))
        const row = await inListOf(name, id)
        expect(row).toMatchObject({ unreadCount: 1, lastMessage: { preview: 'Said first', own: false } })
        const unread = (await people[name].call('GET /unread')).body as { conversations: object[] }
        expect(unread.conversations).toContainEqual({ conversationId: id, unreadCount: 1, urgentUnread: 0 })
        expect((await people[name].call(`GET /conversations/${id}/audience`)).body).toMatchObject({
          audience: { to: [token()], live: false, mode: 'shared' },
          because: [token()],
          sentBy: { userId: people[by].userId },
        })
      }
      const receipts = `/conversations/${id}/messages/${seq}/receipts`
      const idsIn = async (state: string) =>
        ((await listOf(by, `${receipts}?state=${state}`)) as { userId: string }[]).map(({ userId }) => userId)
      const ids = to.map((name) => people[name].userId)
      expect((await idsIn('pending')).toSorted()).toEqual(ids.toSorted())

      const [reader] = to as [Name]
      await people[reader].call(`PUT /conversations/${id}/read`, { body: { upTo: seq } })
      const answered = await say(reader, id, 'An answer', { replyTo: seq })

      expect(await idsIn('seen')).toEqual([people[reader].userId])
      expect((answered.body as Message).replyTo).toMatchObject({
        seq,
        senderId: people[by].userId,
        preview: 'Said first',
      })
      const heard = await sockets[by].heard('message.created', about(id, 'An answer'))
      expect((heard.data as { message: EventMessage }).message.replyTo).toMatchObject({ seq, deleted: false })
      expect(await listOf(by, `/conversations/${id}/messages/${seq}/replies`)).toHaveLength(1)
      const others = names.filter((name) => name !== by && !to.includes(name))
      for (const name of others) {
        expect(hearsNothingOf(name, id)).toBe(true)
        expect((await people[name].call(`GET /conversations/${id}`)).status).toBe(404)
      }
    },
  )

  test('is a union without its exceptions', async () => {
    const except = [`user:${people.kim.userId}`]
    const audience = { to: ['group:red', 'role:student', 'role:staff'], except }

    const preview = await people.teacher.call(`POST /spaces/${spaceId}/audience/preview`, {
      body: { audience },
    })
    const { conversationId: id, memberCount } = await send('teacher', audience)

    expect(preview.body).toMatchObject({ count: 2, unresolved: [] })
    expect(memberCount).toBe(3)
    const why = (await people.ben.call(`GET /conversations/${id}/audience`)).body as ConversationAudience
    expect(why.because).toEqual(['group:red', 'role:student'])
    expect((await people.kim.call(`GET /conversations/${id}`)).status).toBe(404)
  })

  test('is an announcement where only some may post', async () => {
    const policy = { postRoles: ['owner', 'admin'] }
    const { conversationId: id } = await send('teacher', { to: ['all'] }, { policy })

    const refused = await say('ben', id, 'But')
    const more = await say('teacher', id, 'And more')

    expect([refused.status, (refused.body as { code: string }).code]).toEqual([403, 'forbidden'])
    expect(more.status).toBe(201)
    await sockets.kim.heard('message.created', about(id, 'And more'))
    expect(await bodiesFor('kim', id)).toEqual(['Said first', 'And more'])
  })

  test('is written to separately: an answer is between two', async () => {
    const made = await send('tutor', { to: ['role:student'], mode: 'separate' })
    const ids = made.conversationIds ?? []
    const idOf = async (name: Name) => {
      const rows = await Promise.all(ids.map((id) => inListOf(name, id)))
      return rows.flatMap((row) => row?.conversationId ?? [])
    }

    const [ofBen, ofKim] = [await idOf('ben'), await idOf('kim')]
    expect([ids.length, ofBen.length, ofKim.length]).toEqual([2, 1, 1])
    const [id = ''] = ofBen
    await say('ben', id, 'Only for you', { replyTo: 2 })

    await sockets.tutor.heard('message.created', about(id, 'Only for you'))
    expect(await bodiesFor('kim', ofKim[0] ?? '')).toEqual(['Said first'])
    expect(hearsNothingOf('kim', id)).toBe(true)
  })

  test('R5 follows the space where it is live, and stays as it was where it is not', async () => {
    const live = await send('ben', { to: ['role:staff'], live: true })
    const joined = await send(
      'teacher',
      { to: ['role:staff'], live: true },
      { policy: { history: 'joined' } },
    )
    const fixed = await send('ben', { to: ['role:staff'] })
    const ids = [live, joined, fixed].map(({ conversationId }) => conversationId) as [string, string, string]
    for (const id of ids) await sockets.tutor.heard('message.created', about(id))

    await setRoles('assistant', 'staff')
    await setRoles('tutor', 'student')
    for (const [place, id] of ids.entries()) await say(place === 1 ? 'teacher' : 'ben', id, 'Said later')

    const left = await sockets.tutor.heard('conversation.left', about(ids[0]))
    expect(left.data).toEqual({ reason: 'removed' })
    await sockets.assistant.heard('message.created', about(ids[0], 'Said later'))
    await sockets.tutor.heard('message.created', about(ids[2], 'Said later'))
    expect(await Promise.all(ids.slice(0, 2).map((id) => bodiesFor('assistant', id)))).toEqual([
      ['Said first', 'Said later'],
      ['Said later'],
    ])
    for (const id of ids.slice(0, 2)) {
      expect((await people.tutor.call(`GET /conversations/${id}/messages`)).status).toBe(404)
      expect(sockets.tutor.events.filter(about(id, 'Said later'))).toEqual([])
    }
    expect((await people.assistant.call(`GET /conversations/${ids[2]}`)).status).toBe(404)
    const positions = Object.fromEntries(ids.map((id) => [id, 1]))
    const synced = (await people.tutor.call('POST /sync', { body: { positions } })).body as SyncAnswer
    expect(synced.removed.map(({ conversationId }) => conversationId).toSorted()).toEqual(
      ids.slice(0, 2).toSorted(),
    )
  })

  test('of more than a hundred is brought in by the worker, and tells how far it is', async (context) => {
    needsOwnRuntime(context)
    const { table, client } = await openRuntimeTable(site.origin)
    const crowd = await newPeople(table, 104)
    client.destroy()
    const members = crowd.map(({ userId }) => ({ userId, roles: ['student'] }))
    await people.teacher.call(`POST /spaces/${spaceId}/members/batch`, { body: { members } })
    const firstMessage = { content: { body: 'To a crowd' } }
    const body = { kind: 'audience', spaceId, audience: { to: ['role:student'] }, firstMessage }

    const { status, body: begun } = await people.teacher.call('POST /conversations', { body })

    const { jobId, conversationId: id = '', total } = begun as Job
    expect(status).toBe(202)
    const progress: number[] = []
    const done = await until('the job to be done', async () => {
      const job = (await people.teacher.call(`GET /jobs/${jobId}`)).body as Job
      progress.push(job.done)
      return job.state === 'done' && job
    })
    expect(done).toMatchObject({ jobId, conversationId: id, done: total, total })
    expect(progress).toEqual(progress.toSorted((a, b) => a - b))
    expect((await people.ben.call(`GET /jobs/${jobId}`)).status).toBe(404)
    await sockets.ben.heard('message.created', about(id, 'To a crowd'))
    expect(await inListOf('ben', id)).toMatchObject({ unreadCount: 1, memberCount: total + 1 })
  })
})
