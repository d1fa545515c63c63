import { created, ok, restRoute } from '../../shared/lambda/rest.ts'
import { putSpaceMemberRoles } from '../../shared/services/enrol.ts'
import { readSpaceMember } from '../../shared/services/list-space-members.ts'
import { spacePath } from '../../shared/services/space-views.ts'

export const putSpaceMember = restRoute('putSpaceMember', async (request, given) => {
  const { caller, reader, params, body } = request
  const added = await putSpaceMemberRoles(given, caller, params, body.roles)
  const member = await readSpaceMember(given, reader, params)
  return added ? created(member, `${spacePath(params.spaceId)}/members/${params.userId}`) : ok(member)
})
