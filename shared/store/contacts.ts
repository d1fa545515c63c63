import { type Connection, connectionsOf } from './connections.ts'
import { connectionsKey, userIdOfPk } from './keys.ts'
import type { Table } from './table.ts'

/**
 * The live connections of these people; whoever has none is not in the map. One read unit a person, half when not
 * consistent; 100 people a call.
 */
export async function getConnections(
  table: Table,
  userIds: readonly string[],
  now: number,
  { consistent = true }: { consistent?: boolean } = {},
): Promise<Map<string, Connection[]>> {
  const items = await table.batchGet([...new Set(userIds)].map(connectionsKey), { consistent })
  const live = items.map((item) => {
    const open = connectionsOf(item).filter(({ expiresAt }) => expiresAt > now)
    return [userIdOfPk(String(item.pk)), open] as const
  })
  return new Map(live.filter(([, open]) => open.length > 0))
}

/** Somebody who can be told something now: where, and whom they block. */
export interface Audience {
  readonly userId: string
  readonly connections: readonly Connection[]
  readonly blocks: ReadonlySet<string>
}

/**
 * The same with everybody's block list (`b`), which stands with their connections for this, also of those who have no
 * connection. Strongly consistent.
 */
export async function getContacts(
  table: Table,
  userIds: readonly string[],
  now: number,
): Promise<Map<string, Audience>> {
  const items = await table.batchGet([...new Set(userIds)].map(connectionsKey), { consistent: true })
  const all = items.map((item): [string, Audience] => {
    const userId = userIdOfPk(String(item.pk))
    const connections = connectionsOf(item).filter(({ expiresAt }) => expiresAt > now)
    return [userId, { userId, connections, blocks: new Set(item.b as Set<string> | undefined) }]
  })
  return new Map(all)
}

/** Of these, who can be told something now. */
export async function getAudience(
  table: Table,
  userIds: readonly string[],
  now: number,
): Promise<Audience[]> {
  const contacts = await getContacts(table, userIds, now)
  return [...contacts.values()].filter(({ connections }) => connections.length > 0)
}
