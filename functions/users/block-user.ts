import { noContent, restRoute } from '../../shared/lambda/rest.ts'
import { setBlock } from '../../shared/services/blocks.ts'

export const blockUser = restRoute('blockUser', async ({ caller, params }, given) => {
  await setBlock(given, caller, params.userId, true)
  return noContent()
})

export const unblockUser = restRoute('unblockUser', async ({ caller, params }, given) => {
  await setBlock(given, caller, params.userId, false)
  return noContent()
})
