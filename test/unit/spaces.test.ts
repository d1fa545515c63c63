import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Audience, AudienceToken } from '../../shared/contract/audience.ts'
import { CreateSpace, EnrolmentLine, spacePermissions } from '../../shared/contract/spaces.ts'
import {
  findHeir,
  maySpace,
  permissionsOf,
  refusalOfRoles,
  rolesOf,
  type Space,
  type SpaceAction,
  type SpaceMembership,
  withMember,
} from '../../shared/core/spaces.ts'

const space = (more: Partial<Space> = {}): Space => ({
  spaceId: 'space',
  name: 'Course',
  description: undefined,
  language: 'en',
  ownRoles: [],
  creatorId: 'ada',
  createdAt: 0,
  requestHash: undefined,
  memberCount: 2,
  responsibleCount: 1,
  templateCount: 0,
  faqCount: 0,
  version: 1,
  deletedAt: undefined,
  ...more,
})
const member = (roles: readonly string[], more: Partial<SpaceMembership> = {}): SpaceMembership => ({
  userId: 'ben',
  roles,
  groups: [],
  joinedAt: 0,
  username: 'ben',
  displayName: 'Ben',
  ...more,
})
const tutor = { name: 'tutor', title: 'Tutor', permissions: ['answer', 'ask'] as const }
const warden = { name: 'warden', permissions: ['manage'] as const }
const withRoles = space({
  ownRoles: [
    { ...tutor, permissions: [...tutor.permissions] },
    { ...warden, permissions: [...warden.permissions], title: undefined },
  ],
})

describe('who may do what in a space', () => {
  const table: Record<SpaceAction, readonly string[]> = {
    read: ['responsible', 'staff', 'student', 'tutor', 'warden'],
    list_members: ['responsible', 'staff', 'student', 'tutor', 'warden'],
    list_conversations: ['responsible', 'staff', 'student', 'tutor', 'warden'],
    read_faq: ['responsible', 'staff', 'student', 'tutor', 'warden'],
    edit: ['responsible', 'warden'],
    delete: ['responsible', 'warden'],
    enrol: ['responsible', 'staff'],
    set_groups: ['responsible', 'staff'],
    address_anyone: ['responsible', 'staff'],
    address_staff: ['responsible', 'staff', 'student', 'tutor'],
    answer: ['responsible', 'staff', 'tutor'],
    write_faq: ['responsible', 'staff'],
    use_templates: ['responsible', 'staff'],
  }

  it.each(Object.keys(table) as SpaceAction[])('says it of %s', (action) => {
    const roles = rolesOf(withRoles).map(({ name }) => name)

    const may = roles.filter((role) => maySpace(action, permissionsOf(withRoles, [role])))

    expect(may).toEqual(table[action])
  })

  it('adds up over several roles, each permission once and in order', () => {
    expect(permissionsOf(withRoles, ['warden', 'tutor', 'student'])).toEqual(['manage', 'answer', 'ask'])
    expect(permissionsOf(withRoles, ['unknown'])).toEqual([])
  })

  it('lets a space say anew what its default roles may', () => {
    const again = space({ ownRoles: [{ name: 'student', title: 'Pupil', permissions: ['ask', 'announce'] }] })

    expect(rolesOf(again).find(({ name }) => name === 'student')).toEqual({
      name: 'student',
      title: 'Pupil',
      permissions: ['announce', 'ask'],
    })
    expect(rolesOf(again)).toHaveLength(3)
  })
})

describe('roles that are given', () => {
  const staff = permissionsOf(withRoles, ['staff'])
  const all = [...spacePermissions]

  it.each([
    ['a role like the own', staff, [], ['staff'], undefined],
    ['a lesser one', staff, ['student'], ['tutor'], undefined],
    ['one that allows more', staff, [], ['responsible'], { why: 'not_to_give', role: 'responsible' }],
    ['one of its own that allows more', staff, [], ['warden'], { why: 'not_to_give', role: 'warden' }],
    [
      'taking one that allows more',
      staff,
      ['responsible', 'staff'],
      ['staff'],
      { why: 'not_to_give', role: 'responsible' },
    ],
    [
      'leaving one alone that allows more',
      staff,
      ['responsible', 'student'],
      ['responsible', 'staff'],
      undefined,
    ],
    ['any, for who manages', ['manage' as const], [], ['responsible'], undefined],
    ['one that is not there', all, [], ['staff', 'dean'], { why: 'unknown_role', place: 1 }],
    ['nobody responsible any more', all, ['responsible'], ['staff'], { why: 'last_responsible' }],
    ['the last responsible going', all, ['responsible'], [], { why: 'last_responsible' }],
  ])('are judged: %s', (_, own, before, after, refusal) => {
    expect(refusalOfRoles(withRoles, own, before, after)).toEqual(refusal)
  })

  it('may leave nobody responsible who is not the last', () => {
    const two = space({ responsibleCount: 2 })

    expect(refusalOfRoles(two, all, ['responsible'], [])).toBeUndefined()
  })

  it('are counted', () => {
    const came = withMember(space(), undefined, member(['responsible']))
    const changed = withMember(came, member(['responsible']), member(['staff']))
    const left = withMember(changed, member(['staff']), undefined)

    expect([came.memberCount, came.responsibleCount]).toEqual([3, 2])
    expect([changed.memberCount, changed.responsibleCount]).toEqual([3, 1])
    expect([left.memberCount, left.responsibleCount]).toEqual([2, 1])
  })
})

describe('an heir', () => {
  const student = member(['student'], { userId: 'eldest', joinedAt: 1 })
  const staff = member(['staff'], { userId: 'staff', joinedAt: 2 })
  const younger = member(['staff'], { userId: 'younger', joinedAt: 3 })
  const warding = member(['warden'], { userId: 'warden', joinedAt: 4 })

  it('is the eldest who may manage, else the eldest who may enrol, else nobody', () => {
    expect(findHeir(withRoles, [student, younger, staff, warding])?.userId).toBe('warden')
    expect(findHeir(withRoles, [student, younger, staff])?.userId).toBe('staff')
    expect(findHeir(withRoles, [student])).toBeUndefined()
  })
})

describe('what is asked for', () => {
  it.each(['all', 'role:staff', 'group:group-1', `user:${crypto.randomUUID()}`])(
    'may name people as %s',
    (token) => {
      expect(AudienceToken.safeParse(token).success).toBe(true)
    },
  )

  it.each([
    '',
    'ALL',
    'everyone',
    'role:',
    'role:Staff',
    'group:a b',
    `group:${'x'.repeat(41)}`,
    'user:ben',
    'user:',
    'all ',
    'role:staff\n',
  ])('may not name people as %j', (token) => {
    expect(AudienceToken.safeParse(token).success).toBe(false)
  })

  it('takes the id of a person in any case', () => {
    const userId = crypto.randomUUID()

    expect(AudienceToken.parse(`user:${userId.toUpperCase()}`)).toBe(`user:${userId}`)
  })

  it('is live only where it is shared', () => {
    expect(Audience.safeParse({ to: ['all'], live: true, mode: 'separate' }).success).toBe(false)
    expect(Audience.parse({ to: ['all'] })).toEqual({ to: ['all'], live: false, mode: 'shared' })
  })

  it('never makes the responsible role less, nor names a role twice', () => {
    const withRole = (...roles: object[]) => CreateSpace.safeParse({ name: 'Course', roles }).success

    expect(withRole({ name: 'responsible', permissions: ['ask'] })).toBe(false)
    expect(withRole({ name: 'responsible', title: 'Dean', permissions: spacePermissions })).toBe(true)
    expect(withRole({ name: 'a', permissions: [] }, { name: 'a', permissions: [] })).toBe(false)
  })

  it('names the person of a line in one way', () => {
    const userId = crypto.randomUUID()
    const named = (line: object) => EnrolmentLine.safeParse({ roles: ['student'], ...line }).success

    expect([named({ userId }), named({ username: 'ben' })]).toEqual([true, true])
    expect([named({}), named({ userId, username: 'ben' })]).toEqual([false, false])
  })

  it('lets permissions of any roles be no more than those of all', () => {
    const names = rolesOf(withRoles).map(({ name }) => name)
    fc.assert(
      fc.property(fc.subarray(names), fc.subarray(names), (some, more) => {
        const both = new Set(permissionsOf(withRoles, [...some, ...more]))

        expect(
          new Set(permissionsOf(withRoles, some)).union(new Set(permissionsOf(withRoles, more))),
        ).toEqual(both)
      }),
    )
  })
})
