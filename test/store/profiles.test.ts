import { describe, expect, it } from 'vitest'
import { ensureProfile } from '../../shared/services/profiles.ts'
import { listLetters, readDirectory } from '../../shared/store/directory.ts'
import { metered, noUnits } from '../../shared/store/meter.ts'
import {
  getProfile,
  getProfiles,
  putProfileIfAbsent,
  readLocale,
  type StoredProfile,
} from '../../shared/store/profiles.ts'
import { givenFor, useTable } from '../support/test-table.ts'

const test = useTable()
const at = Date.UTC(2026, 0, 5)

function somebody(more: Partial<StoredProfile> = {}): StoredProfile {
  const userId = crypto.randomUUID()
  return {
    userId,
    username: `u-${userId.slice(0, 8)}`,
    displayName: 'Some Body',
    locale: 'fi',
    status: 'active',
    createdAt: at,
    ...more,
  }
}

async function entriesOf(beginning: string, userId: string): Promise<string[]> {
  const words: string[] = []
  for await (const entry of readDirectory(test.table, beginning)) {
    if (entry.userId === userId) words.push(entry.word)
  }
  return words
}

describe('a profile', () => {
  it('comes back as it was put', async () => {
    const profile = somebody({
      bio: 'Hei!',
      avatarUrl: 'https://example.com/a.png',
      settings: { theme: 'dark' },
      lastSeenAt: at + 1,
      hasBlocks: true,
      status: 'deactivated',
    })

    const put = await putProfileIfAbsent(test.table, profile, [])

    expect(put).toBe(true)
    expect(await getProfile(test.table, profile.userId)).toEqual(profile)
    expect(await readLocale(test.table, profile.userId)).toBe('fi')
  })

  it('is never written over', async () => {
    const profile = somebody()
    await putProfileIfAbsent(test.table, profile, [])

    const again = await putProfileIfAbsent(test.table, { ...profile, displayName: 'Other' }, [])

    expect(again).toBe(false)
    expect((await getProfile(test.table, profile.userId))?.displayName).toBe('Some Body')
  })

  it('is read once however often it is asked for, at half a unit', async () => {
    const profile = somebody()
    await putProfileIfAbsent(test.table, profile, [])
    const units = noUnits()

    const found = await metered(units, () =>
      getProfiles(test.table, [profile.userId, profile.userId, crypto.randomUUID()]),
    )

    expect([...found.keys()]).toEqual([profile.userId])
    expect(units.read).toBeLessThanOrEqual(1)
  })

  it('is nothing for somebody unknown', async () => {
    expect(await getProfile(test.table, crypto.randomUUID())).toBeUndefined()
    expect(await readLocale(test.table, crypto.randomUUID())).toBeUndefined()
    expect(await getProfiles(test.table, [])).toEqual(new Map())
  })
})

describe('a newcomer', () => {
  it('gets a profile and a place in the directory for every word of their names', async () => {
    const userId = crypto.randomUUID()
    const newcomer = { userId, username: 'Mäki.A', displayName: ' Äino Mäki ', locale: 'sv-fi' }

    const profile = await ensureProfile(
      givenFor(test.table, () => at),
      newcomer,
      'en',
    )

    expect(profile).toMatchObject({
      username: 'mäki.a',
      displayName: 'Äino Mäki',
      locale: 'sv-FI',
      createdAt: at,
    })
    expect(await entriesOf('maki', userId)).toEqual(['maki', 'maki.a'])
    expect(await entriesOf('a', userId)).toEqual(['aino'])
    expect(await listLetters(test.table)).toContain('m')
  })

  it('is called by the username and spoken to in the default language where they say nothing', async () => {
    const newcomer = {
      userId: crypto.randomUUID(),
      username: 'quiet',
      displayName: '  ',
      locale: 'not a tag',
    }

    const profile = await ensureProfile(givenFor(test.table), newcomer, 'fi')

    expect(profile).toMatchObject({ displayName: 'quiet', locale: 'fi' })
  })

  it('keeps at most 60 whole characters of a name', async () => {
    const newcomer = { userId: crypto.randomUUID(), username: 'loud', displayName: '🎉'.repeat(61) }

    const profile = await ensureProfile(givenFor(test.table), newcomer, 'en')

    expect(profile.displayName).toBe('🎉'.repeat(60))
  })

  it('gets one profile however many requests find none', async () => {
    const newcomer = { userId: crypto.randomUUID(), username: 'often', displayName: 'Often Here' }

    const profiles = await Promise.all(
      Array.from({ length: 10 }, (_, n) =>
        ensureProfile(
          givenFor(test.table, () => at + n),
          newcomer,
          'en',
        ),
      ),
    )

    const kept = await getProfile(test.table, newcomer.userId)
    expect(new Set(profiles.map(({ createdAt }) => createdAt))).toEqual(new Set([kept?.createdAt]))
    expect(await entriesOf('often', newcomer.userId)).toEqual(['often'])
  })

  it('costs half a unit from then on', async () => {
    const newcomer = { userId: crypto.randomUUID(), username: 'known' }
    await ensureProfile(givenFor(test.table), newcomer, 'en')
    const units = noUnits()

    await metered(units, () => ensureProfile(givenFor(test.table), newcomer, 'en'))

    expect(units).toMatchObject({ read: 0.5, write: 0 })
  })
})
