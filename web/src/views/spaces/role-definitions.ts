import type { BodyOf } from '@parley/client'
import type { Space } from '../../session/spaces.ts'

export type RoleDefinition = NonNullable<BodyOf<'updateSpace'>['roles']>[number]
type Role = Space['roles'][number]

/** Every space has these. */
const defaultNames = ['responsible', 'staff', 'student'] as const
export type DefaultName = (typeof defaultNames)[number]

export const isDefault = (name: string): name is DefaultName => defaultNames.some((known) => known === name)

/**
 * What a space defines of its roles, as the service takes it: all that it is to define from now on.
 *
 * @param titles - What the service calls the default ones in the reader's language: so that one which nobody called otherwise
 *   goes on being called so in every language.
 */
export function definitionsOf(
  { roles }: Pick<Space, 'roles'>,
  titles: Readonly<Record<DefaultName, string>>,
): RoleDefinition[] {
  return roles.map((role) => {
    const { name, permissions } = role
    const isUsual = isDefault(name) && !role.titleVariants && role.title === titles[name]
    return isUsual ? { name, permissions } : { name, title: titleOfRole(role), permissions }
  })
}

export const titleOfRole = ({ title, titleVariants }: Pick<Role, 'title' | 'titleVariants'>) =>
  titleVariants ?? title

/** In its place, or as the last one. */
export const withRole = (
  definitions: readonly RoleDefinition[],
  changed: RoleDefinition,
): RoleDefinition[] =>
  definitions.some(({ name }) => name === changed.name)
    ? definitions.map((one) => (one.name === changed.name ? changed : one))
    : [...definitions, changed]
