import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { OwnProfile } from '../../client/src/index.ts'
import { tellAttention } from '../../web/src/session/attention.ts'
import { createState } from '../../web/src/session/state.ts'

type Setting = 'visible' | 'invisible'

/** A page, and somebody who chose whether others see them; the service may know of another choice by now. */
function open(known: Setting | undefined) {
  const page = Object.assign(new EventTarget(), { visibilityState: 'visible' })
  vi.stubGlobal('document', page)
  const profileWith = (presence: Setting) => ({ settings: { presence } }) as OwnProfile
  const profile = createState(known && profileWith(known))
  const said: string[] = []
  const service = { setting: known ?? 'visible', isReached: true }
  const end = tellAttention({
    presence: { set: (presence) => said.push(presence), of: vi.fn(), watch: vi.fn() },
    me: {
      profile,
      update: vi.fn(),
      async read() {
        if (!service.isReached) throw new Error('No answer came.')
        profile.set(profileWith(service.setting))
      },
    },
  })
  const turn = (state: 'hidden' | 'visible') => {
    page.visibilityState = state
    page.dispatchEvent(new Event('visibilitychange'))
    return vi.advanceTimersByTimeAsync(0)
  }
  const learn = () => profile.set(profileWith(service.setting))
  return {
    said,
    service,
    end,
    turn,
    learn,
    minutes: (count: number) => vi.advanceTimersByTimeAsync(count * 60_000),
  }
}

beforeEach(() => void vi.useFakeTimers())
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

describe('whoever does not look at the page', () => {
  it('is away after five minutes, and here again once they do', async () => {
    const { said, turn, minutes } = open('visible')

    await turn('hidden')
    await minutes(4.9)
    expect(said).toEqual([])
    await minutes(0.2)
    expect(said).toEqual(['away'])
    await turn('visible')

    expect(said).toEqual(['away', 'active'])
  })

  it('for less than that has not been away, and nothing is said', async () => {
    const { said, turn, minutes } = open('visible')

    await turn('hidden')
    await minutes(4)
    await turn('visible')
    await minutes(10)

    expect(said).toEqual([])
  })

  it('and is invisible, or not known yet, is said nothing of', async () => {
    for (const setting of ['invisible', undefined] as const) {
      const { said, turn, minutes, end } = open(setting)

      await turn('hidden')
      await minutes(6)
      await turn('visible')

      expect(said).toEqual([])
      end()
    }
  })

  it('and has become invisible elsewhere stays so, until they are visible again', async () => {
    const { said, service, turn, minutes, learn } = open('visible')

    await turn('hidden')
    await minutes(6)
    service.setting = 'invisible'
    await turn('visible')
    expect(said).toEqual(['away'])
    service.setting = 'visible'
    learn()

    expect(said).toEqual(['away', 'active'])
  })

  it('and comes back without a network is here once the profile could be read', async () => {
    const { said, service, turn, minutes, learn } = open('visible')

    await turn('hidden')
    await minutes(6)
    service.isReached = false
    await turn('visible')
    expect(said).toEqual(['away'])
    learn()

    expect(said).toEqual(['away', 'active'])
  })

  it('is not waited for any more once that is ended', async () => {
    const { said, turn, minutes, end } = open('visible')

    await turn('hidden')
    end()
    await minutes(6)
    await turn('visible')

    expect(said).toEqual([])
  })
})
