import { restFunction } from '../../shared/lambda/rest.ts'
import { addMembers } from './add-members.ts'
import { clearForMe } from './clear-for-me.ts'
import { createConversation } from './create-conversation.ts'
import { deleteConversation } from './delete-conversation.ts'
import { deleteMessage } from './delete-message.ts'
import { editMessage } from './edit-message.ts'
import { listConversations } from './list-conversations.ts'
import { listHistory } from './list-history.ts'
import { listMembers } from './list-members.ts'
import { listMessages } from './list-messages.ts'
import { listPins } from './list-pins.ts'
import { listReceipts } from './list-receipts.ts'
import { listReplies } from './list-replies.ts'
import { markDelivered } from './mark-delivered.ts'
import { markRead } from './mark-read.ts'
import { markUnread } from './mark-unread.ts'
import { pinMessage, unpinMessage } from './pin-message.ts'
import { putMember } from './put-member.ts'
import { addReaction, removeReaction } from './react.ts'
import { readAudience } from './read-audience.ts'
import { readConversation } from './read-conversation.ts'
import { readJob } from './read-job.ts'
import { readMessage } from './read-message.ts'
import { removeMember } from './remove-member.ts'
import { sendMessage } from './send-message.ts'
import { updateConversation } from './update-conversation.ts'
import { updateOwnState } from './update-own-state.ts'

export const handler = restFunction('conversations', {
  addMembers,
  addReaction,
  clearForMe,
  createConversation,
  deleteConversation,
  deleteMessage,
  editMessage,
  listConversations,
  listHistory,
  listMembers,
  listMessages,
  listPins,
  listReceipts,
  listReplies,
  markDelivered,
  markRead,
  markUnread,
  pinMessage,
  putMember,
  readAudience,
  readConversation,
  readJob,
  readMessage,
  removeMember,
  removeReaction,
  sendMessage,
  unpinMessage,
  updateConversation,
  updateOwnState,
})
