import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type LimitPolicy, LimitSetting } from '../../shared/contract/limits.ts'
import { actions } from '../../shared/contract/realtime.ts'
import { type Route, routes } from '../../shared/contract/routes.ts'
import {
  type CallName,
  type Counter,
  countCall,
  countSend,
  isFlooding,
  isRefused,
  namePolicyOf,
  networkOf,
  policyOf,
  sendLimitsOf,
  stateOf,
} from '../../shared/core/limits.ts'

const minute = 60_000
const thirty: LimitPolicy = { calls: 30, windowSeconds: 60, longestSeconds: 600 }

/** One caller, by the counter. */
function counting(policy: LimitPolicy) {
  let counter: Counter | undefined
  return {
    call: (now: number): boolean => {
      counter = countCall(policy, counter, now)
      return !isRefused(policy, counter)
    },
    waitAt: (now: number): number =>
      stateOf({ name: 'x', policy }, counter ?? { calls: 0, endsAt: 0 }, now).resetSeconds,
  }
}

/**
 * The same said plainly: it remembers every call. A window is the calls since it began; a lockout lasts from the first
 * refusal, and its end is looked for anew each time.
 */
function plainModel({ calls, windowSeconds, longestSeconds }: LimitPolicy) {
  const windowMs = windowSeconds * 1000
  let window: number[] = []
  const endOf = (): number => {
    const [first = 0] = window
    const [, ...late] = window.slice(calls)
    const [lockedAt = 0] = window.slice(calls)
    const ends = late.map((at) => Math.min(at + windowMs, lockedAt + longestSeconds * 1000))
    return Math.max(first + windowMs, ...ends)
  }
  return {
    call: (now: number): boolean => {
      if (window.length > 0 && now >= endOf()) window = []
      window.push(now)
      return window.length <= calls
    },
    waitAt: (now: number): number => Math.max(1, Math.ceil((endOf() - now) / 1000)),
  }
}

const Policy = fc
  .record({
    calls: fc.integer({ min: 1, max: 5 }),
    windowSeconds: fc.integer({ min: 1, max: 10 }),
    more: fc.integer({ min: 0, max: 30 }),
  })
  .map(({ calls, windowSeconds, more }) => ({ calls, windowSeconds, longestSeconds: windowSeconds + more }))

/** Milliseconds between one call and the next: none, a little, or long enough for a window to end. */
const Pauses = fc.array(
  fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 2_000 }), fc.integer({ min: 1, max: 40_000 })),
  { maxLength: 60 },
)

describe('a fixed window with elastic expiry', () => {
  it('lets 30 calls of a minute through and refuses the 31st', () => {
    const caller = counting(thirty)

    const answers = Array.from({ length: 31 }, (_, place) => caller.call(place * 1_000))

    expect(answers).toEqual([...Array(30).fill(true), false])
    expect(caller.waitAt(30_000)).toBe(30)
  })

  it('ends by waiting', () => {
    const caller = counting(thirty)
    for (let place = 0; place <= 30; place += 1) caller.call(0)

    expect(caller.call(minute)).toBe(true)
  })

  it('lasts longer for who goes on, from their last call', () => {
    const caller = counting(thirty)
    for (let place = 0; place <= 30; place += 1) caller.call(0)
    const first = caller.waitAt(0)

    const goingOn = [caller.call(50_000), caller.call(100_000)]

    expect(first).toBe(60)
    expect(goingOn).toEqual([false, false])
    expect(caller.waitAt(100_000)).toBe(60)
    expect(caller.call(159_999)).toBe(false)
    expect(caller.call(159_999 + minute)).toBe(true)
  })

  it('lasts no longer than the longest lockout, however long they go on', () => {
    const caller = counting(thirty)
    const answers = Array.from({ length: 700 }, (_, second) => caller.call(second * 1_000))

    // 30 s until the first refusal, and 600 s from then.
    expect(answers.lastIndexOf(true, 629)).toBe(29)
    expect(answers[630]).toBe(true)
  })

  it('does what the plain model does, and says how long to wait', () => {
    fc.assert(
      fc.property(Policy, Pauses, (policy, pauses) => {
        const [counter, model] = [counting(policy), plainModel(policy)]
        let now = 0
        for (const pause of pauses) {
          now += pause
          expect(counter.call(now)).toBe(model.call(now))
          expect(counter.waitAt(now)).toBe(model.waitAt(now))
        }
      }),
      { numRuns: 500 },
    )
  })

  it('lets who waits as long as they are told through again', () => {
    fc.assert(
      fc.property(Policy, Pauses, (policy, pauses) => {
        const caller = counting(policy)
        let now = 0
        for (const pause of pauses) {
          now += pause
          if (!caller.call(now)) {
            now += caller.waitAt(now) * 1000
            expect(caller.call(now)).toBe(true)
          }
        }
      }),
    )
  })

  it('takes for a flood only who was refused many times', () => {
    const counter = { calls: 0, endsAt: minute, lockedAt: 0 }
    const refusedTimes = (refused: number) => isFlooding(thirty, { ...counter, calls: 30 + refused })
    const few = (refused: number) => isFlooding({ ...thirty, calls: 1 }, { ...counter, calls: 1 + refused })

    expect([refusedTimes(30), refusedTimes(31), few(10), few(11)]).toEqual([false, true, false, true])
  })
})

describe('messages, counted by those that stand', () => {
  const policy: LimitPolicy = { calls: 3, windowSeconds: 60, longestSeconds: 600 }

  it('are let through while fewer stand in the last window than it takes', () => {
    const now = 10 * minute

    expect(countSend(policy, undefined, [now - 1, now - 2, now - minute], now)).toEqual({
      calls: 3,
      endsAt: now - 2 + minute,
    })
    expect(countSend(policy, undefined, [], now)).toEqual({ calls: 1, endsAt: now + minute })
  })

  it('begin a lockout until one of them leaves the window', () => {
    const now = 10 * minute
    const lockout = countSend(policy, undefined, [now - 30_000, now - 20_000, now - 10_000], now)

    expect(isRefused(policy, lockout)).toBe(true)
    expect(lockout).toEqual({ calls: 4, endsAt: now + 30_000, lockedAt: now })
  })

  it('are refused during a lockout, which that prolongs, whatever stands', () => {
    const lockout = { calls: 4, endsAt: 10 * minute, lockedAt: 9 * minute }

    const next = countSend(policy, lockout, [], 10 * minute - 1)

    expect(next).toEqual({ calls: 5, endsAt: 11 * minute - 1, lockedAt: 9 * minute })
    expect(countSend(policy, next, [], next.endsAt).calls).toBe(1)
  })
})

describe('the setting', () => {
  const rate = (calls: number, windowSeconds: number, longestSeconds = windowSeconds * 10) => ({
    calls,
    windowSeconds,
    longestSeconds,
  })
  const counted = (setting: unknown, call: CallName) => {
    const limits = LimitSetting.parse(setting)
    const { limit }: { limit: Route['limit'] } =
      call in routes ? routes[call as 'sync'] : actions[call as 'ping']
    return policyOf(limits, call, limit)
  }

  it('suits a chat client where nothing is said: reads and marks are not counted', () => {
    expect(counted('on', 'sendMessage')).toEqual({ name: 'send', policy: rate(60, 60) })
    expect(counted('on', 'message.send')).toEqual({ name: 'send', policy: rate(60, 60) })
    expect(counted('on', 'editMessage')).toEqual({ name: 'write', policy: rate(300, 60) })
    for (const call of [
      'listMessages',
      'sync',
      'markRead',
      'markDelivered',
      'read',
      'delivered',
      'hello',
    ] as const) {
      expect(counted('on', call), call).toBeUndefined()
    }
  })

  it('limits guessing per address and per name', () => {
    const limits = LimitSetting.parse('on')

    expect(policyOf(limits, 'signIn', 'auth')).toEqual({ name: 'auth', policy: rate(600, 60) })
    expect(namePolicyOf(limits, 'signIn')).toEqual({ name: 'authName', policy: rate(30, 600, 3600) })
  })

  it('switches all off', () => {
    const limits = LimitSetting.parse('off')

    for (const [name, { limit }] of Object.entries(routes)) {
      expect(policyOf(limits, name as CallName, limit)).toBeUndefined()
    }
    expect([namePolicyOf(limits, 'signIn'), sendLimitsOf(limits)]).toEqual([
      undefined,
      { messages: undefined, spaces: false },
    ])
  })

  it('can be one rate for every route, each counted by itself, sockets too', () => {
    expect(counted('30/60', 'listMessages')).toEqual({ name: 'listMessages', policy: rate(30, 60) })
    expect(counted('30/60', 'sendMessage')).toEqual({ name: 'sendMessage', policy: rate(30, 60) })
    expect(counted('30/60', 'message.send')).toEqual(counted('30/60', 'sendMessage'))
    expect(counted('30/60', 'typing.start')).toEqual({ name: 'typing.start', policy: rate(30, 60) })
    expect(namePolicyOf(LimitSetting.parse('30/60'), 'signIn')).toEqual({
      name: 'signIn.name',
      policy: rate(30, 60),
    })
    expect(sendLimitsOf(LimitSetting.parse('30/60'))).toEqual({ messages: undefined, spaces: true })
  })

  it('can be said by class and by route, as an object or as its JSON', () => {
    const setting = { write: '10/1', read: '5/2/9', routes: { signIn: '3/60', listUsers: 'off' } }

    for (const said of [setting, JSON.stringify(setting)]) {
      expect(counted(said, 'editMessage')).toEqual({ name: 'write', policy: rate(10, 1) })
      expect(counted(said, 'listMessages')).toEqual({ name: 'read', policy: rate(5, 2, 9) })
      expect(counted(said, 'signIn')).toEqual({ name: 'signIn', policy: rate(3, 60) })
      expect(counted(said, 'listUsers')).toBeUndefined()
      expect(counted(said, 'sendMessage')).toEqual({ name: 'send', policy: rate(60, 60) })
    }
  })

  it('locks out for a day at most, unless it says longer', () => {
    expect(counted('1/86400', 'sync')?.policy.longestSeconds).toBe(86_400)
    expect(counted('1/86400/172800', 'sync')?.policy.longestSeconds).toBe(172_800)
  })

  it.each([
    '30',
    '0/60',
    '30/0',
    'of',
    '{',
    '[]',
    '{"send":"60"}',
    '{"routes":{"nowhere":"1/1"}}',
    '{"sent":"1/1"}',
    '1/60/59',
  ])('is refused as %s', (setting) => {
    expect(LimitSetting.safeParse(setting).success).toBe(false)
  })

  it('counts messages by those that stand on no other route and action', () => {
    const sending = [...Object.entries(routes), ...Object.entries(actions)]
      .filter(([, { limit }]) => limit === 'send')
      .map(([name]) => name)

    expect(sending).toEqual(['sendMessage', 'message.send'])
  })
})

describe('an address', () => {
  it.each([
    ['192.0.2.1', '192.0.2.1'],
    ['::ffff:192.0.2.1', '192.0.2.1'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:DB8:0001:2::9', '2001:db8:1:2::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['1::3:4:5:6:7:8', '1:0:3:4::/64'],
    ['::1', '0:0:0:0::/64'],
  ])('%s is counted as %s', (address, network) => {
    expect(networkOf(address)).toBe(network)
  })
})
