import {
  AdminGetUserCommand,
  ConfirmForgotPasswordCommand,
  ConfirmSignUpCommand,
  ForgotPasswordCommand,
  ResendConfirmationCodeCommand,
  SignUpCommand,
} from '@aws-sdk/client-cognito-identity-provider'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  clientId,
  confirm,
  type Fixture,
  legacyClientId,
  newestCode,
  poolId,
  register,
  signIn,
  signUp,
  startUserPools,
  strong,
} from './user-pool.fixture.ts'

let fixture: Fixture
beforeAll(async () => {
  fixture = await startUserPools()
})
afterAll(() => fixture.stop())

const hourMs = 3_600_000

function signUpWith(password: string, username: string, email: string) {
  const UserAttributes = [{ Name: 'email', Value: email }]
  return fixture.aws.send(
    new SignUpCommand({ ClientId: clientId, Username: username, Password: password, UserAttributes }),
  )
}

describe('signing up', () => {
  it('sends a code of six digits in the words of the template, and masks where it went', async () => {
    const answer = await signUp(fixture, 'aino')

    expect(answer.UserConfirmed).toBe(false)
    expect(answer.UserSub).toMatch(/^[0-9a-f-]{36}$/)
    expect(answer.CodeDeliveryDetails).toEqual({
      AttributeName: 'email',
      DeliveryMedium: 'EMAIL',
      Destination: 'a***@e***',
    })
    const mail = fixture.pools.outbox.list('AINO@example.com')
    const { code } = mail[0] ?? { code: '' }
    expect(code).toMatch(/^[0-9]{6}$/)
    const at = new Date(fixture.clock.now).toISOString()
    expect(mail).toEqual([
      { to: 'aino@example.com', subject: 'Welcome', text: `Your code: ${code}`, code, at },
    ])
    expect(fixture.logged.filter((line) => line.includes(code))).toHaveLength(1)
  })

  it('confirms with the code, which proves the address and lets in by name or address in any case', async () => {
    await register(fixture, 'bertta')

    const tokens = await Promise.all([signIn(fixture, 'BERTTA'), signIn(fixture, 'Bertta@Example.com')])
    const user = await fixture.aws.send(new AdminGetUserCommand({ UserPoolId: poolId, Username: 'Bertta' }))

    expect(tokens.map((each) => each.TokenType)).toEqual(['Bearer', 'Bearer'])
    expect(user).toMatchObject({ Username: 'bertta', UserStatus: 'CONFIRMED', Enabled: true })
    expect(user.UserAttributes).toContainEqual({ Name: 'email_verified', Value: 'true' })
    expect(user.UserCreateDate?.getTime()).toBe(fixture.clock.now)
  })

  it('does not let in before the address is confirmed', async () => {
    await signUp(fixture, 'cecilia')

    await expect(signIn(fixture, 'cecilia')).rejects.toMatchObject({ name: 'UserNotConfirmedException' })
    await expect(signIn(fixture, 'cecilia', 'Wrong-horse-77')).rejects.toMatchObject({
      name: 'NotAuthorizedException',
      message: 'Incorrect username or password.',
    })
  })

  it('refuses a taken name in another case', async () => {
    await signUp(fixture, 'daavid')

    await expect(signUp(fixture, 'Daavid', 'other@example.com')).rejects.toMatchObject({
      name: 'UsernameExistsException',
      message: 'User already exists',
    })
  })

  it('gives a name to one of many who ask at once', async () => {
    const tries = await Promise.allSettled(
      Array.from({ length: 8 }, (_, index) => signUp(fixture, 'race', `race${index}@example.com`)),
    )

    expect(tries.filter((each) => each.status === 'fulfilled')).toHaveLength(1)
  })

  it.each([
    ['Short-7', 'Password not long enough'],
    ['correct-horse-7', 'Password must have uppercase characters'],
    ['CORRECT-HORSE-7', 'Password must have lowercase characters'],
    ['Correct-horse', 'Password must have numeric characters'],
  ])('refuses the password %s', async (password, complaint) => {
    await expect(signUpWith(password, 'weak', 'weak@example.com')).rejects.toMatchObject({
      name: 'InvalidPasswordException',
      message: `Password did not conform with policy: ${complaint}`,
    })
  })

  it.each([
    ['a name like an address', 'weak@example.com', 'weak@example.com'],
    ['a name with a space', 'two words', 'two@example.com'],
    ['no real address', 'weak', 'nowhere'],
    ['no address', 'weak', ''],
  ])('refuses %s', async (_what, username, email) => {
    await expect(signUpWith(strong, username, email)).rejects.toMatchObject({
      name: 'InvalidParameterException',
    })
  })

  it('refuses to be told that an address is verified', async () => {
    const UserAttributes = [
      { Name: 'email', Value: 'sly@example.com' },
      { Name: 'email_verified', Value: 'true' },
    ]
    const command = new SignUpCommand({
      ClientId: clientId,
      Username: 'sly',
      Password: strong,
      UserAttributes,
    })

    await expect(fixture.aws.send(command)).rejects.toMatchObject({
      name: 'NotAuthorizedException',
      message: 'A client attempted to write unauthorized attribute',
    })
  })

  it('gives an address to whoever confirms it first', async () => {
    await signUp(fixture, 'eeva', 'shared@example.com')
    await signUp(fixture, 'eemil', 'Shared@example.com')
    const [second, first] = fixture.pools.outbox.list('shared@example.com')
    await confirm(fixture, 'eeva', first?.code ?? '')

    await expect(confirm(fixture, 'eemil', second?.code ?? '')).rejects.toMatchObject({
      name: 'AliasExistsException',
      message: 'An account with the email already exists.',
    })
  })

  it('takes an address from who has it when that is asked for', async () => {
    await register(fixture, 'matti')
    await signUp(fixture, 'maija', 'matti@example.com')
    const ConfirmationCode = newestCode(fixture, 'matti@example.com')
    const confirmation = { ClientId: clientId, Username: 'maija', ConfirmationCode }

    await fixture.aws.send(new ConfirmSignUpCommand({ ...confirmation, ForceAliasCreation: true }))

    const { AccessToken = '' } = await signIn(fixture, 'matti@example.com')
    expect(await fixture.pools.verifyToken(poolId, AccessToken)).toMatchObject({ username: 'maija' })
    const loser = await fixture.aws.send(new AdminGetUserCommand({ UserPoolId: poolId, Username: 'matti' }))
    expect(loser.UserAttributes).toContainEqual({ Name: 'email_verified', Value: 'false' })
  })
})

describe('codes', () => {
  it('refuses a wrong one, a used one and, after five wrong ones, the right one', async () => {
    await signUp(fixture, 'fanni')
    const code = newestCode(fixture, 'fanni@example.com')
    const wrong = code === '000000' ? '000001' : '000000'

    for (let count = 0; count < 5; count += 1) {
      await expect(confirm(fixture, 'fanni', wrong)).rejects.toMatchObject({ name: 'CodeMismatchException' })
    }
    await expect(confirm(fixture, 'fanni', code)).rejects.toMatchObject({ name: 'LimitExceededException' })
    fixture.clock.now += hourMs
    await confirm(fixture, 'fanni', code)
    await expect(confirm(fixture, 'fanni', code)).rejects.toMatchObject({
      name: 'NotAuthorizedException',
      message: 'User cannot be confirmed. Current status is CONFIRMED',
    })
  })

  it('expire after a day, and a new one can be had', async () => {
    await signUp(fixture, 'gabriel')
    const old = newestCode(fixture, 'gabriel@example.com')
    fixture.clock.now += 24 * hourMs

    await expect(confirm(fixture, 'gabriel', old)).rejects.toMatchObject({ name: 'ExpiredCodeException' })
    await fixture.aws.send(new ResendConfirmationCodeCommand({ ClientId: clientId, Username: 'gabriel' }))
    await confirm(fixture, 'gabriel', newestCode(fixture, 'gabriel@example.com'))
  })

  it('are told to nobody for people who do not exist, in the same words', async () => {
    const before = fixture.pools.outbox.list().length
    const unknown = { ClientId: clientId, Username: 'nobody' }
    const details = { AttributeName: 'email', DeliveryMedium: 'EMAIL', Destination: 'n***@n***' }

    const resent = await fixture.aws.send(new ResendConfirmationCodeCommand(unknown))
    const forgotten = await fixture.aws.send(new ForgotPasswordCommand(unknown))

    expect([resent.CodeDeliveryDetails, forgotten.CodeDeliveryDetails]).toEqual([details, details])
    expect(fixture.pools.outbox.list()).toHaveLength(before)
    await expect(confirm(fixture, 'nobody', '123456')).rejects.toMatchObject({ name: 'ExpiredCodeException' })
    await expect(signIn(fixture, 'nobody')).rejects.toMatchObject({ name: 'NotAuthorizedException' })
    const legacy = new ForgotPasswordCommand({ ...unknown, ClientId: legacyClientId })
    await expect(fixture.aws.send(legacy)).rejects.toMatchObject({ name: 'UserNotFoundException' })
  })
})

describe('a forgotten password', () => {
  const reset = (username: string, code: string, password: string) =>
    fixture.aws.send(
      new ConfirmForgotPasswordCommand({
        ClientId: clientId,
        Username: username,
        ConfirmationCode: code,
        Password: password,
      }),
    )

  it('is replaced with a code, after which only the new one lets in', async () => {
    await register(fixture, 'helena')
    await fixture.aws.send(new ForgotPasswordCommand({ ClientId: clientId, Username: 'helena@example.com' }))
    const code = newestCode(fixture, 'helena@example.com')

    await expect(reset('helena', code, 'weak')).rejects.toMatchObject({ name: 'InvalidPasswordException' })
    await reset('helena', code, 'Another-horse-8')

    await expect(signIn(fixture, 'helena')).rejects.toMatchObject({ name: 'NotAuthorizedException' })
    expect(await signIn(fixture, 'helena', 'Another-horse-8')).toHaveProperty('AccessToken')
    await expect(reset('helena', code, strong)).rejects.toMatchObject({ name: 'ExpiredCodeException' })
  })

  it('cannot be replaced an hour later', async () => {
    await register(fixture, 'iida')
    await fixture.aws.send(new ForgotPasswordCommand({ ClientId: clientId, Username: 'iida' }))
    fixture.clock.now += hourMs

    const late = reset('iida', newestCode(fixture, 'iida@example.com'), 'Another-horse-8')

    await expect(late).rejects.toMatchObject({ name: 'ExpiredCodeException' })
  })
})

describe('the service', () => {
  it('locks a name for a second after five wrong passwords', async () => {
    await register(fixture, 'kalle')
    for (let count = 0; count < 5; count += 1) {
      await expect(signIn(fixture, 'kalle', 'Wrong-horse-77')).rejects.toThrow(
        'Incorrect username or password.',
      )
    }

    await expect(signIn(fixture, 'kalle')).rejects.toThrow('Password attempts exceeded')
    fixture.clock.now += 1000
    expect(await signIn(fixture, 'kalle')).toHaveProperty('AccessToken')
  })

  it('answers calls of other kinds as AWS does', async () => {
    const call = (target: string, body: string) =>
      fetch(fixture.url, {
        method: 'POST',
        headers: { 'x-amz-target': `AWSCognitoIdentityProviderService.${target}` },
        body,
      })

    const unknown = await call('MakeCoffee', '{}')
    const broken = await call('SignUp', '{')
    const empty = await call('SignUp', '{}')
    const large = await call('SignUp', JSON.stringify({ Username: 'x'.repeat(300_000) }))

    expect(unknown.status).toBe(400)
    expect(unknown.headers.get('x-amzn-errortype')).toBe('UnknownOperationException')
    expect(await broken.json()).toMatchObject({ __type: 'SerializationException' })
    expect(await empty.json()).toMatchObject({ __type: 'InvalidParameterException' })
    expect(large.status).toBe(413)
  })

  it('lets browsers call from anywhere, and leaves other requests to others', async () => {
    const preflight = await fetch(fixture.url, {
      method: 'OPTIONS',
      headers: { 'access-control-request-headers': 'content-type,x-amz-target' },
    })
    const other = await fetch(`${fixture.url}/v1`)

    expect(preflight.headers.get('access-control-allow-origin')).toBe('*')
    expect(other.status).toBe(404)
  })

  it('serves the outbox over HTTP', async () => {
    await signUp(fixture, 'leena')

    const response = await fetch(`${fixture.url}/local/outbox?to=leena%40example.com`)

    const body = (await response.json()) as { items: unknown[] }
    expect(body.items).toEqual(fixture.pools.outbox.list('leena@example.com'))
    expect(body.items).toHaveLength(1)
  })

  it('names a client that does not exist', async () => {
    const command = new ForgotPasswordCommand({ ClientId: 'nosuchclient', Username: 'leena' })

    await expect(fixture.aws.send(command)).rejects.toMatchObject({ name: 'ResourceNotFoundException' })
  })
})
