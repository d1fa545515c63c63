import type { Space } from '../../session/spaces.ts'

/** What roles are called, in the order in which the space has them; one that it has no longer, by its name. */
export function roleTitles({ roles }: Pick<Space, 'roles'>, names: readonly string[]): string[] {
  const known = roles.filter(({ name }) => names.includes(name)).map(({ title }) => title)
  const unknown = names.filter((name) => !roles.some((role) => role.name === name))
  return [...known, ...unknown]
}
