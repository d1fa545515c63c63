import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import {
  type AuthenticationResultType,
  CognitoIdentityProviderClient,
  ConfirmSignUpCommand,
  InitiateAuthCommand,
  SignUpCommand,
} from '@aws-sdk/client-cognito-identity-provider'
import type { Invoke } from '../../local/events.ts'
import { createUserPools, type UserPools } from '../../local/user-pool/user-pools.ts'

export const poolId = 'eu-north-1_Local0001'
export const clientId = 'localclient0000000000000001'
export const legacyClientId = 'localclient0000000000000002'
export const rotatingClientId = 'localclient0000000000000003'
export const strong = 'Correct-horse-7'

const flows = ['ALLOW_USER_SRP_AUTH', 'ALLOW_USER_PASSWORD_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH']

const poolProperties = {
  UsernameConfiguration: { CaseSensitive: false },
  AliasAttributes: ['email'],
  AutoVerifiedAttributes: ['email'],
  Policies: {
    PasswordPolicy: {
      MinimumLength: 10,
      RequireLowercase: true,
      RequireUppercase: true,
      RequireNumbers: true,
    },
  },
  Schema: [{ Name: 'email', Required: true, Mutable: true }],
  EmailVerificationSubject: 'Welcome',
  EmailVerificationMessage: 'Your code: {####}',
}

const clients = [
  {
    id: clientId,
    properties: {
      ExplicitAuthFlows: flows,
      PreventUserExistenceErrors: 'ENABLED',
      AccessTokenValidity: 60,
      RefreshTokenValidity: 30,
      TokenValidityUnits: { AccessToken: 'minutes', RefreshToken: 'days' },
    },
  },
  { id: legacyClientId, properties: { ExplicitAuthFlows: ['ALLOW_USER_SRP_AUTH'] } },
  {
    id: rotatingClientId,
    properties: {
      ExplicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH'],
      RefreshTokenRotation: { Feature: 'ENABLED', RetryGracePeriodSeconds: 10 },
    },
  },
]

export interface Fixture {
  readonly url: string
  readonly pools: UserPools
  readonly aws: CognitoIdentityProviderClient
  readonly logged: string[]
  readonly clock: { now: number }
  stop(): Promise<void>
}

export interface FixtureOptions {
  readonly properties?: Readonly<Record<string, unknown>>
  readonly dataDir?: string
  readonly invoke?: Invoke
  readonly triggerTimeoutMs?: number
}

export async function startUserPools(options: FixtureOptions = {}): Promise<Fixture> {
  const clock = { now: Date.now() }
  const logged: string[] = []
  const pools = await createUserPools({
    pools: [
      { id: poolId, name: 'people', properties: { ...poolProperties, ...options.properties }, clients },
    ],
    region: 'eu-north-1',
    dataDir: options.dataDir,
    invoke: options.invoke ?? (async (_name, event) => ({ ok: true, payload: event })),
    now: () => clock.now,
    log: (line) => logged.push(line),
    ...(options.triggerTimeoutMs === undefined ? {} : { triggerTimeoutMs: options.triggerTimeoutMs }),
  })
  const { url, close } = await serve(pools)
  const aws = new CognitoIdentityProviderClient({
    endpoint: url,
    region: 'eu-north-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    maxAttempts: 1,
  })
  const stop = async (): Promise<void> => {
    aws.destroy()
    await close()
    await pools.stop()
  }
  return { url, pools, aws, logged, clock, stop }
}

async function serve(pools: UserPools): Promise<{ url: string; close: () => Promise<void> }> {
  const server = createServer(async (request, response) => {
    const taken = await pools.handle(request, response, new URL(request.url ?? '/', 'http://localhost'))
    if (!taken) response.writeHead(404).end()
  })
  const { promise: listening, resolve } = Promise.withResolvers<void>()
  server.listen(0, '127.0.0.1', resolve)
  await listening
  const close = (): Promise<void> => {
    server.closeAllConnections()
    const { promise, resolve: closed } = Promise.withResolvers<void>()
    server.close(() => closed())
    return promise
  }
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close }
}

export function signUp(fixture: Fixture, username: string, email = `${username}@example.com`) {
  return fixture.aws.send(
    new SignUpCommand({
      ClientId: clientId,
      Username: username,
      Password: strong,
      UserAttributes: [{ Name: 'email', Value: email }],
    }),
  )
}

export function newestCode(fixture: Fixture, to: string): string {
  return fixture.pools.outbox.list(to)[0]?.code ?? ''
}

export function confirm(fixture: Fixture, username: string, code: string) {
  return fixture.aws.send(
    new ConfirmSignUpCommand({ ClientId: clientId, Username: username, ConfirmationCode: code }),
  )
}

/** A confirmed user with the strong password. */
export async function register(fixture: Fixture, username: string): Promise<void> {
  await signUp(fixture, username)
  await confirm(fixture, username, newestCode(fixture, `${username}@example.com`))
}

export async function signIn(
  fixture: Fixture,
  username: string,
  password = strong,
  client = clientId,
): Promise<AuthenticationResultType> {
  const answer = await fixture.aws.send(
    new InitiateAuthCommand({
      AuthFlow: 'USER_PASSWORD_AUTH',
      ClientId: client,
      AuthParameters: { USERNAME: username, PASSWORD: password },
    }),
  )
  return answer.AuthenticationResult ?? {}
}
