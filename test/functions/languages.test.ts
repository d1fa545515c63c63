import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { mockClient } from 'aws-sdk-client-mock'
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { serviceLanguages } from '../../shared/contract/common.ts'
import type { ErrorCode } from '../../shared/contract/errors.ts'
import { Problem } from '../../shared/contract/problem.ts'
import { type ActionName, actions } from '../../shared/contract/realtime.ts'
import { type Route, type RouteName, routes, uuidParameters } from '../../shared/contract/routes.ts'
import { putProfileIfAbsent } from '../../shared/store/profiles.ts'
import { useEnvironment } from '../support/environment.ts'
import { handlers } from '../support/handlers.ts'
import { keepLogLines } from '../support/log-lines.ts'
import { callRest, type RestCall, type RestResult } from '../support/rest-event.ts'
import { useSocketEndpoint } from '../support/socket-endpoint.ts'
import { say, socketOf } from '../support/socket-frames.ts'
import { useTable } from '../support/test-table.ts'
import { expectTranslated, inAllLanguages } from '../support/translations.ts'

keepLogLines()
const test = useTable()
const endpoint = useSocketEndpoint()
/** She has chosen Swedish. */
const ada = { userId: '0190a6f0-0000-7000-8000-0000000000a1', username: 'ada' }

beforeAll(async () => {
  useEnvironment(test, {
    SOCKET_ENDPOINT: endpoint.url,
    USER_POOL_ID: 'eu-north-1_Local0001',
    USER_POOL_CLIENT_ID: 'client',
    REALTIME_URL: 'wss://parley.example/realtime',
    FAN_OUT_QUEUE_URL: 'https://queue.example/fan-out',
  })
  const profile = { ...ada, displayName: 'Ada', locale: 'sv', status: 'active' as const, createdAt: 0 }
  await putProfileIfAbsent(test.table, profile, [])
})
beforeEach(() => vi.stubEnv('LIMITS', 'off'))
afterEach(() => vi.unstubAllEnvs())

type Call = Omit<Partial<RestCall>, 'userId'> & { readonly isStranger?: boolean }

/** Something that is wrong with a request, whatever its route does. */
interface Wrong {
  readonly why: string
  readonly code: ErrorCode
  /** Undefined where it cannot be wrong with this route. */
  readonly call: (route: Route) => Call | undefined
}

const anyId = '0190a6f0-0000-7000-8000-00000000abcd'

/** The route's path with something that may stand in place of each parameter. */
const pathOf = ({ path }: Route, id = anyId): string =>
  path.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
    uuidParameters.has(name) ? id : name === 'seq' ? '1' : 'x',
  )

const json = { 'Content-Type': 'application/json' }
const withBody = (route: Route, call: Call): Call | undefined => (route.body ? call : undefined)
const takesId = ({ path }: Route): boolean => [...uuidParameters].some((name) => path.includes(`{${name}}`))

const wrongs: readonly Wrong[] = [
  {
    why: 'an unknown query parameter',
    code: 'invalid_request',
    call: (route) => ({ path: `${pathOf(route)}?colour=red` }),
  },
  {
    why: 'no token',
    code: 'unauthenticated',
    call: (route) => (route.access === 'user' ? { isStranger: true } : undefined),
  },
  {
    why: 'something that is no id',
    code: 'not_found',
    call: (route) => (takesId(route) ? { path: pathOf(route, 'nobody') } : undefined),
  },
  {
    why: 'malformed JSON',
    code: 'invalid_request',
    call: (route) => withBody(route, { rawBody: '{"a":', headers: json }),
  },
  {
    why: 'no object',
    code: 'invalid_request',
    call: (route) => withBody(route, { rawBody: '7', headers: json }),
  },
  {
    why: 'a body of another type',
    code: 'unsupported_media_type',
    call: (route) => withBody(route, { rawBody: 'hello', headers: { 'Content-Type': 'text/plain' } }),
  },
  {
    why: 'a body that is too large',
    code: 'too_large',
    call: (route) => withBody(route, { rawBody: JSON.stringify('x'.repeat(200_000)), headers: json }),
  },
  {
    why: 'a method that the path lacks',
    code: 'method_not_allowed',
    call: () => ({ method: 'TRACE' }),
  },
]

/** A call of this route, in a language where one is asked for. */
function ask(name: RouteName, call: Call, language?: string): Promise<RestResult<Problem>> {
  const route: Route = routes[name]
  const { isStranger = route.access === 'open', ...more } = call
  return callRest<Problem>(handlers[route.lambda], {
    method: route.method,
    path: pathOf(route),
    ...more,
    ...(!isStranger && ada),
    headers: { ...call.headers, ...(language !== undefined && { 'Accept-Language': language }) },
  })
}

const problemsOf = (answers: readonly RestResult<Problem>[]): Problem[] => answers.map(({ body }) => body)
const languagesOf = (answers: readonly RestResult<Problem>[]) =>
  answers.map(({ headers }) => headers['content-language'])

const names = Object.keys(routes) as RouteName[]
const unknownParameter = (name: RouteName): Call => ({ path: `${pathOf(routes[name])}?colour=red` })

describe('what a route refuses, it refuses in the language asked for', () => {
  describe.each(names)('%s', (name) => {
    const possible = wrongs.filter((wrong) => wrong.call(routes[name]) !== undefined)

    it.each(possible.map((wrong) => [wrong.why, wrong] as const))('for %s', async (_, { code, call }) => {
      const answers = await inAllLanguages((language) => ask(name, call(routes[name]) ?? {}, language))

      expectTranslated(code, problemsOf(answers))
      expect(languagesOf(answers)).toEqual(serviceLanguages)
    })

    it('beyond its limit', async () => {
      vi.stubEnv('LIMITS', JSON.stringify({ routes: { [name]: '1/600' } }))
      await ask(name, unknownParameter(name))

      const answers = await inAllLanguages((language) => ask(name, {}, language))

      expectTranslated('rate_limited', problemsOf(answers))
    })

    it('by parameter, by header, by profile and by deployment, in this order', async () => {
      const path = pathOf(routes[name])
      const isOpen = routes[name].access === 'open'
      vi.stubEnv('DEFAULT_LANGUAGE', 'fi')

      const answers = [
        await ask(name, { path: `${path}?colour=red&language=en` }, 'fi'),
        await ask(name, unknownParameter(name), 'de, sv-FI;q=0.8, en;q=0.1'),
        await ask(name, unknownParameter(name)),
        await ask(name, unknownParameter(name), 'de'),
      ]

      expect(languagesOf(answers)).toEqual(['en', 'sv', isOpen ? 'fi' : 'sv', 'fi'])
    })
  })

  describe('when the table fails', () => {
    let documents: ReturnType<typeof mockClient> | undefined
    beforeEach(() => {
      vi.stubEnv('LIMITS', '30/60')
      documents = mockClient(DynamoDBClient)
    })
    afterEach(() => documents?.restore())

    it.each(names)('%s is worded all the same', async (name) => {
      const named = (one: string) => Object.assign(new Error('inside'), { name: one })
      documents?.onAnyCommand().rejects(named('ThrottlingException'))
      const busy = await inAllLanguages((language) => ask(name, {}, language))
      documents?.onAnyCommand().rejects(named('ValidationException'))
      const broken = await inAllLanguages((language) => ask(name, {}, language))

      expectTranslated('unavailable', problemsOf(busy))
      expectTranslated('internal', problemsOf(broken))
    })
  })
})

describe('what is refused over a socket is refused in the language asked for', () => {
  async function refusalOf(action: string, data: unknown, languages: string): Promise<Problem> {
    const reply = await say(socketOf({ languages }), action, data)
    return Problem.parse('problem' in reply ? reply.problem : undefined)
  }

  it.each(Object.keys(actions) as ActionName[])('%s', async (action) => {
    const unknown = await inAllLanguages((language) => refusalOf(action, { colour: 'red' }, language))
    vi.stubEnv('LIMITS', '1/60')
    const tooMany = await inAllLanguages(async (language) => {
      const socket = socketOf({ languages: language })
      await say(socket, action, { colour: 'red' })
      const reply = await say(socket, action, { colour: 'red' })
      return Problem.parse('problem' in reply ? reply.problem : undefined)
    })

    expectTranslated('invalid_request', unknown)
    expectTranslated('rate_limited', tooMany)
  })

  it('an action that there is not', async () => {
    expectTranslated('invalid_request', await inAllLanguages((language) => refusalOf('sing', {}, language)))
  })
})
