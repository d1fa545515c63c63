import { beforeAll, describe, expect, it } from 'vitest'
import { setBlock } from '../../shared/services/blocks.ts'
import type { Given } from '../../shared/services/given.ts'
import { listUsers } from '../../shared/services/list-users.ts'
import { readProfile } from '../../shared/services/profile-views.ts'
import { ensureProfile } from '../../shared/services/profiles.ts'
import { metered, noUnits } from '../../shared/store/meter.ts'
import { givenFor, useTable } from '../support/test-table.ts'

const test = useTable()
let given: Given

const people = [
  ['aino', 'Aino Mäki'],
  ['aino2', 'Aino Aino-Liisa Ainonen'],
  ['bertil', 'Bertil Åberg'],
  ['cecilia', 'Cecilia Aalto'],
  ['d', 'Dora'],
  ['0zero', 'Zero'],
  ['mäki', 'Unusual Name'],
  ['zoe', 'Zoë Ängström'],
] as const
const ids = new Map<string, string>()
const idOf = (username: string): string => ids.get(username) ?? ''
const readerAs = (username: string) => ({ userId: idOf(username), username, languages: [] })

beforeAll(async () => {
  given = givenFor(test.table)
  for (const [username, displayName] of people) {
    const userId = crypto.randomUUID()
    ids.set(username, userId)
    await ensureProfile(given, { userId, username, displayName }, 'en')
  }
})

interface Wanted {
  readonly query?: string
  readonly username?: string
}

/** Usernames on every page, as a client would fetch them. */
async function pagesOf(as: string, wanted: Wanted, limit: number): Promise<string[][]> {
  const pages: string[][] = []
  let position: Parameters<typeof listUsers>[2]['position']
  do {
    const page = await listUsers(given, readerAs(as), { ...wanted, limit, position })
    pages.push(page.items.map(({ username }) => username))
    position = page.position
  } while (position)
  return pages
}

describe('the directory', () => {
  it('lists everyone by username, without the caller', async () => {
    expect(await pagesOf('d', {}, 100)).toEqual([
      ['0zero', 'aino', 'aino2', 'bertil', 'cecilia', 'zoe', 'mäki'].toSorted(),
    ])
  })

  it.each([1, 2, 3, 7])('R9 neither skips nor repeats anybody in pages of %i', async (limit) => {
    const pages = await pagesOf('d', {}, limit)

    const everyone = people.map(([username]) => username).filter((username) => username !== 'd')
    expect(pages.flat().toSorted()).toEqual(everyone.toSorted())
    expect(pages.every((page) => page.length <= limit)).toBe(true)
  })

  it.each([1, 2, 100])('R9 lists a person of many matching words once in pages of %i', async (limit) => {
    expect((await pagesOf('d', { query: 'ain' }, limit)).flat().toSorted()).toEqual(['aino', 'aino2'])
    expect((await pagesOf('d', { query: 'a' }, limit)).flat().toSorted()).toEqual([
      'aino',
      'aino2',
      'bertil',
      'cecilia',
      'zoe',
    ])
  })

  it('R9 goes on after a page though people come and go meanwhile', async () => {
    const first = await listUsers(given, readerAs('d'), { query: 'a', limit: 2 })
    const userId = crypto.randomUUID()
    await ensureProfile(given, { userId, username: 'aaron' }, 'en')

    const rest = await listUsers(given, readerAs('d'), { query: 'a', limit: 100, position: first.position })

    const seen = [...first.items, ...rest.items].map((one) => one.username).filter((name) => name !== 'aaron')
    expect(seen.toSorted()).toEqual(['aino', 'aino2', 'bertil', 'cecilia', 'zoe'])
  })

  it('finds by words of the display name, whatever the accents', async () => {
    expect(await pagesOf('d', { query: 'angs' }, 10)).toEqual([['zoe']])
    expect(await pagesOf('d', { query: 'ÅBERG bertil' }, 10)).toEqual([['bertil']])
    expect(await pagesOf('d', { query: 'nobody' }, 10)).toEqual([[]])
    expect(await pagesOf('d', { query: '#' }, 10)).toEqual([[]])
  })

  it('finds one exact username, and never the caller', async () => {
    expect(await pagesOf('d', { username: 'AINO' }, 10)).toEqual([['aino']])
    expect(await pagesOf('d', { username: 'ain' }, 10)).toEqual([[]])
    expect(await pagesOf('aino', { username: 'aino' }, 10)).toEqual([[]])
  })

  it('shows names, state and links, and no e-mail address', async () => {
    const { items } = await listUsers(given, readerAs('d'), { username: 'zoe', limit: 1 })

    expect(items).toEqual([
      {
        userId: idOf('zoe'),
        username: 'zoe',
        displayName: 'Zoë Ängström',
        locale: 'en',
        presence: 'offline',
        status: 'active',
        createdAt: expect.stringMatching(/^\d{4}-.*\.\d{3}Z$/),
        _links: {
          self: { href: `/v1/users/${idOf('zoe')}` },
          message: { href: '/v1/conversations' },
          block: { href: `/v1/users/me/blocks/${idOf('zoe')}` },
        },
      },
    ])
  })

  it('R5 holds nobody who blocks the reader', async () => {
    await setBlock(given, readerAs('zoe'), idOf('bertil'), true)

    expect(await pagesOf('bertil', { username: 'zoe' }, 10)).toEqual([[]])
    expect(await pagesOf('aino', { username: 'zoe' }, 10)).toEqual([['zoe']])
    await expect(readProfile(given, readerAs('bertil'), idOf('zoe'))).rejects.toMatchObject({
      code: 'not_found',
    })
    expect(await readProfile(given, readerAs('zoe'), idOf('zoe'))).toMatchObject({ username: 'zoe' })
  })

  it('costs about a unit per person listed', async () => {
    const units = noUnits()

    await metered(units, () => listUsers(given, readerAs('d'), { query: 'ai', limit: 20 }))

    expect(units.write).toBe(0)
    expect(units.read).toBeLessThanOrEqual(3)
  })
})
