import { restFunction } from '../../shared/lambda/rest.ts'
import { createFaq } from './create-faq.ts'
import { createSpace } from './create-space.ts'
import { createTemplate } from './create-template.ts'
import { deleteSpace } from './delete-space.ts'
import { deleteSpaceGroup } from './delete-space-group.ts'
import { deleteTemplate } from './delete-template.ts'
import { enrolMembers } from './enrol-members.ts'
import { listFaq } from './list-faq.ts'
import { listFaqHistory } from './list-faq-history.ts'
import { listSpaceConversations } from './list-space-conversations.ts'
import { listSpaceGroups } from './list-space-groups.ts'
import { listSpaceMembers } from './list-space-members.ts'
import { listSpaces } from './list-spaces.ts'
import { listTemplates } from './list-templates.ts'
import { listUnanswered } from './list-unanswered.ts'
import { previewAudience } from './preview-audience.ts'
import { putFaq } from './put-faq.ts'
import { putSpaceGroup } from './put-space-group.ts'
import { putSpaceMember } from './put-space-member.ts'
import { putTemplate } from './put-template.ts'
import { readFaq } from './read-faq.ts'
import { readSpace } from './read-space.ts'
import { readSpaceGroup } from './read-space-group.ts'
import { removeSpaceMember } from './remove-space-member.ts'
import { retireFaq } from './retire-faq.ts'
import { updateSpace } from './update-space.ts'

export const handler = restFunction('spaces', {
  createFaq,
  createSpace,
  createTemplate,
  deleteSpace,
  deleteSpaceGroup,
  deleteTemplate,
  enrolMembers,
  listFaq,
  listFaqHistory,
  listSpaceConversations,
  listSpaceGroups,
  listSpaceMembers,
  listSpaces,
  listTemplates,
  listUnanswered,
  previewAudience,
  putFaq,
  putSpaceGroup,
  putSpaceMember,
  putTemplate,
  readFaq,
  readSpace,
  readSpaceGroup,
  removeSpaceMember,
  retireFaq,
  updateSpace,
})
