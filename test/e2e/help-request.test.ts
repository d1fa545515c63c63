import { beforeAll, describe, expect, test } from 'vitest'
import type { Conversation } from '../../shared/contract/conversations.ts'
import type { Message } from '../../shared/contract/messages.ts'
import type { Unread } from '../../shared/contract/receipts.ts'
import type { Space, UnansweredConversation } from '../../shared/contract/spaces.ts'
import { useSite } from '../support/runtime.ts'
import type { SignedIn } from '../support/runtime-people.ts'
import { until } from '../support/runtime-poll.ts'

const site = useSite()
let teacher: SignedIn
let ann: SignedIn
let bob: SignedIn
let student: SignedIn
let space: string
let spaceId: string

beforeAll(async () => {
  ;[teacher, ann, bob, student] = (await site.people(4)) as [SignedIn, SignedIn, SignedIn, SignedIn]
  spaceId = ((await teacher.call('POST /spaces', { body: { name: 'Course' } })).body as Space).spaceId
  space = `/spaces/${spaceId}`
  const roles = [ann, bob].map(({ username }) => ({ username, roles: ['staff'] }))
  const members = [...roles, { username: student.username, roles: ['student'] }]
  await teacher.call(`POST ${space}/members/batch`, { body: { members } })
})

const waitingFor = async (somebody: SignedIn): Promise<UnansweredConversation[]> =>
  ((await somebody.call(`GET ${space}/unanswered`)).body as { items: UnansweredConversation[] }).items
const ofStaff = () => Promise.all([ann, bob].map(waitingFor))
const unreadOf = async (somebody: SignedIn): Promise<Unread> =>
  (await somebody.call(`GET /unread?spaceId=${spaceId}`)).body as Unread

/** The student asks all of the staff, urgently. */
async function ask(): Promise<Conversation> {
  const body = {
    kind: 'audience',
    spaceId,
    audience: { to: ['role:staff'], live: true },
    firstMessage: { content: { body: 'I cannot hand in' }, priority: 'urgent' },
  }
  return (await student.call('POST /conversations', { body })).body as Conversation
}

const say = async (by: SignedIn, conversationId: string, text: string, more = {}): Promise<Message> => {
  const body = { content: { body: text }, clientMessageId: crypto.randomUUID(), ...more }
  return (await by.call(`POST /conversations/${conversationId}/messages`, { body })).body as Message
}

describe('a help request', () => {
  test('reaches all of the staff at once and stands out, and any of them answers it for all', async () => {
    const sockets = await Promise.all([ann, bob].map((one) => site.listen(one)))
    const { conversationId, firstMessage } = await ask()

    for (const socket of sockets) {
      const fits = (event: { conversationId?: string | undefined }) => event.conversationId === conversationId
      const joined = await socket.heard('conversation.joined', fits)
      const created = await socket.heard('message.created', fits)
      expect(joined.data).toMatchObject({ conversation: { spaceId, myRole: 'member' } })
      expect(created.data).toMatchObject({
        message: { priority: 'urgent', content: { body: 'I cannot hand in' } },
      })
    }
    for (const [waiting] of await ofStaff()) {
      expect(waiting).toMatchObject({
        conversationId,
        waitingSince: firstMessage?.createdAt,
        waitingMinutes: 0,
        waitingUrgent: true,
        unreadCount: 1,
        urgentUnread: 1,
      })
    }
    expect(await unreadOf(ann)).toMatchObject({
      total: 1,
      urgent: 1,
      conversations: [{ conversationId, unreadCount: 1, urgentUnread: 1 }],
    })
    expect(await unreadOf(student)).toMatchObject({ total: 0, urgent: 0 })

    const answer = await say(bob, conversationId, 'Try again now', { replyTo: firstMessage?.seq })

    expect(await ofStaff()).toEqual([[], []])
    // The other of the staff has not read it, and yet nobody waits.
    expect(await unreadOf(ann)).toMatchObject({ total: 2, urgent: 1 })
    const again = await say(student, conversationId, 'It still fails')
    for (const [waiting] of await ofStaff()) {
      expect(waiting).toMatchObject({ conversationId, waitingSince: again.createdAt, waitingUrgent: false })
    }
    expect(answer.replyTo).toMatchObject({ seq: firstMessage?.seq, senderId: student.userId })
    await ann.call(`PUT /conversations/${conversationId}/read`, { body: { upTo: again.seq } })
    expect(await unreadOf(ann)).toMatchObject({ total: 0, urgent: 0 })
  })

  test('is seen by who comes into the staff later, and no more by who leaves it', async () => {
    const { conversationId } = await ask()

    await teacher.call(`PUT ${space}/members/${teacher.userId}`, {
      body: { roles: ['responsible', 'staff'] },
    })
    await teacher.call(`PUT ${space}/members/${bob.userId}`, { body: { roles: ['student'] } })

    const isThere = async () =>
      (await waitingFor(teacher)).some((one) => one.conversationId === conversationId)
    await until('the request to be there', isThere)
    expect((await bob.call(`GET /conversations/${conversationId}`)).status).toBe(404)
    expect((await bob.call(`GET ${space}/unanswered`)).status).toBe(403)
  })
})
