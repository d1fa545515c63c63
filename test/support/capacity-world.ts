import { type Entry, type MessageEntry, messageAfter, type StoredMessage } from '../../shared/core/entries.ts'
import { registerConnection } from '../../shared/services/connections.ts'
import { createConversation } from '../../shared/services/create-conversation.ts'
import { markRead } from '../../shared/services/mark-read.ts'
import { sendMessage } from '../../shared/services/send-message.ts'
import { itemOfEntry } from '../../shared/store/entries.ts'
import { advanceHead } from '../../shared/store/heads.ts'
import { conversationPk, userPk } from '../../shared/store/keys.ts'
import { readEntries } from '../../shared/store/log.ts'
import type { Item, Table } from '../../shared/store/table.ts'
import { newConnection } from './listening.ts'
import { dumpOf } from './model-dump.ts'
import { newPeople, type Person } from './people.ts'
import { storedMessage } from './stored-message.ts'
import { givenFor } from './test-table.ts'

export const usualBody = 'x'.repeat(300)

/** Two who write and 53 who read in the group that is measured; the first is in 100 conversations. */
export interface World {
  readonly people: readonly Person[]
  readonly writers: readonly [Person, Person]
  /** All conversations with the measured one, which holds no message yet. */
  readonly conversationIds: readonly string[]
  readonly measuredId: string
}

const peopleCount = 55
const otherGroups = 99
const peopleInOthers = 40

/** 99 groups of twelve out of 40 people, each with its newest message from somebody else; and one of all 55. */
export async function newWorld(table: Table): Promise<World> {
  const given = givenFor(table)
  const people = await newPeople(table, peopleCount)
  const writers = people.slice(0, 2) as [Person, Person]
  const openGroup = async (title: string, others: readonly Person[]): Promise<string> => {
    const memberIds = others.map(({ userId }) => userId)
    return (await createConversation(given, writers[0], { kind: 'group', title, memberIds })).conversationId
  }
  const conversationIds: string[] = []
  for (let place = 0; place < otherGroups; place += 1) {
    const others = Array.from(
      { length: 11 },
      (_, at) => people[1 + ((place + at * 4) % (peopleInOthers - 1))] as Person,
    )
    const conversationId = await openGroup(`Group number ${place}`, others)
    const message = { content: { body: usualBody }, clientMessageId: crypto.randomUUID() }
    await sendMessage(given, others[0] as Person, { conversationId, ...message })
    conversationIds.push(conversationId)
  }
  const measuredId = await openGroup('Measured', people.slice(1))
  for (const person of people) {
    await registerConnection(given, { ...newConnection(person.userId, Date.now()), ...person })
  }
  return { people, writers, conversationIds: [...conversationIds, measuredId], measuredId }
}

/** Everything that stands of this world in the table. */
export const itemsOfWorld = (table: Table, { people, conversationIds }: World): Promise<Item[]> =>
  dumpOf(table, [...people.map(({ userId }) => userPk(userId)), ...conversationIds.map(conversationPk)])

/** So many messages that the writers take turns to send to the measured group. */
export async function messagesFor(
  table: Table,
  { measuredId, writers: [one, other] }: World,
  count: number,
): Promise<[MessageEntry, ...MessageEntry[]]> {
  const [tail] = await readEntries(table, measuredId, { limit: 1, newestFirst: true, consistent: true })
  if (!tail) throw new RangeError('a conversation without entries')
  let last: Entry = tail
  return Array.from({ length: count }, (_, place) => {
    const message = messageAfter(last, (place % 2 ? one : other).userId, last.at + 1, usualMessage())
    last = message
    return message
  }) as [MessageEntry, ...MessageEntry[]]
}

export const usualMessage = (): StoredMessage =>
  storedMessage({ content: { body: usualBody }, hash: crypto.getRandomValues(new Uint8Array(16)) })

/** The world with these messages, one item at a time: there may be many. */
export function* itemsWith(world: readonly Item[], messages: readonly MessageEntry[]): Generator<Item> {
  yield* world
  for (const message of messages) yield itemOfEntry(message)
}

/** What sending the messages would have brought about beside the log: the head knows, the writers have read. */
export async function settle(table: Table, { writers }: World, last: MessageEntry): Promise<void> {
  await advanceHead(table, last)
  for (const writer of writers) await markRead(givenFor(table), writer, last.conversationId, last.seq - 1)
}
