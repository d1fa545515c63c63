import { AppError } from '../contract/errors.ts'
import { forgetBlocks } from '../store/blocks.ts'
import { type Connection, endConnections } from '../store/connections.ts'
import { changeDirectoryEntries } from '../store/directory.ts'
import { abandonHead, getHeads } from '../store/heads.ts'
import { renameMember } from '../store/members.ts'
import { eraseProfile, getProfile } from '../store/profiles.ts'
import { listRows } from '../store/rows.ts'
import type { Caller, Given } from './given.ts'
import { leaveSpaces } from './leave-spaces.ts'
import { removeMember } from './members.ts'
import { createProfile, listedWords } from './profiles.ts'

/** Conversations left at a time: somebody in a thousand of them is out within seconds. */
const leftAtOnce = 10

/**
 * Takes a person out of everything but what they wrote: profile and directory first, so that nobody brings them in
 * again, then sockets, blocks, spaces, groups and direct conversations. Each step may be repeated; killed halfway, the same
 * call goes on where it stopped. Answers the connections that it ended: nothing reaches them any more, but their
 * sockets are still to be closed.
 */
export async function erasePerson(given: Given, caller: Caller): Promise<Connection[]> {
  await eraseName(given, caller)
  const ended = await endConnections(given.table, caller.userId, 'account_removed', given.now())
  await forgetBlocks(given.table, caller.userId)
  await leaveSpaces(given, caller.userId)
  while ((await leaveConversations(given, caller)) > 0);
  return ended
}

/** Whether the profile went in an earlier try: then only what is left has to go. */
export async function isErased(given: Given, { userId }: Caller): Promise<boolean> {
  return (await getProfile(given.table, userId, { consistent: true }))?.status === 'deleted'
}

async function eraseName(given: Given, caller: Caller): Promise<void> {
  for (;;) {
    const profile = await getProfile(given.table, caller.userId, { consistent: true })
    if (profile?.status === 'deleted') return
    // Without one they would count as somebody who has yet to come.
    if (!profile) await createProfile(given, caller, 'en')
    else {
      const entries = changeDirectoryEntries(caller.userId, listedWords(profile), [])
      if (await eraseProfile(given.table, profile, entries)) return
    }
  }
}

/** Leaves what it finds, and answers how much that was: who was brought in meanwhile is found the next time. */
async function leaveConversations(given: Given, caller: Caller): Promise<number> {
  const rows = await listRows(given.table, caller.userId, { consistent: true })
  const ids = rows.map(({ conversationId }) => conversationId)
  const heads = [...(await getHeads(given.table, ids, { consistent: true })).values()]
  const left = heads.filter(({ deletedAt, abandoned }) => deletedAt === undefined && !abandoned)
  const queue = left.values()
  const leaveFrom = async () => {
    for (const { conversationId, kind } of queue) {
      if (kind === 'direct') {
        await renameMember(given.table, conversationId, caller.userId, undefined)
        await abandonHead(given.table, conversationId, caller.userId)
      } else await leave(given, caller, conversationId)
    }
  }
  await Promise.all(Array.from({ length: leftAtOnce }, leaveFrom))
  return left.length
}

async function leave(given: Given, caller: Caller, conversationId: string): Promise<void> {
  try {
    await removeMember(given, caller, { conversationId, userId: caller.userId })
  } catch (error) {
    // Removed, or the group deleted, in the meantime: out all the same.
    const out = error instanceof AppError && (error.code === 'not_found' || error.code === 'gone')
    if (!out) throw error
  }
}
