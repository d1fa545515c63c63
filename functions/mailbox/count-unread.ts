import { ok, restRoute } from '../../shared/lambda/rest.ts'
import * as mailbox from '../../shared/services/mailbox.ts'

export const countUnread = restRoute('countUnread', async ({ caller, query }, given) => {
  const unread = await mailbox.countUnread(given, caller.userId, query)
  return ok({
    ...unread,
    _links: { self: { href: '/v1/unread' }, messages: { href: '/v1/unread/messages' } },
  })
})
