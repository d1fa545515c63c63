import { describe, expect, it } from 'vitest'
import { createConversation } from '../../shared/services/create-conversation.ts'
import { editMessage } from '../../shared/services/edit-message.ts'
import { listHistory } from '../../shared/services/message-threads.ts'
import { listPins, setPinned } from '../../shared/services/pin-message.ts'
import { sendMessage } from '../../shared/services/send-message.ts'
import { newPeople, type Person } from '../support/people.ts'
import { givenFor, useTable } from '../support/test-table.ts'

const made = useTable()

async function talking() {
  const given = givenFor(made.table)
  const [ada] = (await newPeople(made.table, 1)) as [Person]
  const wanted = { kind: 'group' as const, title: 'G', memberIds: [] }
  const { conversationId } = await createConversation(given, ada, wanted)
  const say = async (body: string) => {
    const sent = { conversationId, content: { body }, clientMessageId: crypto.randomUUID() }
    return (await sendMessage(given, ada, sent)).entry.seq
  }
  return { given, ada, reader: { ...ada, languages: ['en'] }, conversationId, say }
}

describe('pins', () => {
  it('R9 come by pages, last pinned first, and neither skip nor repeat while others pin', async () => {
    const { given, ada, reader, conversationId, say } = await talking()
    const seqs: number[] = []
    for (let n = 0; n < 5; n += 1) seqs.push(await say(`message ${n}`))
    const [first = 0, second = 0, third = 0, fourth = 0, late = 0] = seqs
    const pin = (seq: number, pinned = true) => setPinned(given, ada, { conversationId, seq }, pinned)
    for (const seq of [second, first, fourth, third]) await pin(seq)

    const one = await listPins(given, reader, { conversationId, limit: 2 })
    await pin(late)
    await pin(second, false)
    const two = await listPins(given, reader, { conversationId, limit: 2, position: one.position })

    expect(one.items.map(({ seq }) => seq)).toEqual([third, fourth])
    expect(two.items.map(({ seq }) => seq)).toEqual([first])
    expect(two.position).toBeUndefined()
  })
})

describe('the history of a message', () => {
  it('R9 comes by pages, newest first, and neither skips nor repeats while it is edited', async () => {
    const { given, ada, reader, conversationId, say } = await talking()
    const seq = await say('1')
    const edit = (revision: number) =>
      editMessage(given, ada, { conversationId, seq, content: { body: String(revision + 1) }, revision })
    for (const revision of [1, 2, 3, 4]) await edit(revision)

    const one = await listHistory(given, reader, { conversationId, seq, limit: 2 })
    await edit(5)
    const two = await listHistory(given, reader, { conversationId, seq, limit: 3, position: one.position })

    expect(one.items.map(({ revision, content }) => [revision, content])).toEqual([
      [5, { body: '5' }],
      [4, { body: '4' }],
    ])
    expect(two.items.map(({ revision }) => revision)).toEqual([3, 2, 1])
    expect(two.position).toBeUndefined()
  })
})
