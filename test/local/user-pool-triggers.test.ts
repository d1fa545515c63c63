import {
  AdminCreateUserCommand,
  AdminGetUserCommand,
  ConfirmForgotPasswordCommand,
  ForgotPasswordCommand,
  GetUserAttributeVerificationCodeCommand,
  ResendConfirmationCodeCommand,
  SignUpCommand,
  UpdateUserAttributesCommand,
} from '@aws-sdk/client-cognito-identity-provider'
import type {
  CustomMessageTriggerEvent,
  PostConfirmationTriggerEvent,
  PreSignUpTriggerEvent,
} from 'aws-lambda'
import { decodeJwt } from 'jose'
import { afterEach, describe, expect, it } from 'vitest'
import type { Invoke, InvokeResult } from '../../local/events.ts'
import {
  clientId,
  confirm,
  type Fixture,
  type FixtureOptions,
  newestCode,
  poolId,
  register,
  signIn,
  signUp,
  startUserPools,
  strong,
} from './user-pool.fixture.ts'

let fixture: Fixture
afterEach(() => fixture.stop())

type Answer = (event: unknown) => InvokeResult | Promise<InvokeResult>

const echo: Answer = (event) => ({ ok: true, payload: event })

/** A pool whose trigger runs `answer`; the calls come back as pairs of function and event. */
async function startWith(trigger: string, answer: Answer, options: FixtureOptions = {}) {
  const calls: { functionName: string; event: unknown }[] = []
  const invoke: Invoke = async (functionName, event) => {
    calls.push({ functionName, event: structuredClone(event) })
    return answer(event)
  }
  const properties = { ...options.properties, LambdaConfig: { [trigger]: `arn:aws:lambda:${trigger}` } }
  fixture = await startUserPools({ ...options, properties, invoke })
  return calls
}

function failing(errorMessage: string): Answer {
  return () => ({ ok: false, error: { errorType: 'Error', errorMessage } })
}

async function statusOf(username: string): Promise<string | undefined> {
  const user = await fixture.aws.send(new AdminGetUserCommand({ UserPoolId: poolId, Username: username }))
  return user.UserStatus
}

describe('PostConfirmation', () => {
  it('is told of a confirmed sign-up in the event that AWS documents', async () => {
    const calls = await startWith('PostConfirmation', echo)

    await register(fixture, 'aino')

    const { sub } = decodeJwt((await signIn(fixture, 'aino')).AccessToken ?? '')
    const expected: PostConfirmationTriggerEvent = {
      version: '1',
      region: 'eu-north-1',
      userPoolId: poolId,
      userName: 'aino',
      callerContext: { awsSdkVersion: 'aws-sdk-unknown-unknown', clientId },
      triggerSource: 'PostConfirmation_ConfirmSignUp',
      request: {
        userAttributes: {
          sub: sub ?? '',
          'cognito:user_status': 'CONFIRMED',
          email_verified: 'true',
          email: 'aino@example.com',
        },
      },
      response: {},
    }
    expect(calls).toEqual([{ functionName: 'arn:aws:lambda:PostConfirmation', event: expected }])
  })

  it('is told of a password that was reset', async () => {
    const calls = await startWith('PostConfirmation', echo)
    await register(fixture, 'bertta')
    await fixture.aws.send(new ForgotPasswordCommand({ ClientId: clientId, Username: 'bertta' }))

    await fixture.aws.send(
      new ConfirmForgotPasswordCommand({
        ClientId: clientId,
        Username: 'bertta',
        ConfirmationCode: newestCode(fixture, 'bertta@example.com'),
        Password: 'Another-horse-8',
      }),
    )

    expect(calls[1]?.event).toMatchObject({ triggerSource: 'PostConfirmation_ConfirmForgotPassword' })
  })

  it('does not undo the confirmation when it fails', async () => {
    await startWith('PostConfirmation', failing('table is away'))

    await expect(register(fixture, 'cecilia')).rejects.toMatchObject({
      name: 'UserLambdaValidationException',
      message: 'PostConfirmation failed with error table is away.',
    })
    expect(await statusOf('cecilia')).toBe('CONFIRMED')
  })

  it('must answer with its event', async () => {
    await startWith('PostConfirmation', () => ({ ok: true, payload: null }))

    await expect(register(fixture, 'daavid')).rejects.toMatchObject({
      name: 'InvalidLambdaResponseException',
      message: 'Unrecognizable lambda output',
    })
  })

  it('is asked three times when it does not answer in time', async () => {
    const silent = (): Promise<InvokeResult> => new Promise(() => {})
    const calls = await startWith('PostConfirmation', silent, { triggerTimeoutMs: 20 })

    await expect(register(fixture, 'eeva')).rejects.toMatchObject({ name: 'UnexpectedLambdaException' })
    expect(calls).toHaveLength(3)
  })
})

describe('PreSignUp', () => {
  it('may confirm at once', async () => {
    const calls = await startWith('PreSignUp', (event) => {
      const signUpEvent = event as PreSignUpTriggerEvent
      return {
        ok: true,
        payload: {
          ...signUpEvent,
          response: { ...signUpEvent.response, autoConfirmUser: true, autoVerifyEmail: true },
        },
      }
    })

    const answer = await signUp(fixture, 'fanni')

    expect(answer.UserConfirmed).toBe(true)
    expect(await signIn(fixture, 'fanni@example.com')).toHaveProperty('AccessToken')
    expect(calls[0]?.event).toMatchObject({
      triggerSource: 'PreSignUp_SignUp',
      request: { userAttributes: { email: 'fanni@example.com' }, validationData: null },
      response: { autoConfirmUser: false, autoVerifyEmail: false, autoVerifyPhone: false },
    })
  })

  it('may refuse, and then nobody was made and nothing sent', async () => {
    await startWith('PreSignUp', failing('not today'))

    await expect(signUp(fixture, 'gabriel')).rejects.toThrow('PreSignUp failed with error not today.')
    await expect(statusOf('gabriel')).rejects.toMatchObject({ name: 'UserNotFoundException' })
    expect(fixture.pools.outbox.list()).toEqual([])
  })
})

describe('PreTokenGeneration', () => {
  it('changes claims of the ID token, but none that others rely on', async () => {
    await startWith('PreTokenGeneration', (event) => ({
      ok: true,
      payload: {
        ...(event as object),
        response: {
          claimsOverrideDetails: {
            claimsToAddOrOverride: { team: 'blue', sub: 'somebody else' },
            claimsToSuppress: ['email'],
          },
        },
      },
    }))
    await register(fixture, 'helena')

    const tokens = await signIn(fixture, 'helena')

    const identity = decodeJwt(tokens.IdToken ?? '')
    expect(identity).toMatchObject({ team: 'blue', sub: decodeJwt(tokens.AccessToken ?? '').sub })
    expect(identity).not.toHaveProperty('email')
  })
})

describe('CustomMessage', () => {
  const saying =
    (words: object): Answer =>
    (event) => ({ ok: true, payload: { ...(event as object), response: words } })
  const mailTo = (username: string) => fixture.pools.outbox.list(`${username}@example.com`)

  it('is told of a sign-up in the event that AWS documents, and chooses the words', async () => {
    const words = { emailSubject: 'Koodi', emailMessage: 'Koodisi on {####}.', smsMessage: null }
    const calls = await startWith('CustomMessage', saying(words))

    await fixture.aws.send(
      new SignUpCommand({
        ClientId: clientId,
        Username: 'irma',
        Password: strong,
        UserAttributes: [{ Name: 'email', Value: 'irma@example.com' }],
        ClientMetadata: { language: 'fi' },
      }),
    )

    const expected: CustomMessageTriggerEvent = {
      version: '1',
      region: 'eu-north-1',
      userPoolId: poolId,
      userName: 'irma',
      callerContext: { awsSdkVersion: 'aws-sdk-unknown-unknown', clientId },
      triggerSource: 'CustomMessage_SignUp',
      request: {
        userAttributes: {
          sub: expect.any(String),
          'cognito:user_status': 'UNCONFIRMED',
          email: 'irma@example.com',
          email_verified: 'false',
        },
        codeParameter: '{####}',
        linkParameter: '{##Click Here##}',
        usernameParameter: null,
        clientMetadata: { language: 'fi' },
      },
      response: { smsMessage: null, emailMessage: null, emailSubject: null },
    }
    expect(calls[0]?.event).toEqual(expected)
    const [mail] = mailTo('irma')
    expect(mail).toMatchObject({ subject: 'Koodi', text: `Koodisi on ${mail?.code}.` })
  })

  it('is told why somebody is written to', async () => {
    const calls = await startWith('CustomMessage', echo)
    await signUp(fixture, 'jaakko')
    await fixture.aws.send(new ResendConfirmationCodeCommand({ ClientId: clientId, Username: 'jaakko' }))
    await confirm(fixture, 'jaakko', newestCode(fixture, 'jaakko@example.com'))
    await fixture.aws.send(new ForgotPasswordCommand({ ClientId: clientId, Username: 'jaakko' }))
    const { AccessToken } = await signIn(fixture, 'jaakko')
    await fixture.aws.send(
      new UpdateUserAttributesCommand({
        AccessToken,
        UserAttributes: [{ Name: 'email', Value: 'other@example.com' }],
      }),
    )
    await fixture.aws.send(
      new GetUserAttributeVerificationCodeCommand({ AccessToken, AttributeName: 'email' }),
    )
    await fixture.aws.send(
      new AdminCreateUserCommand({
        UserPoolId: poolId,
        Username: 'kaarina',
        UserAttributes: [{ Name: 'email', Value: 'kaarina@example.com' }],
      }),
    )

    expect(calls.map(({ event }) => (event as { triggerSource: string }).triggerSource)).toEqual([
      'CustomMessage_SignUp',
      'CustomMessage_ResendCode',
      'CustomMessage_ForgotPassword',
      'CustomMessage_UpdateUserAttribute',
      'CustomMessage_VerifyUserAttribute',
      'CustomMessage_AdminCreateUser',
    ])
    expect(calls.at(-1)?.event).toMatchObject({ request: { usernameParameter: '{username}' } })
  })

  it('that says nothing, or leaves the code out, leaves the words of the pool', async () => {
    await startWith('CustomMessage', saying({ emailSubject: 'Hi', emailMessage: 'No code here' }))

    await signUp(fixture, 'lauri')

    expect(mailTo('lauri')).toMatchObject([
      { subject: 'Welcome', text: expect.stringMatching(/^Your code: /) },
    ])
  })
})

describe('a trigger that is not known', () => {
  it('is named in a warning', async () => {
    await startWith('DefineAuthChallenge', echo)

    expect(fixture.logged).toEqual(['user pool people: triggers not run here: DefineAuthChallenge'])
    await confirm(fixture, 'nobody', '123456').catch(() => undefined)
  })
})
