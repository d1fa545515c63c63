import { invalid } from '../../shared/contract/errors.ts'
import { GroupName } from '../../shared/contract/spaces.ts'
import { created, ok, restRoute } from '../../shared/lambda/rest.ts'
import { putGroup } from '../../shared/services/set-space-group.ts'
import { groupPath, readSpaceGroup } from '../../shared/services/space-groups.ts'

export const putSpaceGroup = restRoute('putSpaceGroup', async ({ caller, params, body }, given) => {
  if (!GroupName.safeParse(params.name).success) throw invalid('{name}', 'invalid_value')
  const made = await putGroup(given, caller, params, body.memberIds)
  const group = await readSpaceGroup(given, caller, params)
  return made ? created(group, groupPath(params)) : ok(group)
})
