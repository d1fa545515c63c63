import { createConversation } from '../../shared/services/create-conversation.ts'
import { deliver } from '../../shared/services/deliver.ts'
import type { Given } from '../../shared/services/given.ts'
import { createSpace } from '../../shared/services/spaces.ts'
import { headKey, spaceClosingKey } from '../../shared/store/keys.ts'
import { belongToSpace } from '../../shared/store/spaces.ts'
import type { Table } from '../../shared/store/table.ts'
import { listeningOn } from './listening.ts'
import type { Person } from './people.ts'

/** A course of this person's. */
export const newCourse = async (given: Given, creator: Person): Promise<string> =>
  (await createSpace(given, creator, { name: 'Course', language: 'en' })).spaceId

/** A conversation of a space, with these people. */
export async function newSpaceConversation(
  given: Given,
  spaceId: string,
  creator: Person,
  others: readonly Person[],
  topic?: string,
): Promise<string> {
  const memberIds = others.map(({ userId }) => userId)
  const wanted = { kind: 'group' as const, title: 'Group', topic, memberIds }
  const { conversationId } = await createConversation(given, creator, wanted)
  await given.table.update({
    Key: headKey(conversationId),
    UpdateExpression: 'SET si = :space',
    ExpressionAttributeValues: { ':space': spaceId },
  })
  await given.table.transact(belongToSpace(spaceId, conversationId))
  return conversationId
}

/** Rings for a deleted space as the stream does, until it is all closed. Answers how often. */
export async function closeWhole(table: Table, spaceId: string): Promise<number> {
  const given = { ...listeningOn(table).given, enqueue: async () => undefined, assign: async () => undefined }
  for (let rings = 0; ; rings += 1) {
    if (!(await table.get(spaceClosingKey(spaceId), { consistent: true }))) return rings
    await deliver(given, [{ kind: 'closing', spaceId, sequenceNumber: String(rings) }])
  }
}
