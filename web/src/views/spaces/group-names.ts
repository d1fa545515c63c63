import type { Api } from '@parley/client'
import { allOf } from '../../session/all-of.ts'

/** Whether no group is called so: to put one over another would take out who is in it. @throws ParleyError */
export async function isFree(
  { spaces }: Pick<Api, 'spaces'>,
  spaceId: string,
  name: string,
): Promise<boolean> {
  const groups = await allOf((cursor) => spaces.groups(spaceId, { limit: 100, cursor }))
  return groups.every((group) => group.name !== name)
}
