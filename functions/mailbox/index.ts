import { restFunction } from '../../shared/lambda/rest.ts'
import { countUnread } from './count-unread.ts'
import { listInbox, listUnreadMessages } from './list-inbox.ts'
import { listSent } from './list-sent.ts'

export const handler = restFunction('mailbox', { countUnread, listInbox, listSent, listUnreadMessages })
