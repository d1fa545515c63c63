import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Audience } from '../../shared/contract/audience.ts'
import { CreateConversation } from '../../shared/contract/conversations.ts'
import { type SpacePermission, spacePermissions } from '../../shared/contract/spaces.ts'
import { mayAddress as serviceLets } from '../../shared/core/audience.ts'
import {
  forReading,
  groupsIn,
  isForReading,
  mayAddress,
  namedIn,
  peopleIn,
  toggled,
  toNobody,
  withAudience,
} from '../../web/src/audience/addressing.ts'

const roles = ['responsible', 'staff', 'student', 'tutor'].map((name) => ({
  name,
  title: name,
  permissions: [],
}))
const spaceWith = (...permissions: SpacePermission[]) => ({ permissions, roles })

describe('whom of a space one is offered', () => {
  it('are those whom the service lets one write to', () => {
    fc.assert(
      fc.property(fc.subarray([...spacePermissions]), (permissions) => {
        const space = spaceWith(...permissions)
        const all = ['all', ...roles.map(({ name }) => `role:${name}`)]

        expect(namedIn(space)).toEqual(all.filter((token) => serviceLets(permissions, { to: [token] })))
        expect(mayAddress(space) !== 'nobody').toBe(serviceLets(permissions, { to: ['user:1'] }))
        expect(mayAddress(space) === 'anybody').toBe(serviceLets(permissions, { to: ['group:a'] }))
      }),
    )
  })

  it('are told apart by their tokens', () => {
    const tokens = ['all', 'role:staff', 'group:lab-1', 'user:1']

    expect([groupsIn(tokens), peopleIn(tokens)]).toEqual([['lab-1'], ['1']])
    expect(toggled(tokens, 'all')).toEqual(tokens.slice(1))
    expect(toggled(['all'], 'user:1')).toEqual(['all', 'user:1'])
  })
})

describe('an audience that is being chosen', () => {
  it('is always one that the service takes, once somebody is in it', () => {
    const tokens = fc.subarray(['all', 'role:staff', 'group:lab-1'])
    const changes = fc.record(
      {
        to: tokens.map((some) => ['role:student', ...some]),
        except: tokens,
        live: fc.boolean(),
        mode: fc.constantFrom('shared' as const, 'separate' as const),
      },
      { requiredKeys: [] },
    )
    fc.assert(
      fc.property(fc.array(changes), fc.boolean(), (all, reading) => {
        const first = withAudience(toNobody, { to: ['all'] })
        const chosen = forReading(all.reduce(withAudience, first), reading)

        expect(Audience.safeParse(chosen.audience).success).toBe(true)
        expect(isForReading(chosen)).toBe(reading)
        expect(isForReading(withAudience(chosen, { mode: 'separate' }))).toBe(reading)
        const request = {
          kind: 'audience',
          spaceId: crypto.randomUUID(),
          ...chosen,
          firstMessage: { content: { body: 'Hello' } },
        }
        expect(CreateConversation.safeParse(request).success).toBe(true)
      }),
    )
  })
})
