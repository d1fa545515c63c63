import { registerConnection } from '../../../shared/services/connections.ts'
import { createConversation } from '../../../shared/services/create-conversation.ts'
import type { Given } from '../../../shared/services/given.ts'
import { sendMessage } from '../../../shared/services/send-message.ts'
import type { Table } from '../../../shared/store/table.ts'
import { usualBody } from '../../../test/support/capacity-world.ts'
import { newConnection } from '../../../test/support/listening.ts'
import { newPeople, type Person } from '../../../test/support/people.ts'
import { givenFor } from '../../../test/support/test-table.ts'
import type { Talk } from '../../calls/place.ts'
import { openGroup } from '../../live/groups.ts'
import { pooled } from '../../pooled.ts'

/** What the work that is priced is done in. Whoever reads has one open connection. */
export interface Place {
  /** Direct conversations whose writers have no connection, so that each stays far from what one may send in a minute. */
  readonly quiet: readonly Talk[]
  /** The same with a connection for the writer. */
  readonly both: readonly Talk[]
  /** Groups in which ten others are connected: without the writer, and with. */
  readonly ten: Talk
  readonly tenAndWriter: Talk
  /** A thousand others are connected. */
  readonly thousand: Talk
  /** Somebody in twenty direct conversations, who has seen everything. */
  readonly visitor: Person
  readonly positions: Readonly<Record<string, number>>
  /** Connections that are going to end. */
  readonly leaving: readonly { readonly person: Person; readonly connectionId: string }[]
}

const talkCount = 24
const visitorsTalks = 20
const leavingCount = 150
/** So that the newest message is neither the first, nor alone. */
const openingMessages = 12

export async function preparePlace(table: Table): Promise<Place> {
  const given = givenFor(table)
  const [quiet, both] = [await openDirects(table, talkCount), await openDirects(table, talkCount)]
  await connectAll(
    given,
    [...quiet, ...both].map(({ reader }) => reader),
  )
  await connectAll(
    given,
    both.map(({ writer }) => writer),
  )
  const [visitor] = (await newPeople(table, 1)) as [Person]
  const visited = await openDirects(table, visitorsTalks, visitor)
  return {
    quiet,
    both,
    ten: await openLarge(table, 10, false),
    tenAndWriter: await openLarge(table, 10, true),
    thousand: await openLarge(table, 1000, false),
    visitor,
    positions: Object.fromEntries(visited.map(({ conversationId, seq }) => [conversationId, seq])),
    leaving: await connectLeavers(table),
  }
}

async function openDirects(table: Table, count: number, fixedReader?: Person): Promise<Talk[]> {
  const people = await manyPeople(table, 2 * count)
  return pooled(Array.from({ length: count }), 4, async (_, place) => {
    const [writer, other] = people.slice(2 * place, 2 * place + 2) as [Person, Person]
    const reader = fixedReader ?? other
    const wanted = { kind: 'direct', userId: reader.userId } as const
    const { conversationId } = await createConversation(givenFor(table), writer, wanted)
    return talkIn(table, { conversationId, writer, reader })
  })
}

async function openLarge(table: Table, count: number, withWriter: boolean): Promise<Talk> {
  const given = givenFor(table)
  const [writer, ...others] = (await manyPeople(table, count + 1)) as [Person, Person, ...Person[]]
  const conversationId = await openGroup(given, writer, others)
  await connectAll(given, withWriter ? [writer, ...others] : others)
  return talkIn(table, { conversationId, writer, reader: others[0] })
}

/** No more at a time than a client has connections. */
async function manyPeople(table: Table, count: number): Promise<Person[]> {
  const sizes = Array.from({ length: Math.ceil(count / 50) }, (_, part) => Math.min(50, count - 50 * part))
  return (await pooled(sizes, 1, (size) => newPeople(table, size))).flat()
}

async function talkIn(table: Table, talk: Omit<Talk, 'seq'>): Promise<Talk> {
  const { conversationId, writer } = talk
  let seq = 0
  for (let count = 0; count < openingMessages; count += 1) {
    const message = { conversationId, content: { body: usualBody }, clientMessageId: crypto.randomUUID() }
    seq = (await sendMessage(givenFor(table), writer, message)).entry.seq
  }
  return { ...talk, seq }
}

const connectAll = (given: Given, people: readonly Person[]): Promise<string[]> =>
  pooled(people, 8, async (person) => {
    const connection = newConnection(person.userId, Date.now())
    await registerConnection(given, { ...connection, ...person })
    return connection.connectionId
  })

async function connectLeavers(table: Table): Promise<Place['leaving']> {
  const people = await manyPeople(table, leavingCount)
  const connectionIds = await connectAll(givenFor(table), people)
  return people.map((person, place) => ({ person, connectionId: connectionIds[place] ?? '' }))
}
