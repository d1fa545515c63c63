import { beforeAll, describe, expect, test } from 'vitest'
import { type Route, type RouteName, routes } from '../../shared/contract/routes.ts'
import { needsOwnRuntime, useSite } from '../support/runtime.ts'
import type { SignedIn } from '../support/runtime-people.ts'
import type { Answered } from '../support/runtime-rest.ts'
import { newWorld, scenarios } from './routes.scenarios.ts'

// Each scenario sends a message: more of them than one person may in a minute.
const site = useSite({ variables: { LIMITS: 'off' } })
let people: readonly SignedIn[]

beforeAll(async () => {
  people = await site.people(3)
})

/** They sign somebody new up, change what the others sign in with, or write to more people than there are accounts. */
const atHome = new Set<RouteName>([
  'register',
  'confirmRegistration',
  'resendCode',
  'signOut',
  'forgotPassword',
  'resetPassword',
  'changePassword',
  'deleteOwnAccount',
  'listBlocks',
  'blockUser',
  'createConversation',
])

/** The answer holds what the row's schema says and nothing else: a schema drops what it does not know. */
function check(row: Route, { status, headers, body }: Answered): void {
  expect(Object.keys(row.answers).map(Number), JSON.stringify(body)).toContain(status)
  expect(headers.get('Access-Control-Allow-Origin')).toBe('*')
  expect(headers.get('Content-Language')).toBeTruthy()
  const schema = row.answers[status]
  if (schema === undefined) expect(body).toBeUndefined()
  else expect(body).toEqual(schema.parse(body))
  if (status === 201 && row.creates) expect(headers.get('Location')).toMatch(/^\/v1\//)
}

describe('every route of the table', () => {
  test('has a scenario', () => {
    expect(Object.keys(scenarios).sort()).toEqual(Object.keys(routes).sort())
  })

  test.for(Object.entries(scenarios))('%s answers as its row says', async ([name, scenario], context) => {
    if (atHome.has(name as RouteName)) needsOwnRuntime(context)
    const row: Route = routes[name as RouteName]

    const answers = await scenario(await newWorld(site, people))

    for (const answer of answers) check(row, answer)
    const answered = [...new Set(answers.map(({ status }) => status))].sort()
    expect(answered).toEqual(Object.keys(row.answers).map(Number))
  })
})
