import { AdminCreateUserCommand } from '@aws-sdk/client-cognito-identity-provider'
import type { CustomMessageTriggerEvent } from 'aws-lambda'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { handler as auth } from '../../functions/auth/index.ts'
import { handler } from '../../functions/custom-message/index.ts'
import { serviceLanguages } from '../../shared/contract/common.ts'
import { clientId, type Fixture, poolId, startUserPools } from '../local/user-pool.fixture.ts'
import { keepLogLines } from '../support/log-lines.ts'
import { callRest } from '../support/rest-event.ts'
import { inAllLanguages } from '../support/translations.ts'

const logLines = keepLogLines()
let pools: Fixture

beforeAll(async () => {
  pools = await startUserPools({
    properties: { LambdaConfig: { CustomMessage: 'custom-message' } },
    invoke: async (_, event) => ({ ok: true, payload: await handler(event as CustomMessageTriggerEvent) }),
  })
  Object.assign(process.env, {
    USER_POOL_ID: poolId,
    USER_POOL_CLIENT_ID: clientId,
    AWS_REGION: 'eu-north-1',
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER: pools.url,
  })
})
afterAll(async () => {
  vi.useRealTimers()
  await pools.stop()
})
// Noon in Helsinki.
beforeEach(() => vi.useFakeTimers({ toFake: ['Date'], now: Date.UTC(2026, 0, 5, 10) }))
afterEach(() => vi.unstubAllEnvs())

let count = 0
const newName = (): string => {
  count += 1
  return `reader${count}`
}

const post = (action: string, body: object, language?: string) =>
  callRest(auth, {
    method: 'POST',
    path: `/auth/${action}`,
    body,
    headers: language === undefined ? {} : { 'Accept-Language': language },
  })

async function register(language?: string, more: object = {}): Promise<string> {
  const username = newName()
  const email = `${username}@example.com`
  await post('register', { username, email, password: 'Correct-horse-7', ...more }, language)
  return username
}

/** The newest mail to somebody, with its code as `000000`. */
function mailTo(username: string): { subject: string; text: string } {
  const [mail] = pools.pools.outbox.list(`${username}@example.com`)
  if (!mail) throw new Error(`no mail to ${username}`)
  return { subject: mail.subject, text: mail.text.replace(mail.code, '000000') }
}

describe('a mail of the user pool', () => {
  it('is in the language that the sign-up asked for, with the time in the zone of the deployment', async () => {
    vi.stubEnv('DEFAULT_TIME_ZONE', 'Europe/Helsinki')

    const mails = await inAllLanguages(async (language) => mailTo(await register(language)))

    expect(mails).toEqual([
      {
        subject: 'Your Parley code',
        text: expect.stringMatching(/code is 000000\..* until January 6, 2026 at 12:00\sPM \S+\.$/),
      },
      {
        subject: 'Parley-koodisi',
        text: expect.stringMatching(/on 000000\..* 6\. tammikuuta 2026 klo 12\.00 \S+ asti\.$/),
      },
      {
        subject: 'Din Parley-kod',
        text: expect.stringMatching(/är 000000\..* till 6 januari 2026 kl\. 12:00 \S+\.$/),
      },
    ])
  })

  it('follows what was chosen for the account, then the request, then the account, then the deployment', async () => {
    vi.stubEnv('DEFAULT_LANGUAGE', 'sv')

    const subjects = {
      chosen: mailTo(await register('en', { locale: 'fi' })).subject,
      asked: mailTo(await register('en')).subject,
      neither: mailTo(await register()).subject,
    }
    const finn = await register('en', { locale: 'fi' })
    await post('resend', { username: finn })
    const again = mailTo(finn).subject
    await post('resend', { username: finn }, 'en')

    expect(subjects).toEqual({
      chosen: 'Parley-koodisi',
      asked: 'Your Parley code',
      neither: 'Din Parley-kod',
    })
    expect([again, mailTo(finn).subject]).toEqual(['Parley-koodisi', 'Your Parley code'])
  })

  it('says what the code is for, and until when', async () => {
    const username = await register('en')
    const [mail] = pools.pools.outbox.list(`${username}@example.com`)
    await post('confirm', { username, code: mail?.code })

    await post('forgot', { username }, 'en')

    const { text } = mailTo(username)
    expect(text).toContain('Set a new password')
    expect(text).toMatch(/until January 5, 2026 at 11:00\sAM UTC\./)
  })

  it('invites whom an administrator signs up', async () => {
    const username = newName()
    await pools.aws.send(
      new AdminCreateUserCommand({
        UserPoolId: poolId,
        Username: username,
        TemporaryPassword: 'Temporary-7-horse',
        UserAttributes: [
          { Name: 'email', Value: `${username}@example.com` },
          { Name: 'locale', Value: 'fi-FI' },
        ],
      }),
    )

    const { subject, text } = mailTo(username)

    expect(subject).toBe('Tilisi Parleyssa')
    expect(text).toContain(username)
    expect(text).toContain('000000')
  })

  it.each(serviceLanguages)('never names what only the deployment knows, in %s', async (language) => {
    const username = await register(language)

    expect(mailTo(username).text).not.toMatch(/[{}#]/)
  })

  it('goes out in the words of the pool where its own fail', async () => {
    vi.stubEnv('DEFAULT_TIME_ZONE', 'Mars/Olympus')
    logLines.length = 0

    const username = await register('fi')

    expect(mailTo(username).text).toBe('Your code: 000000')
    expect(logLines.map((line) => JSON.parse(line))).toContainEqual(
      expect.objectContaining({ level: 'error', function: 'custom-message' }),
    )
    expect(logLines.join()).not.toContain(username)
  })
})
