import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { spacePermissions, UpdateSpace } from '../../shared/contract/spaces.ts'
import { mayGive } from '../../web/src/views/spaces/role-choice.ts'
import { definitionsOf, withRole } from '../../web/src/views/spaces/role-definitions.ts'

const titles = { responsible: 'Responsible', staff: 'Staff', student: 'Student' }
const project = join(import.meta.dirname, '..', '..')
const textsIn = (...path: string[]) =>
  JSON.parse(readFileSync(join(project, ...path), 'utf8')) as Record<string, string>

const roles = [
  { name: 'responsible', title: 'Responsible', permissions: ['manage' as const] },
  { name: 'staff', title: 'Teachers', permissions: ['answer' as const] },
  { name: 'student', title: 'Student', permissions: ['ask' as const] },
  {
    name: 'tutor',
    title: 'Tutor',
    titleVariants: { variants: { en: 'Tutor', fi: 'Tuutori' }, default: 'en' },
    permissions: ['answer' as const],
  },
]

describe('the roles that a space defines', () => {
  it('leave a default one called as in every language, and lose no title that was given', () => {
    expect(definitionsOf({ roles }, titles)).toEqual([
      { name: 'responsible', permissions: ['manage'] },
      { name: 'staff', title: 'Teachers', permissions: ['answer'] },
      { name: 'student', permissions: ['ask'] },
      { name: 'tutor', title: roles[3]?.titleVariants, permissions: ['answer'] },
    ])
  })

  it('are such as the service takes, with one changed or one more', () => {
    const all = { name: 'responsible', permissions: [...spacePermissions] }
    const before = definitionsOf({ roles }, titles)
    const changed = withRole(withRole(before, all), { name: 'guest', title: 'Guest', permissions: [] })

    expect(UpdateSpace.safeParse({ roles: changed }).success).toBe(true)
    expect(changed.map(({ name }) => name)).toEqual(['responsible', 'staff', 'student', 'tutor', 'guest'])
  })

  it.each(['en', 'fi', 'sv'])('are called in %s as the service calls them', (language) => {
    const [app, service] = [
      textsIn('web', 'src', 'texts', `${language}.json`),
      textsIn('shared', 'locales', `${language}.json`),
    ]

    for (const name of Object.keys(titles)) expect(app[`space.role.${name}`]).toBe(service[`role.${name}`])
  })
})

describe('a role', () => {
  it('is given by whoever may do all that it allows, or manages the space', () => {
    const tutor = { name: 'tutor', title: 'Tutor', permissions: ['answer' as const, 'faq' as const] }
    const may = (permissions: Parameters<typeof mayGive>[0]['permissions']) => mayGive({ permissions }, tutor)

    expect([may(['answer']), may(['answer', 'faq', 'enrol']), may(['manage'])]).toEqual([false, true, true])
  })
})
