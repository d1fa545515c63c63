import { AdminGetUserCommand } from '@aws-sdk/client-cognito-identity-provider'
import { describe, expect, it } from 'vitest'
import { handler as conversations } from '../../functions/conversations/index.ts'
import { OwnProfile, type Profile } from '../../shared/contract/people.ts'
import type { Problem } from '../../shared/contract/problem.ts'
import { registerConnection } from '../../shared/services/connections.ts'
import { createConversation } from '../../shared/services/create-conversation.ts'
import { erasePerson } from '../../shared/services/erase-person.ts'
import { readDirectory } from '../../shared/store/directory.ts'
import { metered, noUnits } from '../../shared/store/meter.ts'
import { getProfile } from '../../shared/store/profiles.ts'
import { poolId, signIn, strong } from '../local/user-pool.fixture.ts'
import { keepLogLines } from '../support/log-lines.ts'
import { callRest } from '../support/rest-event.ts'
import { givenFor, useTable } from '../support/test-table.ts'
import { codeOf, type SignedIn, usePeople } from './people.fixture.ts'

keepLogLines()
const test = useTable()
const { pools, come, call } = usePeople(test)

const patch = (as: SignedIn, body: unknown) => call<OwnProfile>(as, 'PATCH /users/me', { body })
const remove = (as: SignedIn, password = strong, language?: string) =>
  call<Problem>(as, 'DELETE /users/me', { body: { password }, ...(language && { language }) })

async function found(as: SignedIn, query: string): Promise<string[]> {
  const { body } = await call<{ items: Profile[] }>(as, `GET /users?query=${encodeURIComponent(query)}`)
  return body.items.map(({ username }) => username)
}

const languages = ['en', 'fi', 'sv'] as const

describe('PATCH /v1/users/me', () => {
  it('changes what it names and leaves the rest', async () => {
    const dora = await come('dora', 'Dora Ek', 'sv')

    await patch(dora, { bio: 'Sings', avatarUrl: 'https://example.com/d.png', settings: { theme: 'dark' } })
    const { status, body } = await patch(dora, { locale: 'fi-fi', settings: { timeZone: 'Europe/Oslo' } })

    expect(status).toBe(200)
    expect(OwnProfile.strict().parse(body)).toMatchObject({
      displayName: 'Dora Ek',
      bio: 'Sings',
      avatarUrl: 'https://example.com/d.png',
      locale: 'fi-FI',
      email: 'dora@example.com',
      settings: { theme: 'dark', timeZone: 'Europe/Oslo', timeZoneChosen: true, presence: 'visible' },
      _links: { edit: { href: '/v1/users/me' }, blocks: { href: '/v1/users/me/blocks' } },
    })
    expect((await call(dora, 'GET /users/me')).body).toEqual(body)
  })

  it('takes away what is null', async () => {
    const emil = await come('emil', 'Emil')
    const settings = { timeZone: 'Europe/Oslo', theme: 'dark' }
    await patch(emil, { bio: 'Here', avatarUrl: 'https://example.com/e.png', settings })

    const { body } = await patch(emil, { bio: null, avatarUrl: null, settings: { timeZone: null } })

    expect(body).toMatchObject({ settings: { timeZoneChosen: false, theme: 'dark' } })
    expect(body).not.toHaveProperty('bio')
    expect(body).not.toHaveProperty('avatarUrl')
  })

  it('is found by the new name, and by the old one no more', async () => {
    const [fanny, gösta] = [await come('fanny', 'Fanny Lind'), await come('gosta', 'Gösta')]

    await patch(fanny, { displayName: ' Fanny Blom-Ask ' })

    expect(await found(gösta, 'lind')).toEqual([])
    expect(await found(gösta, 'blom')).toEqual(['fanny'])
    expect(await found(gösta, 'fanny ask')).toEqual(['fanny'])
    expect((await getProfile(test.table, fanny.userId))?.displayName).toBe('Fanny Blom-Ask')
  })

  it('takes whoever deactivates their account out of the directory, and brings them back', async () => {
    const [hilma, ivar] = [await come('hilma', 'Hilma Hed'), await come('ivar', 'Ivar')]

    await patch(hilma, { status: 'deactivated' })

    expect(await found(ivar, 'hilma')).toEqual([])
    expect((await call(ivar, `GET /users/${hilma.userId}`)).body).toMatchObject({
      displayName: 'Deleted user',
      username: '',
      status: 'deactivated',
    })
    expect((await call(hilma, 'GET /users/me')).body).toMatchObject({ displayName: 'Hilma Hed' })
    await patch(hilma, { displayName: 'Hilma Ny', status: 'active' })
    expect(await found(ivar, 'ny')).toEqual(['hilma'])
  })

  it('writes nothing where nothing changes', async () => {
    const jussi = await come('jussi', 'Jussi')
    await patch(jussi, { bio: 'Hei', settings: { theme: 'light' } })
    const units = noUnits()

    await metered(units, () =>
      patch(jussi, { bio: 'Hei', settings: { theme: 'light' }, displayName: 'Jussi' }),
    )

    expect((await getProfile(test.table, jussi.userId))?.revision).toBe(1)
  })

  it('loses none of many edits at once, nor of the longest names', async () => {
    const kaisa = await come('kaisa', 'Kaisa')
    const longest = Array.from({ length: 15 }, (_, n) => `${String.fromCharCode(97 + n)}-1`).join(' ')

    await patch(kaisa, { displayName: longest })
    await Promise.all([
      patch(kaisa, { bio: 'One' }),
      patch(kaisa, { settings: { theme: 'dark' } }),
      patch(kaisa, { settings: { presence: 'invisible' } }),
      patch(kaisa, { displayName: longest.toUpperCase().replaceAll('1', '2') }),
      patch(kaisa, { locale: 'sv' }),
    ])

    expect(await getProfile(test.table, kaisa.userId)).toMatchObject({
      bio: 'One',
      settings: { theme: 'dark', presence: 'invisible' },
      locale: 'sv',
      revision: 6,
    })
  })

  it('R13 refuses what does not fit, by pointer and in the language asked for', async () => {
    const lumi = await come('lumi', 'Lumi', 'fi')
    const body = {
      displayName: ' ',
      avatarUrl: 'http://example.com',
      locale: 'klingon!',
      settings: { timeZone: 'Mars/Olympus', sound: 'on' },
      email: 'new@example.com',
    }

    expect(await codeOf(call(lumi, 'PATCH /users/me', { body }))).toBe(
      [
        '400 invalid_request #/displayName too_short #/avatarUrl invalid_value #/locale invalid_value',
        '#/settings/timeZone invalid_value #/settings/sound unknown_field #/email unknown_field',
      ].join(' '),
    )
    const details = await Promise.all(
      languages.map(async (language) => {
        const answer = await call<Problem>(lumi, 'PATCH /users/me', { body: { status: 'gone' }, language })
        return answer.body.detail
      }),
    )
    expect(new Set(details).size).toBe(3)
    expect((await getProfile(test.table, lumi.userId))?.revision).toBeUndefined()
  })
})

describe('DELETE /v1/users/me', () => {
  it('R13 refuses a wrong password, in the language asked for, and changes nothing', async () => {
    const maja = await come('maja', 'Maja')

    const answers = await Promise.all(languages.map((language) => remove(maja, 'Wrong-Password-1', language)))

    expect(answers.map(({ status, body }) => [status, body.code])).toEqual(
      languages.map(() => [401, 'invalid_credentials']),
    )
    expect(answers.map(({ body }) => body.title)).toEqual([
      'Wrong name or password',
      'Väärä nimi tai salasana',
      'Fel namn eller lösenord',
    ])
    expect(await codeOf(call(maja, 'DELETE /users/me', { body: {} }))).toBe(
      '400 invalid_request #/password required',
    )
    expect((await getProfile(test.table, maja.userId))?.status).toBe('active')
  })

  it('takes away all that says who it was, and the sign-in', async () => {
    const [nils, olga] = [await come('nils', 'Nils Nord'), await come('olga', 'Olga')]
    await patch(nils, { bio: 'Secret', settings: { theme: 'dark' } })

    const { status, body } = await remove(nils)

    expect([status, body]).toEqual([204, undefined])
    const kept = await getProfile(test.table, nils.userId)
    expect(kept).toMatchObject({ status: 'deleted', username: '', displayName: '' })
    expect(JSON.stringify(kept)).not.toMatch(/nils|nord|secret|dark/i)
    for await (const entry of readDirectory(test.table, 'n')) expect(entry.userId).not.toBe(nils.userId)
    await expect(signIn(pools(), 'nils')).rejects.toMatchObject({ name: 'NotAuthorizedException' })
    expect(await found(olga, 'nils')).toEqual([])
  })

  it('shows a deleted user from then on, in the language asked for', async () => {
    const [pia, rune] = [await come('pia', 'Pia'), await come('rune', 'Rune', 'sv')]
    await remove(pia)

    const names = await Promise.all(
      [...languages, undefined].map(async (language) => {
        const answer = await call<{ displayName: string }>(
          rune,
          `GET /users/${pia.userId}`,
          language === undefined ? {} : { language },
        )
        return answer.body.displayName
      }),
    )

    expect(names).toEqual([
      'Deleted user',
      'Poistettu käyttäjä',
      'Borttagen användare',
      'Borttagen användare',
    ])
  })

  it('leaves nothing to do for the token that is left', async () => {
    const [saga, tor] = [await come('saga', 'Saga'), await come('tor', 'Tor')]
    const given = givenFor(test.table)
    await erasePerson(given, saga)
    const now = Date.now()
    const connection = { connectionId: 'late', userId: saga.userId, connectedAt: now, expiresAt: now + 1000 }
    const refused = { code: 'unauthenticated', params: { reason: 'account_deleted' } }

    expect(await codeOf(call(saga, 'GET /users/me'))).toBe('401 unauthenticated')
    expect(await codeOf(patch(saga, { status: 'active' }))).toBe('401 unauthenticated')
    expect(await codeOf(call(saga, `PUT /users/me/blocks/${tor.userId}`))).toBe('401 unauthenticated')
    await expect(registerConnection(given, connection)).rejects.toMatchObject(refused)
    await expect(
      createConversation(given, saga, { kind: 'direct', userId: tor.userId }),
    ).rejects.toMatchObject(refused)
    await expect(
      createConversation(given, saga, { kind: 'group', title: 'G', memberIds: [] }),
    ).rejects.toMatchObject(refused)
  })

  it('goes on where it was cut off, and may be repeated when all is done', async () => {
    const ulla = await come('ulla', 'Ulla')
    await erasePerson(givenFor(test.table), ulla)

    expect((await remove(ulla)).status).toBe(204)
    expect((await remove(ulla)).status).toBe(204)

    const asked = new AdminGetUserCommand({ UserPoolId: poolId, Username: 'ulla' })
    await expect(pools().aws.send(asked)).rejects.toMatchObject({ name: 'UserNotFoundException' })
  })

  it('does not touch who has the username next', async () => {
    const before = await come('vera', 'Vera')
    await remove(before)
    const after = await come('vera', 'Vera Again')

    expect((await remove(before)).status).toBe(204)

    expect((await getProfile(test.table, after.userId))?.status).toBe('active')
    expect((await call(after, 'GET /users/me')).status).toBe(200)
  })

  it('says to who writes to them that nobody is there, in their language', async () => {
    const [wilma, yrjö] = [await come('wilma', 'Wilma'), await come('yrjo', 'Yrjö', 'fi')]
    const given = givenFor(test.table)
    const { conversationId } = await createConversation(given, yrjö, {
      kind: 'direct',
      userId: wilma.userId,
    })
    await remove(wilma)
    const send = async (language?: string) =>
      callRest<Problem>(conversations, {
        method: 'POST',
        path: `/conversations/${conversationId}/messages`,
        body: { content: { body: 'Still there?' }, clientMessageId: crypto.randomUUID() },
        ...yrjö,
        ...(language && { headers: { 'Accept-Language': language } }),
      })

    const answers = await Promise.all([...languages, undefined].map(send))

    expect(answers.map(({ status, body }) => `${status} ${body.code}`)).toEqual(
      answers.map(() => '409 conflict'),
    )
    const details = answers.map(({ body }) => body.detail)
    expect(details[0]).toBe("The other person's account was deleted. Nothing reaches them any more.")
    expect(new Set(details).size).toBe(3)
    expect(details[3]).toBe(details[1])
  })
})

describe('blocks over REST', () => {
  it('are set, listed and taken back', async () => {
    const [zelda, åke] = [await come('zelda', 'Zelda'), await come('ake', 'Åke')]
    const path = `/users/me/blocks/${åke.userId}`

    expect((await call(zelda, `PUT ${path}`)).status).toBe(204)
    const { body } = await call<{ items: Profile[] }>(zelda, 'GET /users/me/blocks')
    expect(body.items).toMatchObject([{ username: 'ake', _links: { unblock: { href: `/v1${path}` } } }])
    expect(await codeOf(call(åke, `GET /users/${zelda.userId}`))).toBe('404 not_found')
    expect(await found(åke, 'zelda')).toEqual([])
    expect((await call(zelda, `DELETE ${path}`)).status).toBe(204)
    expect((await call<{ items: [] }>(zelda, 'GET /users/me/blocks')).body.items).toEqual([])
    expect(await found(åke, 'zelda')).toEqual(['zelda'])
  })

  it('R9 are paged by cursor, which is the caller’s own', async () => {
    const [bea, caj] = [await come('bea', 'Bea'), await come('caj', 'Caj')]
    const others = [await come('dag', 'Dag'), await come('ebba', 'Ebba'), caj]
    for (const { userId } of others) await call(bea, `PUT /users/me/blocks/${userId}`)
    type Page = { items: Profile[]; nextCursor: string | null }

    const first = await call<Page>(bea, 'GET /users/me/blocks?limit=2')
    const next = `GET /users/me/blocks?limit=2&cursor=${first.body.nextCursor}`
    const second = await call<Page>(bea, next)

    const listed = [...first.body.items, ...second.body.items].map(({ userId }) => userId)
    expect(listed).toEqual(others.map(({ userId }) => userId).sort())
    expect(second.body.nextCursor).toBeNull()
    expect(await codeOf(call(caj, next))).toBe('400 invalid_request ?cursor invalid_cursor')
  })

  it('refuse oneself, strangers and what is no id, and name the methods there are', async () => {
    const fred = await come('fred', 'Fred')

    expect(await codeOf(call(fred, `PUT /users/me/blocks/${fred.userId}`))).toBe(
      '400 invalid_request {userId} invalid_value',
    )
    expect(await codeOf(call(fred, `PUT /users/me/blocks/${crypto.randomUUID()}`))).toBe('404 not_found')
    expect(await codeOf(call(fred, 'PUT /users/me/blocks/fred'))).toBe('404 not_found')
    const { status, headers } = await call(fred, `PATCH /users/${fred.userId}`)
    expect([status, headers.allow]).toEqual([405, 'GET'])
    const details = languages.map(async (language) => {
      const route = `PUT /users/me/blocks/${crypto.randomUUID()}`
      return (await call<Problem>(fred, route, { language })).body.detail
    })
    expect(new Set(await Promise.all(details)).size).toBe(3)
  })
})
