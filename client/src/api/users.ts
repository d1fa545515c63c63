import * as userPaths from '../../../shared/contract/user-paths.ts'
import type { AnswerOf, BodyOf, QueryOf } from '../contract.ts'
import type { Methods, Options } from './method.ts'

/** The directory, the own profile, and whom one blocks. */
export interface Users {
  /** The directory, without the caller: everyone, by beginning of a name (`query`), or one exact `username`. */
  list(query?: QueryOf<'listUsers'>, options?: Options): Promise<AnswerOf<'listUsers'>>
  /** @throws ParleyError `not_found`, also for somebody who blocks the caller. */
  get(userId: string, options?: Options): Promise<AnswerOf<'readProfile'>>
  /** The own profile, with e-mail address and settings. */
  me(options?: Options): Promise<AnswerOf<'readOwnProfile'>>
  /** Changes the own profile; what is left out stays, null takes away. */
  updateMe(changes: BodyOf<'updateOwnProfile'>, options?: Options): Promise<AnswerOf<'updateOwnProfile'>>
  /** Those whom the caller blocks. */
  blocks(query?: QueryOf<'listBlocks'>, options?: Options): Promise<AnswerOf<'listBlocks'>>
  /** They cannot find the caller any more, and messages do not pass between the two. */
  block(userId: string, options?: Options): Promise<void>
  unblock(userId: string, options?: Options): Promise<void>
}

export const usersOf = ({ bare, withQuery, withBody }: Methods): Users => ({
  list: withQuery(userPaths.listUsers),
  get: bare(userPaths.readProfile),
  me: bare(userPaths.readOwnProfile),
  updateMe: withBody(userPaths.updateOwnProfile),
  blocks: withQuery(userPaths.listBlocks),
  block: bare(userPaths.blockUser),
  unblock: bare(userPaths.unblockUser),
})
