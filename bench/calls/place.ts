import { registerConnection } from '../../shared/services/connections.ts'
import { createConversation } from '../../shared/services/create-conversation.ts'
import { sendMessage } from '../../shared/services/send-message.ts'
import type { Table } from '../../shared/store/table.ts'
import { newWorld, usualBody } from '../../test/support/capacity-world.ts'
import { newConnection } from '../../test/support/listening.ts'
import { newPeople, type Person } from '../../test/support/people.ts'
import { givenFor } from '../../test/support/test-table.ts'

/** A conversation in which one writes and another reads; `seq` is its newest entry. */
export interface Talk {
  readonly conversationId: string
  readonly writer: Person
  readonly reader: Person
  seq: number
}

/** What the operations are done in. */
export interface Place {
  /** Two people, of whom the reader has an open connection. */
  readonly direct: Talk
  /** Of 55 people with an open connection each; its writer is in 100 conversations. */
  readonly group: Talk
}

/** More than a page. */
const messageCount = 60

export async function preparePlace(table: Table): Promise<Place> {
  const given = givenFor(table)
  const world = await newWorld(table)
  const [one, other] = (await newPeople(table, 2)) as [Person, Person]
  const wanted = { kind: 'direct', userId: other.userId } as const
  const { conversationId } = await createConversation(given, one, wanted)
  await registerConnection(given, { ...newConnection(other.userId, Date.now()), ...other })
  const [alice, bob] = world.writers
  const direct = { conversationId, writer: one, reader: other, seq: 0 }
  const group = { conversationId: world.measuredId, writer: alice, reader: bob, seq: 0 }
  for (const talk of [direct, group]) await fill(table, talk)
  return { direct, group }
}

async function fill(table: Table, talk: Talk): Promise<void> {
  const { conversationId, writer } = talk
  for (let count = 0; count < messageCount; count += 1) {
    const message = { conversationId, content: { body: usualBody }, clientMessageId: crypto.randomUUID() }
    talk.seq = (await sendMessage(givenFor(table), writer, message)).entry.seq
  }
}
