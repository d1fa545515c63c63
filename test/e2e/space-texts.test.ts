import { beforeAll, describe, expect, test } from 'vitest'
import type { Conversation } from '../../shared/contract/conversations.ts'
import type { Faq, FaqPage } from '../../shared/contract/faq.ts'
import type { Message } from '../../shared/contract/messages.ts'
import type { Space } from '../../shared/contract/spaces.ts'
import { useSite } from '../support/runtime.ts'
import type { SignedIn } from '../support/runtime-people.ts'

const site = useSite()
let teacher: SignedIn
let student: SignedIn
let other: SignedIn
let space: string
let spaceId: string

beforeAll(async () => {
  const people = (await site.people(3)) as [SignedIn, SignedIn, SignedIn]
  ;[teacher, student, other] = people
  const made = await teacher.call('POST /spaces', { body: { name: 'Course' } })
  spaceId = (made.body as Space).spaceId
  space = `/spaces/${spaceId}`
  for (const { userId } of [student, other]) {
    await teacher.call(`PUT ${space}/members/${userId}`, { body: { roles: ['student'] } })
  }
})

describe('a help request that is answered', () => {
  test('R8 helps the next who asks, names nobody, and outlives its source', async () => {
    const asked = await student.call('POST /conversations', {
      body: {
        kind: 'audience',
        spaceId,
        audience: { to: ['role:responsible'] },
        firstMessage: { content: { body: `How do I hand in the essay? @${student.username}` } },
      },
    })
    const { conversationId } = asked.body as Conversation
    const variants = {
      en: { body: `Upload it, ${student.username}. Or write to office@example.org.` },
      fi: { body: `Lataa se palvelimelle, ${student.username}.` },
    }
    const answer = { content: { variants, default: 'en' }, clientMessageId: crypto.randomUUID() }
    const messages = `/conversations/${conversationId}/messages`
    const { seq } = (await teacher.call(`POST ${messages}`, { body: answer })).body as Message

    const published = await teacher.call(`POST ${space}/faq`, { body: { from: { conversationId, seq } } })
    await teacher.call(`DELETE ${messages}/${seq}?for=everyone`)

    expect([asked.status, published.status]).toEqual([201, 201])
    const query = encodeURIComponent('where to hand in the ess')
    const found = (await other.call(`GET ${space}/faq?query=${query}&language=fi`)).body as FaqPage
    expect(found.items).toMatchObject([
      {
        question: 'How do I hand in the essay? …',
        text: { body: 'Lataa se palvelimelle, ….' },
        language: 'fi',
      },
    ])
    expect(JSON.stringify(found)).not.toContain(student.username)
    expect(JSON.stringify(found)).not.toContain('office@example.org')
    expect(found.items[0]?.source).toBeUndefined()
    const own = await teacher.call(`GET ${space}/faq/${(published.body as Faq).faqId}`)
    expect((own.body as Faq).source).toEqual({ conversationId, seq })
  })

  test('is retired by who may, and nobody else finds it then', async () => {
    const said = { question: 'When is the exam?', answer: { body: 'In May.' } }
    const { faqId } = (await teacher.call(`POST ${space}/faq`, { body: said })).body as Faq

    expect((await student.call(`DELETE ${space}/faq/${faqId}`)).status).toBe(403)
    expect((await teacher.call(`DELETE ${space}/faq/${faqId}`)).status).toBe(204)

    expect((await student.call(`GET ${space}/faq/${faqId}`)).status).toBe(404)
    expect(((await student.call(`GET ${space}/faq?query=exam`)).body as FaqPage).items).toEqual([])
    const retired = (await teacher.call(`GET ${space}/faq?state=retired`)).body as FaqPage
    expect(retired.items.map((one) => one.faqId)).toEqual([faqId])
  })
})
