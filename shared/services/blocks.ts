import { AppError, invalid } from '../contract/errors.ts'
import { directConversationId } from '../core/ids.ts'
import { getBlocks, setBlocked } from '../store/blocks.ts'
import { getHead } from '../store/heads.ts'
import { getProfile } from '../store/profiles.ts'
import type { Caller, Given } from './given.ts'
import { goLive } from './live.ts'
import { healProfile } from './profiles.ts'

/** People one person can block. */
export const maxBlocks = 1000

/** Blocks somebody, or no more; so already, nothing changes. Holds at once for their direct conversation. */
export async function setBlock(
  given: Given,
  caller: Caller,
  otherId: string,
  blocked: boolean,
): Promise<void> {
  if (otherId === caller.userId) throw invalid('{userId}', 'invalid_value')
  const there = await getBlocks(given.table, caller.userId)
  if (there.has(otherId) === blocked) return
  if (blocked) await requireRoom(given, otherId, there.size)
  for (;;) {
    const head = await getHead(given.table, directConversationId(caller.userId, otherId), {
      consistent: true,
    })
    const written = await given.table.transact(
      setBlocked(caller.userId, otherId, blocked, head !== undefined),
    )
    if (written.ok) return goLive(given, caller.userId)
    if (written.failed[1]) await healProfile(given, caller)
    // Else somebody opened their conversation in between.
  }
}

async function requireRoom(given: Given, otherId: string, count: number): Promise<void> {
  if (!(await getProfile(given.table, otherId))) throw new AppError('not_found')
  if (count >= maxBlocks)
    throw new AppError('limit_reached', { reason: 'blocks', values: { max: maxBlocks } })
}

/** Whether this person blocks the caller: then to them they do not exist. */
export async function isBlockedBy(given: Given, caller: Caller, otherId: string): Promise<boolean> {
  return (await getBlocks(given.table, otherId)).has(caller.userId)
}
