import { socketGiven } from '../../shared/lambda/given.ts'
import { noContent, restRoute } from '../../shared/lambda/rest.ts'
import { deleteAccount, findAccount, proveIdentity } from '../../shared/lambda/user-pool-accounts.ts'
import { closeEnded } from '../../shared/services/closing.ts'
import { erasePerson, isErased } from '../../shared/services/erase-person.ts'

/** The user pool comes last: as long as it knows the person, they can repeat what was cut off halfway. */
export const deleteOwnAccount = restRoute('deleteOwnAccount', async ({ caller, body }, given) => {
  // Done before, but the answer was lost: there is no password any more to check.
  if ((await isErased(given, caller)) && !(await findAccount(caller))) return noContent()
  const accessToken = await proveIdentity(caller, body.password)
  const ended = await erasePerson(given, caller)
  await closeEnded(socketGiven(), caller.userId, { forgotten: ended, left: [] }, 'account_removed')
  await deleteAccount(accessToken)
  return noContent()
})
