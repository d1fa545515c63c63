import { expect, it } from 'vitest'
import { createConversation } from '../../shared/services/create-conversation.ts'
import { readConversation } from '../../shared/services/list-conversations.ts'
import { updateOwnState } from '../../shared/services/own-state.ts'
import { sendMessage } from '../../shared/services/send-message.ts'
import { newPeople, type Person } from '../support/people.ts'
import { givenFor, testClock, useTable } from '../support/test-table.ts'

const made = useTable()
const second = 1000

async function archivedOne() {
  const clock = testClock()
  const given = givenFor(made.table, clock.now)
  const [ada, ben] = (await newPeople(made.table, 2)) as [Person, Person]
  const wanted = { kind: 'group' as const, title: 'G', memberIds: [ben.userId] }
  const { conversationId } = await createConversation(given, ada, wanted)
  const say = () =>
    sendMessage(given, ada, { conversationId, content: { body: 'x' }, clientMessageId: crypto.randomUUID() })
  const set = (state: Parameters<typeof updateOwnState>[3]) =>
    updateOwnState(given, ben, conversationId, state)
  const isArchived = async () =>
    (await readConversation(given, { ...ben, languages: [] }, conversationId)).archived
  const muteFor = (seconds: number) =>
    set({ mutedUntil: new Date(clock.now() + seconds * second).toISOString() })
  await set({ archived: true })
  return { clock, say, set, isArchived, muteFor }
}

it('an archived conversation comes back with the next message', async () => {
  const { clock, say, isArchived } = await archivedOne()
  const before = await isArchived()
  clock.advance(second)

  await say()

  expect([before, await isArchived()]).toEqual([true, false])
})

it('a muted one does not, nor by what came while it was muted; by the next message after that it does', async () => {
  const { clock, say, isArchived, muteFor } = await archivedOne()
  await muteFor(60)
  await say()
  const whileMuted = await isArchived()
  clock.advance(61 * second)
  const afterwards = await isArchived()

  await say()

  expect([whileMuted, afterwards, await isArchived()]).toEqual([true, true, false])
})

it('one whose mute is taken back stays archived until the next message too', async () => {
  const { clock, say, set, isArchived, muteFor } = await archivedOne()
  await muteFor(60)
  clock.advance(second)
  await say()
  await set({ mutedUntil: null })
  const unmuted = await isArchived()
  clock.advance(second)

  await say()

  expect([unmuted, await isArchived()]).toEqual([true, false])
})

it('one that came back stays back when it is muted later', async () => {
  const { clock, say, isArchived, muteFor } = await archivedOne()
  clock.advance(second)
  await say()

  await muteFor(60)

  expect(await isArchived()).toBe(false)
})
