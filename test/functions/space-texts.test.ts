import { beforeAll, describe, expect, it } from 'vitest'
import { handler } from '../../functions/spaces/index.ts'
import { Faq, FaqHistoryPage, FaqPage } from '../../shared/contract/faq.ts'
import { Problem } from '../../shared/contract/problem.ts'
import { type Route, type RouteName, routes } from '../../shared/contract/routes.ts'
import { Template, TemplatePage, templateLimits } from '../../shared/contract/templates.ts'
import { putSpaceMemberRoles } from '../../shared/services/enrol.ts'
import { createProfile } from '../../shared/services/profiles.ts'
import { spaceKey } from '../../shared/store/keys.ts'
import { useEnvironment } from '../support/environment.ts'
import { requireWholeFaq } from '../support/faq.ts'
import { keepLogLines } from '../support/log-lines.ts'
import { callRest, type RestResult } from '../support/rest-event.ts'
import { newCourse } from '../support/spaces.ts'
import { givenFor, useTable } from '../support/test-table.ts'

// Templates and questions of a space, as they are asked for over HTTP.
keepLogLines()
const test = useTable()
beforeAll(() => useEnvironment(test))

interface Somebody {
  readonly userId: string
  readonly username: string
}

let count = 0
async function newcomer(locale = 'en'): Promise<Somebody> {
  count += 1
  const caller = { userId: crypto.randomUUID(), username: `writer-${count}` }
  await createProfile(givenFor(test.table), { ...caller, displayName: 'Some Body', locale }, 'en')
  return caller
}

interface Sent {
  readonly body?: unknown
  readonly headers?: Record<string, string>
}

function call<Body = unknown>(as: Somebody, route: string, sent: Sent = {}): Promise<RestResult<Body>> {
  const [method = 'GET', path = '/'] = route.split(' ')
  return callRest<Body>(handler, { method, path, ...as, ...sent })
}

async function refusal(answer: Promise<RestResult<unknown>>): Promise<string> {
  const { status, body } = await answer
  const { code, errors = [] } = Problem.parse(body)
  return [status, code, ...errors.map((one) => `${one.pointer} ${one.code}`)].join(' ')
}

/** Ada's course, Ben is a student, Eve a stranger; with a template and a question. */
async function course() {
  const [ada, ben, eve] = await Promise.all([newcomer(), newcomer('fi'), newcomer()])
  const given = givenFor(test.table)
  const spaceId = await newCourse(given, ada)
  await putSpaceMemberRoles(given, ada, { spaceId, userId: ben.userId }, ['student'])
  const space = `/spaces/${spaceId}`
  const made = await call<Template>(ada, `POST ${space}/templates`, { body: template })
  const asked = await call<Faq>(ada, `POST ${space}/faq`, { body: entry })
  const texts = {
    template: `${space}/templates/${made.body.templateId}`,
    faq: `${space}/faq/${asked.body.faqId}`,
  }
  return { ada, ben, eve, spaceId, space, ...texts }
}

const name = { variants: { en: 'Welcome', fi: 'Tervetuloa' }, default: 'en' }
const template = { name, content: { body: 'Welcome to the course.' } }
const entry = {
  question: { variants: { en: 'When is the exam?', fi: 'Milloin tentti on?' }, default: 'en' },
  answer: { variants: { en: { body: 'In May.' }, fi: { body: 'Toukokuussa.' } }, default: 'en' },
}

type Place = Pick<Awaited<ReturnType<typeof course>>, 'space' | 'template' | 'faq'>
const calls = ({ space, template: one, faq }: Place): Partial<Record<RouteName, [string, object?]>> => ({
  listTemplates: [`GET ${space}/templates`],
  createTemplate: [`POST ${space}/templates`, template],
  putTemplate: [`PUT ${one}`, { ...template, name: 'Other' }],
  deleteTemplate: [`DELETE ${one}`],
  listFaq: [`GET ${space}/faq`],
  createFaq: [`POST ${space}/faq`, entry],
  readFaq: [`GET ${faq}`],
  putFaq: [`PUT ${faq}`, { ...entry, question: 'Other?' }],
  retireFaq: [`DELETE ${faq}`],
  listFaqHistory: [`GET ${faq}/history`],
})
const names = Object.keys(calls({ space: '', template: '', faq: '' })) as RouteName[]
const forMembers: readonly RouteName[] = ['listFaq', 'readFaq']

describe('templates and questions of a space', () => {
  it.each(names)('R5 %s is not found by a stranger, and where there is none', async (route) => {
    const { eve, ada, ...place } = await course()
    const nowhere = {
      space: '/spaces/none',
      template: `${place.space}/templates/none`,
      faq: `${place.space}/faq/none`,
    }
    const ask = (as: Somebody, at: Place) => {
      const [line, body] = calls(at)[route] ?? ['']
      return call(as, line, body && { body })
    }

    expect(await refusal(ask(eve, place))).toBe('404 not_found')
    expect(await refusal(ask(ada, nowhere))).toBe('404 not_found')
  })

  it.each(names.filter((one) => !forMembers.includes(one)))(
    'R5 R13 %s is forbidden to a student',
    async (route) => {
      const { ada, ben, spaceId, ...place } = await course()
      const [line, body] = calls(place)[route] ?? ['']

      expect(await refusal(call(ben, line, body && { body }))).toBe('403 forbidden')

      const listed = await call<{ items: Template[] }>(ada, `GET ${place.space}/templates`)
      expect(listed.body.items.map((one) => one.name)).toEqual(['Welcome'])
      expect([...(await requireWholeFaq(test.table, spaceId)).values()]).toMatchObject([{ revision: 1 }])
    },
  )

  it.each(names)('%s answers nothing that its row does not know', async (route) => {
    const { ada, ...place } = await course()
    const [line, sent] = calls(place)[route] ?? ['']
    const row: Route = routes[route]

    const { status, body } = await call(ada, line, sent && { body: sent })

    expect(Object.keys(row.answers).map(Number)).toContain(status)
    if (status !== 204) expect(body).toEqual(row.answers[status]?.parse(body))
  })

  it('R13 take as many languages and as much text as a message, and say where there is too much', async () => {
    const { ada, space, faq, template: one } = await course()
    const long = { body: 'a'.repeat(24_500) }
    const some = {
      variants: { en: { body: 'å'.repeat(8_000) }, fi: { body: 'ä'.repeat(8_000) } },
      default: 'en',
    }
    const too = { variants: { en: { body: 'a'.repeat(16_001) } }, default: 'en' }

    for (const content of [long, some]) {
      const [made, said] = [
        { name, content },
        { question: 'Q', answer: content },
      ]
      expect(await refusal(call(ada, `POST ${space}/templates`, { body: made }))).toBe('413 too_large')
      expect(await refusal(call(ada, `PUT ${one}`, { body: made }))).toBe('413 too_large')
      expect(await refusal(call(ada, `POST ${space}/faq`, { body: said }))).toBe('413 too_large')
      expect(await refusal(call(ada, `PUT ${faq}`, { body: said }))).toBe('413 too_large')
    }
    expect(await refusal(call(ada, `PUT ${faq}`, { body: { question: 'Q', answer: too } }))).toBe(
      '400 invalid_request #/answer/variants/en/body too_long',
    )
  })
})

describe('templates', () => {
  it('are told in the languages of their reader', async () => {
    const { ada, space } = await course()
    const headers = { 'Accept-Language': 'fi-FI' }

    const { body } = await call(ada, `GET ${space}/templates`, { headers })

    const { items } = TemplatePage.parse(body)
    expect(items).toMatchObject([
      { name: 'Tervetuloa', titleVariants: name, content: template.content, language: 'und' },
    ])
  })

  it('are made once under a key, changed, and taken away', async () => {
    const { ada, space, spaceId } = await course()
    const headers = { 'Idempotency-Key': crypto.randomUUID() }
    const first = await call<Template>(ada, `POST ${space}/templates`, { body: template, headers })
    const path = `${space}/templates/${first.body.templateId}`
    const again = await call<Template>(ada, `POST ${space}/templates`, { body: template, headers })
    const other = { ...template, name: 'Other' }

    expect([first.status, again.status]).toEqual([201, 200])
    expect(first.headers.location).toBe(`/v1${path}`)
    expect(again.headers['idempotency-replayed']).toBe('true')
    expect(again.body).toEqual(first.body)
    expect(await refusal(call(ada, `POST ${space}/templates`, { body: other, headers }))).toBe(
      '422 idempotency_key_reused',
    )
    const changed = await call(ada, `PUT ${path}`, { body: other })
    expect(Template.parse(changed.body)).toMatchObject({ name: 'Other', content: template.content })
    expect((await call(ada, `POST ${space}/templates`, { body: template, headers })).status).toBe(200)
    expect((await call(ada, `DELETE ${path}`)).status).toBe(204)
    expect(await refusal(call(ada, `DELETE ${path}`))).toBe('404 not_found')
    expect(await refusal(call(ada, `PUT ${path}`, { body: template }))).toBe('404 not_found')
    await requireWholeFaq(test.table, spaceId)
  })

  it('R9 come by pages, each once, and R13 no more than there is room for', async () => {
    const { ada, space, spaceId } = await course()
    for (let more = 0; more < 4; more += 1) await call(ada, `POST ${space}/templates`, { body: template })
    const listed: string[] = []
    let path = `${space}/templates?limit=2`
    while (path) {
      const { items, _links } = (await call<TemplatePage>(ada, `GET ${path}`)).body
      listed.push(...items.map(({ templateId }) => templateId))
      path = _links.next?.href.slice('/v1'.length) ?? ''
    }

    expect(new Set(listed).size).toBe(5)
    expect(listed).toHaveLength(5)
    await test.table.update({
      Key: spaceKey(spaceId),
      UpdateExpression: 'SET tc = :full',
      ExpressionAttributeValues: { ':full': templateLimits.templates },
    })
    expect(await refusal(call(ada, `POST ${space}/templates`, { body: template }))).toBe('409 limit_reached')
  })

  it.each([
    [{ content: { body: 'a' } }, '#/name required'],
    [{ name: 'A' }, '#/content required'],
    [{ name: 'A', content: 'a' }, '#/content wrong_type'],
    [{ name: '', content: { body: 'a' } }, '#/name too_short'],
    [{ name: 'A', content: { body: 'a' }, owner: 'me' }, '#/owner unknown_field'],
  ])('R13 are not made of %j', async (body, words) => {
    const { ada, space } = await course()

    expect(await refusal(call(ada, `POST ${space}/templates`, { body }))).toBe(`400 invalid_request ${words}`)
  })
})

describe('questions', () => {
  it('are told in the languages of their reader, and of their profile where none is asked for', async () => {
    const { ben, faq } = await course()

    const finnish = Faq.parse((await call(ben, `GET ${faq}`)).body)
    const english = Faq.parse((await call(ben, `GET ${faq}?language=en`)).body)

    expect(finnish).toMatchObject({
      question: 'Milloin tentti on?',
      text: { body: 'Toukokuussa.' },
      language: 'fi',
    })
    expect(english).toMatchObject({
      question: 'When is the exam?',
      text: { body: 'In May.' },
      language: 'en',
    })
    expect(english.titleVariants).toEqual(entry.question)
  })

  it('are suggested on one page, best first', async () => {
    const { ada, ben, space } = await course()
    await call(ada, `POST ${space}/faq`, { body: { ...entry, question: 'Where is the exam held in May?' } })

    const { body } = await call(ben, `GET ${space}/faq?query=when%20exam&language=en&limit=5`)

    const page = FaqPage.parse(body)
    expect(page.items.map(({ question }) => question)).toEqual([
      'When is the exam?',
      'Where is the exam held in May?',
    ])
    expect(page.nextCursor).toBeNull()
    expect((await call<FaqPage>(ben, `GET ${space}/faq?query=`)).body.items).toEqual([])
    expect(await refusal(call(ada, `GET ${space}/faq?query=exam&state=retired`))).toBe(
      '400 invalid_request ?state invalid_value',
    )
    expect(await refusal(call(ben, `GET ${space}/faq?state=retired`))).toBe('403 forbidden')
  })

  it('are changed on the revision that was seen, if one is named', async () => {
    const { ada, faq } = await course()
    const put = (question: string, ifMatch?: string) =>
      call<Faq>(ada, `PUT ${faq}`, {
        body: { question, answer: { body: 'So.' } },
        headers: ifMatch === undefined ? {} : { 'If-Match': ifMatch },
      })

    expect((await put('First?', '"1"')).body).toMatchObject({ question: 'First?', revision: 2 })
    expect((await put('First?', '1')).body.revision).toBe(2)
    expect(await refusal(put('Second?', '1'))).toBe('409 conflict')
    expect((await put('Third?')).body).toMatchObject({ question: 'Third?', revision: 3 })
    expect(await refusal(put('Fourth?', 'latest'))).toBe('400 invalid_request If-Match invalid_value')
    expect((await call(ada, `DELETE ${faq}`)).status).toBe(204)
    expect((await call(ada, `DELETE ${faq}`)).status).toBe(204)
    const history = FaqHistoryPage.parse((await call(ada, `GET ${faq}/history?limit=3`)).body)
    expect(history.items.map(({ revision, state }) => [revision, state])).toEqual([
      [4, 'retired'],
      [3, 'published'],
      [2, 'published'],
    ])
    expect(history.nextCursor).not.toBeNull()
  })

  it('are made once under a key', async () => {
    const { ada, space } = await course()
    const headers = { 'Idempotency-Key': crypto.randomUUID() }
    const first = await call<Faq>(ada, `POST ${space}/faq`, { body: entry, headers })
    const again = await call<Faq>(ada, `POST ${space}/faq`, { body: entry, headers })

    expect([first.status, again.status]).toEqual([201, 200])
    expect(first.headers.location).toBe(`/v1${space}/faq/${first.body.faqId}`)
    expect(again.headers['idempotency-replayed']).toBe('true')
    expect(again.body).toEqual(first.body)
  })

  it.each([
    [{}, '#/from required'],
    [{ question: 'A' }, '#/answer required'],
    [{ answer: { body: 'a' } }, '#/question required'],
    [{ question: 'A', answer: { body: 'a' }, state: 'retired' }, '#/state unknown_field'],
    [{ from: { conversationId: 'none', seq: 1 } }, '#/from/conversationId invalid_value'],
    [{ from: { conversationId: crypto.randomUUID() } }, '#/from/seq required'],
    [{ question: 'a'.repeat(201), answer: { body: 'a' } }, '#/question too_long'],
  ])('R13 are not made of %j', async (body, words) => {
    const { ada, space } = await course()

    expect(await refusal(call(ada, `POST ${space}/faq`, { body }))).toContain(`400 invalid_request ${words}`)
  })

  it('R5 are not made of what nobody there may read', async () => {
    const { ada, space } = await course()
    const from = { conversationId: crypto.randomUUID(), seq: 2 }

    expect(await refusal(call(ada, `POST ${space}/faq`, { body: { from } }))).toBe('404 not_found')
  })
})
