import { restFunction } from '../../shared/lambda/rest.ts'
import { blockUser, unblockUser } from './block-user.ts'
import { deleteOwnAccount } from './delete-own-account.ts'
import { listBlocks } from './list-blocks.ts'
import { listUsers } from './list-users.ts'
import { readOwnProfile } from './read-own-profile.ts'
import { readProfile } from './read-profile.ts'
import { updateOwnProfile } from './update-own-profile.ts'

export const handler = restFunction('users', {
  listUsers,
  readOwnProfile,
  updateOwnProfile,
  deleteOwnAccount,
  listBlocks,
  blockUser,
  unblockUser,
  readProfile,
})
