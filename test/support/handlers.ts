import { handler as auth } from '../../functions/auth/index.ts'
import { handler as conversations } from '../../functions/conversations/index.ts'
import { handler as entry } from '../../functions/entry/index.ts'
import { handler as mailbox } from '../../functions/mailbox/index.ts'
import { handler as spaces } from '../../functions/spaces/index.ts'
import { handler as sync } from '../../functions/sync/index.ts'
import { handler as users } from '../../functions/users/index.ts'
import type { LambdaName } from '../../shared/contract/routes.ts'
import type { callRest } from './rest-event.ts'

/** What answers the routes, for each Lambda of the table: one that is missing does not compile. */
export const handlers: Readonly<Record<LambdaName, Parameters<typeof callRest>[0]>> = {
  auth,
  conversations,
  entry,
  mailbox,
  spaces,
  sync,
  users,
}
