import { restFunction } from '../../shared/lambda/rest.ts'
import { createSpace } from './create-space.ts'
import { deleteSpace } from './delete-space.ts'
import { deleteSpaceGroup } from './delete-space-group.ts'
import { enrolMembers } from './enrol-members.ts'
import { listSpaceConversations } from './list-space-conversations.ts'
import { listSpaceGroups } from './list-space-groups.ts'
import { listSpaceMembers } from './list-space-members.ts'
import { listSpaces } from './list-spaces.ts'
import { previewAudience } from './preview-audience.ts'
import { putSpaceGroup } from './put-space-group.ts'
import { putSpaceMember } from './put-space-member.ts'
import { readSpace } from './read-space.ts'
import { readSpaceGroup } from './read-space-group.ts'
import { removeSpaceMember } from './remove-space-member.ts'
import { updateSpace } from './update-space.ts'

export const handler = restFunction('spaces', {
  createSpace,
  deleteSpace,
  deleteSpaceGroup,
  enrolMembers,
  listSpaceConversations,
  listSpaceGroups,
  listSpaceMembers,
  listSpaces,
  previewAudience,
  putSpaceGroup,
  putSpaceMember,
  readSpace,
  readSpaceGroup,
  removeSpaceMember,
  updateSpace,
})
