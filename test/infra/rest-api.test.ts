import { Match } from 'aws-cdk-lib/assertions'
import { describe, expect, it } from 'vitest'
import { refusals } from '../../infra/gateway-responses.ts'
import { nounsOf } from '../../infra/nouns.ts'
import { errorTable } from '../../shared/contract/errors.ts'
import { Problem } from '../../shared/contract/problem.ts'
import { routes } from '../../shared/contract/routes.ts'
import { type Properties, propertiesOf, synthesize } from './templates.ts'

const { rebuilt } = synthesize()
const resources = propertiesOf(rebuilt, 'AWS::ApiGateway::Resource')
const methods = Object.values(propertiesOf(rebuilt, 'AWS::ApiGateway::Method'))

/** `/auth/{proxy+}`, from what a method or a resource says of its place. */
function pathOf(reference: unknown): string {
  const id = (reference as { Ref?: string }).Ref
  const resource = id === undefined ? undefined : resources[id]
  return resource ? `${pathOf(resource.ParentId).replace(/\/$/, '')}/${resource.PathPart}` : '/'
}

const anyMethods = Object.fromEntries(
  methods
    .filter(({ HttpMethod }) => HttpMethod === 'ANY')
    .map((method) => [pathOf(method.ResourceId), method]),
)

const functionOf = ({ Integration }: Properties): string | undefined =>
  /"Fn::GetAtt":\["([A-Za-z]+)[0-9A-F]{8}"/.exec(JSON.stringify(Integration))?.[1]

/** As API Gateway chooses: the path itself, else the nearest `{proxy+}` above it. */
function methodFor(path: string): Properties {
  const exact = anyMethods[path]
  if (exact) return exact
  const parts = path.split('/')
  for (let length = parts.length - 1; length > 0; length -= 1) {
    const method = anyMethods[`${parts.slice(0, length).join('/')}/{proxy+}`]
    if (method) return method
  }
  throw new Error(`no method for ${path}`)
}

describe('the REST API', () => {
  it('serves each noun and what is below it by one function, and the rest by the entry point', () => {
    const served = (path: string) => functionOf(anyMethods[path] ?? {})

    expect(served('/users')).toBe('Users')
    expect(served('/users/{proxy+}')).toBe('Users')
    expect(served('/')).toBe('Entry')
    expect(served('/{proxy+}')).toBe('Entry')
  })

  it.each(Object.entries(routes))(
    'takes %s to its function, with an access token where it is for users',
    (_, row) => {
      const method = methodFor(row.path)

      expect(functionOf(method)?.toLowerCase()).toBe(row.lambda)
      expect(method.AuthorizationType).toBe(row.access === 'user' ? 'COGNITO_USER_POOLS' : 'NONE')
      expect(method.AuthorizationScopes).toEqual(
        row.access === 'user' ? ['aws.cognito.signin.user.admin'] : undefined,
      )
    },
  )

  it('lets API Gateway call each function by one permission', () => {
    const permissions = Object.values(propertiesOf(rebuilt, 'AWS::Lambda::Permission'))
    const toRest = permissions.filter(({ SourceArn }) => JSON.stringify(SourceArn).includes('/*/*/*'))

    expect(toRest).toHaveLength(new Set(Object.values(routes).map(({ lambda }) => lambda)).size)
  })

  it('has the stage v1, throttled as the settings say', () => {
    const throttled = synthesize({ throttleRate: '50', throttleBurst: '70' }).rebuilt

    throttled.hasResourceProperties('AWS::ApiGateway::Stage', {
      StageName: 'v1',
      MethodSettings: [Match.objectLike({ ThrottlingRateLimit: 50, ThrottlingBurstLimit: 70 })],
    })
  })

  it.each([
    [{}, '{"stage":"1000/1"}'],
    [{ limits: 'off' }, 'off'],
    [{ limits: '30/60', throttleRate: '50' }, '{"every":"30/60","stage":"50/1"}'],
    [{ limits: { send: '10/60' } }, '{"send":"10/60","stage":"1000/1"}'],
  ])('gives its functions the limits of the setting %j', (context, variable) => {
    const functions = Object.values(propertiesOf(synthesize(context).rebuilt, 'AWS::Lambda::Function'))
    const variables = functions.map(({ Environment }) => Environment as { Variables?: { LIMITS?: string } })
    const limits = variables.flatMap((one) => one?.Variables?.LIMITS ?? [])

    expect(new Set(limits)).toEqual(new Set([variable]))
    expect(limits.length).toBeGreaterThanOrEqual(7)
  })

  it('leaves the roles and logs of the account alone', () => {
    rebuilt.resourceCountIs('AWS::ApiGateway::Account', 0)
  })
})

describe('preflight', () => {
  const preflights = (template: typeof rebuilt): string[] =>
    Object.values(propertiesOf(template, 'AWS::ApiGateway::Method'))
      .filter(({ HttpMethod }) => HttpMethod === 'OPTIONS')
      .map(({ Integration }) => JSON.stringify(Integration))

  it('is answered everywhere, for any origin by default', () => {
    const answers = preflights(rebuilt)

    expect(answers).toHaveLength(Object.keys(anyMethods).length)
    for (const answer of answers) {
      expect(answer).toContain(`Access-Control-Allow-Origin":"'*'"`)
      expect(answer).toContain(
        'Authorization,Content-Type,Accept-Language,Idempotency-Key,If-Match,If-None-Match',
      )
    }
  })

  it('allows only the origins of the settings', () => {
    const [answer] = preflights(synthesize({ origins: 'https://a.example,https://b.example' }).rebuilt)

    expect(answer).toContain('https://a.example')
    expect(answer).toContain('https://b.example')
    expect(answer).not.toContain(`"'*'"`)
  })
})

describe("API Gateway's own refusals", () => {
  const responses = (template: typeof rebuilt): Record<string, Properties> =>
    Object.fromEntries(
      Object.values(propertiesOf(template, 'AWS::ApiGateway::GatewayResponse')).map((response) => [
        String(response.ResponseType),
        response,
      ]),
    )
  const bodyOf = (response: Properties = {}): Record<string, unknown> =>
    JSON.parse((response.ResponseTemplates as Record<string, string>)['application/json'] ?? '')
  const headersOf = (response: Properties = {}) => response.ResponseParameters as Record<string, string>

  it.each(Object.entries(refusals))('%s is the problem %s, with the status of the table', (type, code) => {
    const response = responses(rebuilt)[type]

    expect(response?.StatusCode).toBe(String(errorTable[code].status))
    expect(Problem.strict().parse(bodyOf(response))).toMatchObject({
      code,
      status: errorTable[code].status,
      retryable: errorTable[code].retryable,
      requestId: '$context.requestId',
    })
    expect(headersOf(response)).toMatchObject({
      'gatewayresponse.header.Content-Type': "'application/problem+json'",
      'gatewayresponse.header.Access-Control-Allow-Origin': "'*'",
    })
  })

  it("tells of the stage's own limit, unless limits are off", () => {
    const { THROTTLED, UNAUTHORIZED } = responses(synthesize({ throttleRate: '50' }).rebuilt)
    const off = responses(synthesize({ limits: 'off' }).rebuilt)

    expect(headersOf(UNAUTHORIZED)).toMatchObject({
      'gatewayresponse.header.RateLimit-Policy': `'"stage";q=50;w=1'`,
      'gatewayresponse.header.RateLimit': `'"stage";r=50;t=1'`,
    })
    expect(headersOf(THROTTLED)['gatewayresponse.header.RateLimit']).toBe(`'"stage";r=0;t=1'`)
    expect(headersOf(off.THROTTLED)).not.toHaveProperty('gatewayresponse.header.RateLimit')
  })

  it('says how to sign in with 401, and when to come back with 429', () => {
    const { UNAUTHORIZED, THROTTLED } = responses(rebuilt)

    expect(headersOf(UNAUTHORIZED)['gatewayresponse.header.WWW-Authenticate']).toBe("'Bearer'")
    expect(headersOf(THROTTLED)['gatewayresponse.header.Retry-After']).toBe("'1'")
    expect(bodyOf(THROTTLED).retryAfterSeconds).toBe(1)
  })

  it("is in the deployment's language and for its origin", () => {
    const settings = { defaultLanguage: 'fi', origins: 'https://a.example' }
    const { UNAUTHORIZED } = responses(synthesize(settings).rebuilt)

    expect(bodyOf(UNAUTHORIZED).title).toBe('Et ole kirjautunut sisään')
    expect(headersOf(UNAUTHORIZED)).toMatchObject({
      'gatewayresponse.header.Content-Language': "'fi'",
      'gatewayresponse.header.Access-Control-Allow-Origin': "'https://a.example'",
    })
  })

  it('holds nothing that a template would take for its own', () => {
    for (const language of ['en', 'fi', 'sv']) {
      for (const response of Object.values(responses(synthesize({ defaultLanguage: language }).rebuilt))) {
        const { title, detail } = bodyOf(response)
        expect(`${title} ${detail}`).not.toMatch(/[$#{}]/)
      }
    }
  })
})

describe('nouns', () => {
  const row = (path: `/${string}`, access: 'open' | 'user', lambda: 'auth' | 'users' = 'auth') => ({
    path,
    access,
    lambda,
  })

  it('that are open for some guard the paths of the others, also those with parameters', () => {
    const nouns = nounsOf([row('/auth/token', 'open'), row('/auth/keys/{keyId}', 'user')])

    expect(nouns).toEqual([{ name: 'auth', lambda: 'auth', open: true, guarded: ['/auth/keys/{keyId}'] }])
  })

  it('that are for users only are guarded as a whole', () => {
    expect(nounsOf([row('/auth', 'user'), row('/auth/{id}', 'user')])).toEqual([
      { name: 'auth', lambda: 'auth', open: false, guarded: [] },
    ])
  })

  it('are refused where a path is open for one method and not for another', () => {
    expect(() => nounsOf([row('/auth/x', 'open'), row('/auth/x', 'user')])).toThrow('/auth/x')
  })

  it('are refused where two functions would serve one', () => {
    expect(() => nounsOf([row('/auth/x', 'open'), row('/auth/y', 'open', 'users')])).toThrow('auth and users')
  })
})
