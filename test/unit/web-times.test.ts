import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { useLanguage } from '../../web/src/texts/texts.ts'
import {
  dateOf,
  dayName,
  dayOf,
  deviceTimeZone,
  durationOf,
  relativeTime,
  timeOfDay,
  useTimeZone,
} from '../../web/src/texts/times.ts'
import { slowModeWait } from '../../web/src/views/conversations/policy.ts'

beforeAll(() => useLanguage('sv'))
afterEach(() => useTimeZone(undefined))

describe('times', () => {
  const at = '2026-03-01T21:30:00.000Z'

  it.each([
    ['Europe/Stockholm', '22:30', '2026-03-01'],
    ['Europe/Helsinki', '23:30', '2026-03-01'],
    ['Asia/Kolkata', '3:00', '2026-03-02'],
    ['Pacific/Auckland', '10:30', '2026-03-02'],
    ['America/New_York', '16:30', '2026-03-01'],
  ])('are those of %s: %s', (zone, time, day) => {
    useTimeZone(zone)

    expect(timeOfDay(at)).toBe(time)
    expect(new Date(dayOf(at)).toISOString().slice(0, 10)).toBe(day)
  })

  it('end a day and a year where the reader is', () => {
    const newYear = Date.parse('2026-12-31T23:30:00.000Z')
    const before = '2026-12-31T21:30:00.000Z'

    useTimeZone('Europe/Helsinki')
    expect([dayName(before, newYear), relativeTime(before, newYear)]).toEqual(['I går', 'i går'])
    expect(dateOf('2026-12-30T12:00:00.000Z', newYear)).toContain('2026')
    useTimeZone('UTC')
    expect([dayName(before, newYear), relativeTime(before, newYear)]).toEqual(['I dag', '21:30'])
    expect(dateOf('2026-12-30T12:00:00.000Z', newYear)).not.toContain('2026')
  })

  it('count a day of 23 hours as one', () => {
    useTimeZone('Europe/Helsinki')

    const now = Date.parse('2026-03-29T21:30:00.000Z')
    expect(dayName('2026-03-28T22:30:00.000Z', now)).toBe('I går')
  })

  it('are those of the device where a zone is unknown', () => {
    useTimeZone('Europe/Atlantis')
    const unknown = timeOfDay(at)
    useTimeZone(deviceTimeZone())

    expect(unknown).toBe(timeOfDay(at))
  })

  it.each([
    [1, '1 sekund'],
    [59, '59 sekunder'],
    [60, '1 minut'],
    [61, '2 minuter'],
    [3600, '1 timme'],
    [86_400, '1 dygn'],
  ])('of %i seconds are "%s"', (seconds, words) => {
    expect(durationOf(seconds)).toBe(words)
  })
})

describe('slow mode', () => {
  const policy = { postRoles: ['owner', 'member'], history: 'all', slowModeSeconds: 30 } as const
  const said = '2026-03-01T12:00:00.000Z'
  const waits = (myRole: 'owner' | 'member', afterMs: number, lastOwnAt: string | undefined = said) =>
    slowModeWait(
      { policy: { ...policy, postRoles: [...policy.postRoles] }, myRole },
      lastOwnAt,
      Date.parse(said) + afterMs,
    )

  it('lets members wait from their last message on, admins never, and nobody longer than it says', () => {
    expect([0, 500, 29_999, 30_000, 99_000, -500_000].map((ms) => waits('member', ms))).toEqual([
      30, 30, 1, 0, 0, 30,
    ])
    expect(waits('owner', 0)).toBe(0)
    expect(slowModeWait({ policy: { ...policy, postRoles: [] }, myRole: 'member' }, undefined, 0)).toBe(0)
  })
})
