import { created, ok, restRoute } from '../../shared/lambda/rest.ts'
import { conversationPath } from '../../shared/services/conversation-views.ts'
import { readMember } from '../../shared/services/list-members.ts'
import * as members from '../../shared/services/members.ts'

export const putMember = restRoute('putMember', async ({ caller, reader, params, body }, given) => {
  const added = await members.putMember(given, caller, params, body.role)
  const member = await readMember(given, reader, params)
  const path = `${conversationPath(params.conversationId)}/members/${params.userId}`
  return added ? created(member, path) : ok(member)
})
