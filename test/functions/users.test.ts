import { GlobalSignOutCommand } from '@aws-sdk/client-cognito-identity-provider'
import type { PostConfirmationTriggerEvent } from 'aws-lambda'
import { beforeAll, describe, expect, it } from 'vitest'
import type * as z from 'zod'
import { handler as confirmed } from '../../functions/post-confirmation/index.ts'
import { OwnProfile, Profile, ProfilePage } from '../../shared/contract/people.ts'
import { registerConnection } from '../../shared/services/connections.ts'
import { healProfile } from '../../shared/services/profiles.ts'
import { profileKey } from '../../shared/store/keys.ts'
import { getProfile } from '../../shared/store/profiles.ts'
import { signIn } from '../local/user-pool.fixture.ts'
import { keepLogLines } from '../support/log-lines.ts'
import type { RestResult } from '../support/rest-event.ts'
import { givenFor, useTable } from '../support/test-table.ts'
import { codeOf, type SignedIn, usePeople } from './people.fixture.ts'

keepLogLines()
const test = useTable()
const { pools, come, personOf, call } = usePeople(test)

beforeAll(async () => {
  await come('aino', 'Aino Mäki', 'fi')
  await come('bertil', 'Bertil Åberg', 'sv')
  await come('cecilia', undefined, undefined)
  await come('healed', 'Healed Again', 'sv')
})

const get = <Body = unknown>(as: string | SignedIn, path: string): Promise<RestResult<Body>> =>
  call<Body>(as, `GET ${path}`)

describe('somebody who has confirmed their address', () => {
  it('has a profile with the name and language that they gave', async () => {
    const { status, body } = await get('bertil', `/users/${personOf('aino').userId}`)

    expect(status).toBe(200)
    expect(Profile.strict().parse(body)).toMatchObject({
      userId: personOf('aino').userId,
      username: 'aino',
      displayName: 'Aino Mäki',
      locale: 'fi',
      presence: 'offline',
      status: 'active',
    })
  })

  it('is called by the username where they gave no name', async () => {
    expect(await getProfile(test.table, personOf('cecilia').userId)).toMatchObject({
      displayName: 'cecilia',
      locale: 'en',
    })
  })

  it('keeps their profile when the user pool asks twice', async () => {
    const { userId } = personOf('aino')
    const event = {
      triggerSource: 'PostConfirmation_ConfirmSignUp',
      userName: 'aino',
      request: { userAttributes: { sub: userId, name: 'Somebody Else' } },
    } as unknown as PostConfirmationTriggerEvent

    expect(await confirmed(event)).toBe(event)
    expect((await getProfile(test.table, userId))?.displayName).toBe('Aino Mäki')
  })

  it('is let in though the profile could not be written', async () => {
    const event = {
      triggerSource: 'PostConfirmation_ConfirmSignUp',
      userName: '',
      request: { userAttributes: { name: 'No sub' } },
    } as unknown as PostConfirmationTriggerEvent

    expect(await confirmed(event)).toBe(event)
  })
})

describe('GET /v1/users/me', () => {
  it('is the own profile, with e-mail address and settings', async () => {
    const { status, body } = await get('aino', '/users/me')

    expect(status).toBe(200)
    expect(OwnProfile.strict().parse(body)).toMatchObject({
      userId: personOf('aino').userId,
      email: 'aino@example.com',
      settings: { timeZone: 'Europe/Helsinki', timeZoneChosen: false, theme: 'system', presence: 'visible' },
      _links: { self: { href: '/v1/users/me' } },
    })
  })

  it('writes a profile that is missing', async () => {
    const { userId } = personOf('healed')
    await test.table.delete({ Key: profileKey(userId) })

    const { body } = await get('healed', '/users/me')

    expect(body).toMatchObject({ username: 'healed', displayName: 'Healed Again', locale: 'sv' })
    expect(await getProfile(test.table, userId)).toMatchObject({ displayName: 'Healed Again', locale: 'sv' })
  })

  it('completes one that was written without the user pool', async () => {
    const { userId, username } = personOf('healed')
    await test.table.delete({ Key: profileKey(userId) })
    await healProfile(givenFor(test.table), { userId, username })

    const { body } = await get('healed', '/users/me')

    expect(body).toMatchObject({ displayName: 'Healed Again', locale: 'sv' })
    expect((await getProfile(test.table, userId))?.provisional).toBeUndefined()
  })

  it('is nobody else though they have the username by now', async () => {
    const before = { ...personOf('aino'), userId: crypto.randomUUID() }

    expect(await codeOf(get(before, '/users/me'))).toBe('401 unauthenticated')
  })

  it('is there for a token that was signed out elsewhere', async () => {
    const { AccessToken: accessToken = '' } = await signIn(pools(), 'healed')
    await pools().aws.send(new GlobalSignOutCommand({ AccessToken: accessToken }))

    expect((await get({ ...personOf('healed'), accessToken }, '/users/me')).status).toBe(200)
  })
})

describe('GET /v1/users/{userId}', () => {
  it('shows that somebody is here while a connection of theirs is open', async () => {
    const { userId } = personOf('cecilia')
    const now = Date.now()
    const connection = { connectionId: 'c-1', userId, connectedAt: now, expiresAt: now + 60_000 }
    await registerConnection(givenFor(test.table), connection)

    expect((await get('aino', `/users/${userId}`)).body).toMatchObject({ presence: 'active' })
  })

  it('never shows the e-mail address', async () => {
    const { body } = await get('bertil', `/users/${personOf('aino').userId}`)

    expect(JSON.stringify(body)).not.toContain('@')
  })

  it('does not know strangers, nor ids that are none', async () => {
    expect(await codeOf(get('aino', `/users/${crypto.randomUUID()}`))).toBe('404 not_found')
    expect(await codeOf(get('aino', '/users/nobody'))).toBe('404 not_found')
  })
})

describe('GET /v1/users', () => {
  type Page = z.infer<typeof ProfilePage>
  const namesOf = (page: Page): string[] => page.items.map(({ username }) => username)
  const list = async (as: string, path: string): Promise<Page> => (await get<Page>(as, path)).body

  it('finds people by the beginning of a word of their name', async () => {
    const { status, body } = await get<Page>('aino', '/users?query=%C3%A5b')

    expect(status).toBe(200)
    expect(ProfilePage.parse(body)).toEqual(body)
    expect(namesOf(body)).toEqual(['bertil'])
    expect(body).toMatchObject({ nextCursor: null, _links: { self: { href: '/v1/users?query=%C3%A5b' } } })
  })

  it('R9 lists everyone but the caller, page by page', async () => {
    const first = await list('aino', '/users?limit=1')
    const second = await list('aino', `/users?limit=5&cursor=${first.nextCursor}`)

    expect(namesOf(first)).toEqual(['bertil'])
    expect(namesOf(second)).toEqual(expect.arrayContaining(['cecilia']))
    expect(namesOf(second)).not.toContain('bertil')
    expect(second.nextCursor).toBeNull()
    expect(first._links.next?.href).toContain(`cursor=${first.nextCursor}`)
  })

  it('refuses a cursor of another person, of another query, and a broken one', async () => {
    const { nextCursor } = await list('aino', '/users?limit=1')
    const refused = '400 invalid_request ?cursor invalid_cursor'

    expect(await codeOf(get('bertil', `/users?cursor=${nextCursor}`))).toBe(refused)
    expect(await codeOf(get('aino', `/users?query=a&cursor=${nextCursor}`))).toBe(refused)
    expect(await codeOf(get('aino', `/users?cursor=${nextCursor}x`))).toBe(refused)
  })

  it('refuses what it does not know', async () => {
    expect(await codeOf(get('aino', '/users?limit=101&sort=age'))).toBe(
      '400 invalid_request ?limit invalid_value ?sort unknown_field',
    )
  })
})
