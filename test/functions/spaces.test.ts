import { beforeAll, describe, expect, it } from 'vitest'
import { handler } from '../../functions/spaces/index.ts'
import { Problem } from '../../shared/contract/problem.ts'
import { type Route, type RouteName, routes } from '../../shared/contract/routes.ts'
import { EnrolmentResults, type Space, SpaceMember, spaceLimits } from '../../shared/contract/spaces.ts'
import { createProfile } from '../../shared/services/profiles.ts'
import { useEnvironment } from '../support/environment.ts'
import { keepLogLines } from '../support/log-lines.ts'
import { callRest, type RestResult } from '../support/rest-event.ts'
import { givenFor, useTable } from '../support/test-table.ts'

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
  const caller = { userId: crypto.randomUUID(), username: `member-${count}` }
  await createProfile(givenFor(test.table), { ...caller, displayName: 'Some Body', locale }, 'en')
  return caller
}

function call<Body = unknown>(
  as: Somebody,
  route: string,
  sent: { body?: unknown; headers?: Record<string, string> } = {},
): Promise<RestResult<Body>> {
  const [method = 'GET', path = '/'] = route.split(' ')
  return callRest<Body>(handler, { method, path, ...as, ...sent })
}

async function refusal(answer: Promise<RestResult<unknown>>): Promise<string> {
  const { status, body } = await answer
  const { code, errors = [] } = Problem.parse(body)
  return [status, code, ...errors.map((one) => `${one.pointer} ${one.code}`)].join(' ')
}

/** Ada's course with a student. */
async function course() {
  const [ada, ben, eve] = await Promise.all([newcomer(), newcomer('fi'), newcomer()])
  const { body } = await call<Space>(ada, 'POST /spaces', { body: { name: 'Course' } })
  const space = `/spaces/${body.spaceId}`
  await call(ada, `PUT ${space}/members/${ben.userId}`, { body: { roles: ['student'] } })
  return { ada, ben, eve, space }
}

/** A call of every route below a space that would do something, if one might. */
const callsBelow = (space: string, { userId }: Somebody): Partial<Record<RouteName, [string, object?]>> => ({
  readSpace: [`GET ${space}`],
  updateSpace: [`PATCH ${space}`, { name: 'Other' }],
  deleteSpace: [`DELETE ${space}`],
  listSpaceMembers: [`GET ${space}/members`],
  enrolMembers: [`POST ${space}/members/batch`, { members: [{ userId, roles: ['student'] }] }],
  putSpaceMember: [`PUT ${space}/members/${userId}`, { roles: ['student'] }],
  removeSpaceMember: [`DELETE ${space}/members/${userId}`],
  listSpaceGroups: [`GET ${space}/groups`],
  readSpaceGroup: [`GET ${space}/groups/red`],
  putSpaceGroup: [`PUT ${space}/groups/red`, { memberIds: [] }],
  deleteSpaceGroup: [`DELETE ${space}/groups/red`],
  previewAudience: [`POST ${space}/audience/preview`, { audience: { to: ['role:student'] } }],
  listSpaceConversations: [`GET ${space}/conversations`],
  listUnanswered: [`GET ${space}/unanswered`],
})
const below = Object.keys(callsBelow('', { userId: '', username: '' })) as RouteName[]

describe('every route below a space', () => {
  it.each(below)('R5 %s is not found by a stranger, and where there is no space', async (name) => {
    const { eve, space } = await course()
    const nowhere = `/spaces/${crypto.randomUUID()}`

    for (const place of [space, nowhere, '/spaces/not-an-id']) {
      const [route, body] = callsBelow(place, eve)[name] ?? ['']
      expect(await refusal(call(eve, route, body && { body }))).toBe('404 not_found')
    }
  })

  it.each(below.filter((name) => (routes[name] as Route).method !== 'GET'))(
    'R5 R13 %s is forbidden to a student',
    async (name) => {
      const { ada, ben, eve, space } = await course()
      // Oneself may leave.
      const [route, body] = callsBelow(space, name === 'removeSpaceMember' ? ada : eve)[name] ?? ['']

      expect(await refusal(call(ben, route, body && { body }))).toBe('403 forbidden')
      expect((await call<Space>(ada, `GET ${space}`)).body).toMatchObject({ name: 'Course', memberCount: 2 })
    },
  )

  it.each(below)('%s answers nothing that its row does not know', async (name) => {
    const { ada, ben, space } = await course()
    await call(ada, `PUT ${space}/groups/red`, { body: { memberIds: [ben.userId] } })
    const [route, sent] = callsBelow(space, ben)[name] ?? ['']
    const row: Route = routes[name]

    const { status, body } = await call(ada, route, sent && { body: sent })

    expect(Object.keys(row.answers).map(Number)).toContain(status)
    expect(body).toEqual(row.answers[status]?.parse(body))
  })
})

describe('creating a space', () => {
  it('answers a repeat with the same space, and refuses another one under its key', async () => {
    const ada = await newcomer()
    const headers = { 'Idempotency-Key': crypto.randomUUID() }
    const first = await call<Space>(ada, 'POST /spaces', { body: { name: 'Course' }, headers })
    const again = await call<Space>(ada, 'POST /spaces', { body: { name: 'Course' }, headers })

    expect([first.status, again.status]).toEqual([201, 200])
    expect(first.headers.location).toBe(`/v1/spaces/${first.body.spaceId}`)
    expect(again.headers['idempotency-replayed']).toBe('true')
    expect(again.body).toEqual(first.body)
    expect(await refusal(call(ada, 'POST /spaces', { body: { name: 'Other' }, headers }))).toBe(
      '422 idempotency_key_reused',
    )
    await call(ada, `DELETE /spaces/${first.body.spaceId}`)
    expect(await refusal(call(ada, 'POST /spaces', { body: { name: 'Course' }, headers }))).toBe('410 gone')
  })

  it.each([
    [{}, '#/name required'],
    [{ name: '' }, '#/name too_short'],
    [{ name: 'A', owner: 'me' }, '#/owner unknown_field'],
    [{ name: 'A', language: 'no such language' }, '#/language invalid_value'],
    [{ name: 'A', roles: [{ name: 'Dean', permissions: [] }] }, '#/roles/0/name invalid_value'],
    [{ name: 'A', roles: [{ name: 'dean', permissions: ['fly'] }] }, '#/roles/0/permissions/0 invalid_value'],
    [
      { name: 'A', roles: [{ name: 'responsible', permissions: ['ask'] }] },
      '#/roles/0/permissions invalid_value',
    ],
    [{ name: { variants: { en: 'A' }, default: 'fi' } }, '#/name/default invalid_value'],
  ])('R13 refuses %j', async (body, words) => {
    const ada = await newcomer()

    expect(await refusal(call(ada, 'POST /spaces', { body }))).toBe(`400 invalid_request ${words}`)
    expect((await call<{ items: [] }>(ada, 'GET /spaces')).body.items).toEqual([])
  })

  it('is read with a tag, and not sent again to who has it', async () => {
    const { ada, space } = await course()
    const { headers } = await call(ada, `GET ${space}`)

    const again = await call(ada, `GET ${space}`, { headers: { 'If-None-Match': headers.etag ?? '' } })

    expect([again.status, again.body]).toEqual([304, undefined])
  })

  it('has one tag for as long as it says the same, in however many languages', async () => {
    const { ada, space } = await course()
    const variants = { en: 'Course', fi: 'Kurssi', sv: 'Kurs', de: 'Kurs' }
    await call(ada, `PATCH ${space}`, { body: { name: { variants, default: 'en' } } })

    const read = await Promise.all(Array.from({ length: 10 }, () => call(ada, `GET ${space}`)))

    expect(new Set(read.map(({ headers }) => headers.etag)).size).toBe(1)
  })
})

describe('members over HTTP', () => {
  it('come with 201, change with 200, go with 204', async () => {
    const { ada, eve, space } = await course()
    const path = `${space}/members/${eve.userId}`

    const came = await call(ada, `PUT ${path}`, { body: { roles: ['student'] } })
    const changed = await call(ada, `PUT ${path}`, { body: { roles: ['staff', 'student'] } })
    const went = await call(ada, `DELETE ${path}`)

    expect([came.status, changed.status, went.status]).toEqual([201, 200, 204])
    expect(came.headers.location).toBe(`/v1${path}`)
    expect(SpaceMember.parse(changed.body)).toMatchObject({
      username: eve.username,
      displayName: 'Some Body',
      roles: ['staff', 'student'],
    })
    expect(await refusal(call(ada, `DELETE ${path}`))).toBe('404 not_found')
  })

  it('are refused by pointer, and with what to do', async () => {
    const { ada, space } = await course()
    const put = (userId: string, roles: string[]) =>
      call(ada, `PUT ${space}/members/${userId}`, { body: { roles } })

    expect(await refusal(put(crypto.randomUUID(), ['student']))).toBe(
      '400 invalid_request {userId} unknown_user',
    )
    expect(await refusal(put(ada.userId, ['dean']))).toBe('400 invalid_request #/roles/0 invalid_value')
    expect(await refusal(put(ada.userId, []))).toBe('400 invalid_request #/roles too_short')
    expect(await refusal(put(ada.userId, ['staff']))).toBe('409 conflict')
    const { body } = await call<Problem>(ada, `DELETE ${space}/members/${ada.userId}`)
    expect(body.detail).toBe(
      'Somebody has to be responsible for the space. Make somebody else responsible first.',
    )
  })
})

describe('a batch over HTTP', () => {
  it('answers each line, in the language of who asks', async () => {
    const { ada, ben, eve, space } = await course()
    await call(ada, `PUT ${space}/members/${ben.userId}`, { body: { roles: ['staff'] } })
    const members = [
      { username: eve.username.toUpperCase(), roles: ['student'] },
      { username: eve.username, roles: ['staff'] },
      { userId: ada.userId, roles: ['staff'] },
      { name: 'eve', roles: ['student'] },
      'eve',
      { userId: eve.userId, username: eve.username, roles: ['student'] },
    ]

    const { status, headers, body } = await call(ben, `POST ${space}/members/batch`, { body: { members } })

    const { results } = EnrolmentResults.parse(body)
    expect([status, headers['content-language']]).toEqual([200, 'fi'])
    expect(results.map(({ line, status: outcome, problem }) => [line, outcome, problem?.code])).toEqual([
      [1, 'added', undefined],
      [2, 'duplicate', 'conflict'],
      [3, 'failed', 'forbidden'],
      [4, 'failed', 'invalid_request'],
      [5, 'failed', 'invalid_request'],
      [6, 'failed', 'invalid_request'],
    ])
    expect(results[0]?.userId).toBe(eve.userId)
    expect(results[1]?.problem?.detail).toBe('Rivi 1 koskee samaa henkilöä. Vain se otetaan huomioon.')
    expect(results[3]?.problem?.errors?.map(({ pointer, code }) => `${pointer} ${code}`)).toEqual([
      '#/members/3/name unknown_field',
      '#/members/3/userId invalid_value',
    ])
    expect(results[4]?.problem?.errors?.[0]).toMatchObject({ pointer: '#/members/4', code: 'wrong_type' })
  })

  it('may be a bare list', async () => {
    const { ada, eve, space } = await course()
    const body = [{ userId: eve.userId, roles: ['student'] }, {}]

    const answer = await call<{ results: { status: string; problem?: Problem }[] }>(
      ada,
      `POST ${space}/members/batch`,
      { body },
    )

    expect(answer.body.results.map(({ status }) => status)).toEqual(['added', 'failed'])
    expect(answer.body.results[1]?.problem?.errors?.[0]?.pointer).toBe('#/1/roles')
  })

  it.each([
    [[], 'too_short'],
    [Array.from({ length: spaceLimits.batchLines + 1 }, () => ({})), 'too_long'],
  ])('R13 has lines, and not too many', async (members, code) => {
    const { ada, space } = await course()

    expect(await refusal(call(ada, `POST ${space}/members/batch`, { body: { members } }))).toBe(
      `400 invalid_request #/members ${code}`,
    )
  })
})

describe('groups over HTTP', () => {
  it('are made with 201, and refused by what is wrong with them', async () => {
    const { ada, ben, eve, space } = await course()
    const put = (name: string, memberIds: unknown) =>
      call<{ memberIds: string[] }>(ada, `PUT ${space}/groups/${name}`, { body: { memberIds } })

    const made = await put('red', [ben.userId])

    expect([made.status, made.headers.location]).toEqual([201, `/v1${space}/groups/red`])
    expect(made.body.memberIds).toEqual([ben.userId])
    expect((await put('red', [ben.userId, ada.userId])).status).toBe(200)
    expect(await refusal(put('Red', []))).toBe('400 invalid_request {name} invalid_value')
    expect(await refusal(put('x'.repeat(41), []))).toBe('400 invalid_request {name} invalid_value')
    expect(await refusal(put('red', [eve.userId]))).toBe('400 invalid_request #/memberIds/0 unknown_user')
    expect(await refusal(put('red', 'ben'))).toBe('400 invalid_request #/memberIds wrong_type')
    expect(await refusal(call(ada, `GET ${space}/groups/blue`))).toBe('404 not_found')
    expect(await refusal(call(ada, `DELETE ${space}/groups/blue`))).toBe('404 not_found')
  })
})
