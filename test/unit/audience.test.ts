import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  becauseIn,
  mayAddress,
  namesPeopleOnly,
  type Recipient,
  recipientsIn,
  roleInside,
  unresolvedIn,
} from '../../shared/core/audience.ts'
import { permissionsOf, type SpaceMembership } from '../../shared/core/spaces.ts'

const member = (
  userId: string,
  roles: readonly string[],
  groups: readonly string[] = [],
): SpaceMembership => ({ userId, roles, groups, joinedAt: 0, username: userId, displayName: userId })

const ada = member('ada', ['responsible'])
const ben = member('ben', ['student'], ['altos'])
const eve = member('eve', ['staff', 'student'])
const kim = member('kim', ['student'])
const everybody = [ada, ben, eve, kim]

const idsOf = (recipients: readonly Recipient[]): string[] => recipients.map(({ userId }) => userId)

describe('an audience', () => {
  it.each([
    ['one person', ['user:ben'], undefined, ['ben']],
    ['a group of people', ['group:altos'], undefined, ['ben']],
    ['everybody', ['all'], undefined, ['ben', 'eve', 'kim']],
    ['those with a role', ['role:student'], undefined, ['ben', 'eve', 'kim']],
    ['the staff', ['role:staff'], undefined, ['eve']],
    ['a union, each once', ['role:staff', 'role:student', 'user:eve'], undefined, ['ben', 'eve', 'kim']],
    ['without an exception', ['all'], ['role:staff'], ['ben', 'kim']],
    ['without several', ['role:student'], ['group:altos', 'user:kim'], ['eve']],
    ['nobody, where all are excepted', ['role:student'], ['all'], []],
    ['nobody, where nobody has the role', ['role:tutor'], undefined, []],
    ['nobody, where it is who sends it', ['role:responsible', 'user:ada'], undefined, []],
  ])('is %s', (_, to, except, expected) => {
    expect(idsOf(recipientsIn({ to, except }, everybody, 'ada'))).toEqual(expected)
  })

  it('says of each which tokens mean them, in the order in which they were named', () => {
    const to = ['role:student', 'all', 'role:staff', 'user:kim']

    expect(recipientsIn({ to }, everybody, 'ada')).toEqual([
      { userId: 'ben', because: [0, 1] },
      { userId: 'eve', because: [0, 1, 2] },
      { userId: 'kim', because: [0, 1, 3] },
    ])
  })

  it('names what is not there by where it says so', () => {
    const nameable = { roles: new Set(['staff']), groups: new Set(['altos']), userIds: new Set(['ben']) }
    const to = ['all', 'role:staff', 'role:dean', 'group:altos', 'user:zoe']

    expect(unresolvedIn({ to, except: ['user:ben', 'group:choir'] }, nameable)).toEqual([
      { list: 'to', place: 2, token: 'role:dean' },
      { list: 'to', place: 4, token: 'user:zoe' },
      { list: 'except', place: 1, token: 'group:choir' },
    ])
  })

  it('names single people only where it names nothing else', () => {
    expect(namesPeopleOnly({ to: ['user:ben', 'user:kim'], except: ['user:ben'] })).toBe(true)
    expect(namesPeopleOnly({ to: ['user:ben'], except: ['all'] })).toBe(false)
  })
})

describe('an audience of any people', () => {
  const Names = (names: readonly string[]) => fc.subarray([...names])
  const Members = fc
    .uniqueArray(fc.nat({ max: 30 }), { maxLength: 12 })
    .chain((ids) =>
      fc.tuple(
        ...ids.map((id) =>
          fc
            .tuple(Names(['responsible', 'staff', 'student']), Names(['altos', 'tenors']))
            .map(([roles, groups]) => member(String(id), roles, groups)),
        ),
      ),
    )
  const token = fc.oneof(
    fc.constantFrom('all', 'role:responsible', 'role:staff', 'role:student', 'group:altos', 'group:tenors'),
    fc.nat({ max: 30 }).map((id) => `user:${id}`),
  )
  const Tokens = fc.array(token, { maxLength: 4 })
  const sender = fc.nat({ max: 30 }).map(String)

  /** Said once more, in another way. */
  const means = (one: string, { userId, roles, groups }: SpaceMembership): boolean => {
    const [kind, name = ''] = one.split(':')
    if (kind === 'all') return true
    if (kind === 'role') return roles.includes(name)
    return kind === 'group' ? groups.includes(name) : userId === name
  }

  it('is who is meant by some token and excepted by none, without who sends it', () => {
    fc.assert(
      fc.property(Members, Tokens, Tokens, sender, (members, to, except, senderId) => {
        const expected = members.filter(
          (one) =>
            one.userId !== senderId &&
            to.some((each) => means(each, one)) &&
            !except.some((each) => means(each, one)),
        )

        expect(idsOf(recipientsIn({ to, except }, members, senderId))).toEqual(
          expected.map(({ userId }) => userId),
        )
      }),
    )
  })

  it('tells each a reason that is one, and of the same tokens all there are', () => {
    fc.assert(
      fc.property(Members, fc.uniqueArray(token, { maxLength: 4 }), sender, (members, to, senderId) => {
        for (const { userId, because } of recipientsIn({ to }, members, senderId)) {
          const one = members.find((each) => each.userId === userId) as SpaceMembership

          expect(because).toEqual(to.flatMap((each, place) => (means(each, one) ? [place] : [])))
        }
      }),
    )
  })

  it('grows with every token, and shrinks with every exception', () => {
    fc.assert(
      fc.property(Members, Tokens, Tokens, token, sender, (members, to, except, more, senderId) => {
        const ids = (addressed: { to: string[]; except: string[] }) =>
          new Set(idsOf(recipientsIn(addressed, members, senderId)))
        const before = ids({ to, except })

        expect(before.isSubsetOf(ids({ to: [...to, more], except }))).toBe(true)
        expect(ids({ to, except: [...except, more] }).isSubsetOf(before)).toBe(true)
      }),
    )
  })
})

describe('who may write to whom', () => {
  const space = { ownRoles: [{ name: 'guest', permissions: [] }] }
  const toAnybody = ['all', 'role:student', 'role:staff', 'role:responsible', 'group:altos', 'user:ben']
  const toWhoAnswers = ['role:staff', 'role:responsible', 'user:ben']

  it.each([
    ['responsible', toAnybody],
    ['staff', toAnybody],
    ['student', toWhoAnswers],
    ['guest', []],
  ])('is said of %s by what their role allows', (role, expected) => {
    const permissions = permissionsOf(space, [role])

    expect(toAnybody.filter((one) => mayAddress(permissions, { to: [one] }))).toEqual(expected)
    expect(toAnybody.filter((one) => mayAddress(permissions, { to: ['user:ben'], except: [one] }))).toEqual(
      expected,
    )
  })

  it('goes by all tokens together', () => {
    const student = permissionsOf(space, ['student'])

    expect(mayAddress(student, { to: toWhoAnswers })).toBe(true)
    expect(mayAddress(student, { to: [...toWhoAnswers, 'group:altos'] })).toBe(false)
  })

  it('makes admins inside of those who manage the space, and members of all others', () => {
    expect(roleInside(permissionsOf(space, ['responsible']))).toBe('admin')
    expect(roleInside(permissionsOf(space, ['staff', 'student']))).toBe('member')
  })

  it('tells nobody of a member without a role that means them', () => {
    expect(becauseIn({ to: ['role:staff'] })(kim)).toEqual([])
  })
})
