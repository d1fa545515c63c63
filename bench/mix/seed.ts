import { openGroup } from '../live/groups.ts'
import { pooled } from '../pooled.ts'
import type { Site } from '../site/site.ts'
import type { LoadUser } from './load-messages.ts'

/** So many people, each in two conversations: one with who comes next, one with who came before. */
export async function seedUsers({ given, accounts }: Site, count: number): Promise<LoadUser[]> {
  const users = accounts.slice(0, count).map((account): LoadUser => ({ account, conversations: [] }))
  await pooled(users, 8, async (user, place) => {
    const next = users[(place + 1) % users.length] ?? user
    const conversationId = await openGroup(given, user.account, [next.account])
    for (const one of [user, next]) one.conversations.push({ conversationId, seq: 1 })
  })
  return users
}
