import { describe, expect, it } from 'vitest'
import type { Doorbell } from '../../shared/core/doorbells.ts'
import { setBlock } from '../../shared/services/blocks.ts'
import { registerConnection } from '../../shared/services/connections.ts'
import { createConversation } from '../../shared/services/create-conversation.ts'
import { deliver } from '../../shared/services/deliver.ts'
import { fanOut } from '../../shared/services/fan-out.ts'
import type { Given } from '../../shared/services/given.ts'
import { readConversation } from '../../shared/services/list-conversations.ts'
import { goLive } from '../../shared/services/live.ts'
import { markRead } from '../../shared/services/mark-read.ts'
import { addPeople, removeMember } from '../../shared/services/members.ts'
import { sendMessage } from '../../shared/services/send-message.ts'
import { deleteConversation } from '../../shared/services/update-conversation.ts'
import { getHead } from '../../shared/store/heads.ts'
import { headKey } from '../../shared/store/keys.ts'
import { listLive } from '../../shared/store/live.ts'
import { readEntries } from '../../shared/store/log.ts'
import { newPeople, type Person } from '../support/people.ts'
import { givenFor, useTable } from '../support/test-table.ts'

const made = useTable()
const given = (): Given => givenFor(made.table)

interface Told {
  type: string
  seq?: number
  data: Record<string, unknown>
}

/** Delivery with a post that writes down what each connection is told. */
function listening(fate: (connectionId: string) => 'delivered' | 'gone' | 'failed' = () => 'delivered') {
  const told = new Map<string, Told[]>()
  const frames: string[] = []
  const post = async (connectionId: string, frame: string) => {
    const { events } = JSON.parse(frame) as { events: Told[] }
    frames.push(frame)
    if (fate(connectionId) === 'delivered')
      told.set(connectionId, [...(told.get(connectionId) ?? []), ...events])
    return fate(connectionId)
  }
  const jobs: string[] = []
  const enqueue = async (more: readonly string[]) => {
    jobs.push(...more)
  }
  const close = async () => undefined
  return { told, frames, jobs, given: { ...given(), post, close, enqueue } }
}

const connect = async (person: Person, connectionId: string): Promise<string> => {
  const now = Date.now()
  await registerConnection(given(), { connectionId, ...person, connectedAt: now, expiresAt: now + 60_000 })
  await goLive(given(), person.userId)
  return connectionId
}

const rung = (conversationId: string, ...seqs: number[]): Doorbell[] =>
  seqs.map((seq) => ({ kind: 'entry', conversationId, seq, sequenceNumber: String(seq) }))

async function group(people: readonly Person[]): Promise<string> {
  const [owner, ...others] = people as [Person, ...Person[]]
  const memberIds = others.map(({ userId }) => userId)
  return (await createConversation(given(), owner, { kind: 'group', title: 'G', memberIds })).conversationId
}

const say = (person: Person, conversationId: string, body: string) =>
  sendMessage(given(), person, { conversationId, content: { body }, clientMessageId: crypto.randomUUID() })

describe('deliver', () => {
  it('tells every member what stands now, and R5 nobody else', async () => {
    const [alice, bob, eve] = (await newPeople(made.table, 3)) as [Person, Person, Person]
    const conversationId = await group([alice, bob])
    await connect(alice, 'A1')
    await connect(bob, 'B1')
    await connect(eve, 'E1')
    const { entry } = await say(alice, conversationId, 'hello')
    const ears = listening()

    const failed = await deliver(ears.given, rung(conversationId, entry.seq))

    expect(failed).toEqual([])
    expect([...ears.told.keys()].sort()).toEqual(['A1', 'B1'])
    expect(ears.told.get('B1')?.[0]).toMatchObject({
      type: 'message.created',
      seq: entry.seq,
      data: { targetSeq: entry.seq, message: { content: { body: 'hello' }, senderId: alice.userId } },
    })
  })

  it('R5 tells a removed member nothing, also of what was written before the removal', async () => {
    const [alice, bob] = (await newPeople(made.table, 2)) as [Person, Person]
    const conversationId = await group([alice, bob])
    await connect(bob, 'B2')
    await say(alice, conversationId, 'still there')
    await removeMember(given(), alice, { conversationId, userId: bob.userId })
    await say(alice, conversationId, 'alone')
    const ears = listening()

    await deliver(ears.given, rung(conversationId, 2, 3, 4))

    expect(ears.told.get('B2')).toBeUndefined()
  })

  it('repairs a head that a dying handler left behind', async () => {
    const [alice, bob] = (await newPeople(made.table, 2)) as [Person, Person]
    const conversationId = await group([alice, bob])
    const before = await made.table.get(headKey(conversationId), { consistent: true })
    const { entry } = await say(alice, conversationId, 'lost to the head')
    await made.table.put({ Item: before })

    await deliver(listening().given, rung(conversationId, entry.seq))

    const seen = await readConversation(given(), { ...bob, languages: [] }, conversationId)
    expect(seen).toMatchObject({
      lastSeq: entry.seq,
      unreadCount: 1,
      lastMessage: { preview: 'lost to the head' },
    })
  })

  it('packs 100 messages of one batch into at most 5 frames a connection', async () => {
    const [alice, bob] = (await newPeople(made.table, 2)) as [Person, Person]
    const conversationId = await group([alice, bob])
    await connect(bob, 'B3')
    const seqs: number[] = []
    for (let i = 0; i < 100; i += 1) seqs.push((await say(alice, conversationId, 'x'.repeat(300))).entry.seq)
    const ears = listening()

    await deliver(ears.given, rung(conversationId, ...seqs))

    expect(ears.told.get('B3')?.map(({ seq }) => seq)).toEqual(seqs)
    expect(ears.frames.length).toBeLessThanOrEqual(5)
    expect(Math.max(...ears.frames.map((frame) => Buffer.byteLength(frame)))).toBeLessThanOrEqual(32 * 1024)
  })

  it('R10 lets a gone connection delay nobody, and posts nothing to it again', async () => {
    const [alice, bob] = (await newPeople(made.table, 2)) as [Person, Person]
    const conversationId = await group([alice, bob])
    await connect(bob, 'B4-gone')
    await connect(bob, 'B4')
    const { entry } = await say(alice, conversationId, 'one')
    const ears = listening((connectionId) => (connectionId === 'B4-gone' ? 'gone' : 'delivered'))

    await deliver(ears.given, rung(conversationId, entry.seq))
    const posted = ears.frames.length
    await deliver(ears.given, rung(conversationId, entry.seq))

    expect(ears.told.get('B4')).toHaveLength(2)
    expect(ears.frames.length - posted).toBe(1)
  })

  it('R5 tells somebody who is taken out that they are, and why, and nothing more of the log', async () => {
    const [alice, bob] = (await newPeople(made.table, 2)) as [Person, Person]
    const conversationId = await group([alice, bob])
    await connect(bob, 'B5')
    await removeMember(given(), alice, { conversationId, userId: bob.userId })
    const left: Doorbell = { kind: 'left', conversationId, userId: bob.userId, sequenceNumber: '9' }
    const ears = listening()

    await deliver(ears.given, [...rung(conversationId, 2), left])

    expect(ears.told.get('B5')).toMatchObject([{ type: 'conversation.left', data: { reason: 'removed' } }])
  })

  it('R5 hides from a blocker what the blocked one says, and keeps its seq', async () => {
    const [alice, bob, carol] = (await newPeople(made.table, 3)) as [Person, Person, Person]
    const conversationId = await group([alice, bob, carol])
    await connect(alice, 'A6')
    await connect(carol, 'C6')
    await setBlock(given(), alice, bob.userId, true)
    const { entry } = await say(bob, conversationId, 'unheard')
    const ears = listening()

    await deliver(ears.given, rung(conversationId, entry.seq))

    expect(ears.told.get('A6')).toMatchObject([{ type: 'hidden', seq: entry.seq, data: {} }])
    expect(JSON.stringify(ears.told.get('A6'))).not.toContain(bob.userId)
    expect(ears.told.get('C6')).toMatchObject([{ type: 'message.created', seq: entry.seq }])
  })

  it('tells a reader their own new state, and the others a receipt', async () => {
    const [alice, bob] = (await newPeople(made.table, 2)) as [Person, Person]
    const conversationId = await group([alice, bob])
    await connect(alice, 'A7')
    await connect(bob, 'B7')
    await say(alice, conversationId, 'read me')
    await markRead(given(), bob, conversationId, 2)
    const about = { conversationId, userId: bob.userId, sequenceNumber: '9' }
    const ears = listening()

    await deliver(ears.given, [
      { kind: 'read', ...about },
      { kind: 'me', ...about },
    ])

    const receipt = { type: 'receipt.read', data: { userId: bob.userId, upTo: 2 } }
    expect(ears.told.get('A7')).toMatchObject([receipt])
    expect(ears.told.get('B7')).toMatchObject([
      receipt,
      { type: 'conversation.me_updated', data: { me: { unreadCount: 0, readSeq: 2 } } },
    ])
  })

  it('names the connections of a group that becomes large, and hands more than 200 of them to the queue', async () => {
    const people = await newPeople(made.table, 130)
    const [owner, second] = people as [Person, Person]
    const conversationId = await group(people.slice(0, 90))
    await Promise.all(people.slice(0, 110).map((person, place) => connect(person, `L${place}-a`)))
    await addPeople(
      given(),
      owner,
      conversationId,
      people.slice(90, 125).map(({ userId }) => userId),
      'member',
    )
    const ears = listening()
    const head = async () => getHead(made.table, conversationId, { consistent: true })
    const tail = async () => (await head())?.lastSeq ?? 0

    await deliver(ears.given, rung(conversationId, await tail()))
    expect((await head())?.live).toBe(true)
    expect(await listLive(made.table, conversationId, Date.now())).toHaveLength(110)

    await Promise.all(people.slice(0, 110).map((person, place) => connect(person, `L${place}-b`)))
    const { entry } = await say(owner, conversationId, 'to very many')
    await deliver(ears.given, rung(conversationId, entry.seq))
    expect(ears.jobs).toHaveLength(2)
    for (const job of ears.jobs) await fanOut(ears.given, job)

    const reached = [...ears.told].filter(([, told]) => told.some(({ seq }) => seq === entry.seq))
    expect(reached).toHaveLength(220)

    await removeMember(given(), owner, { conversationId, userId: second.userId })
    const live = await listLive(made.table, conversationId, Date.now())
    expect(live.filter(({ userId }) => userId === second.userId)).toEqual([])
    expect(live).toHaveLength(218)
  })

  it('R8 purges all that a deleted group held, part by part', async () => {
    const people = await newPeople(made.table, 3)
    const conversationId = await group(people)
    const [owner] = people as [Person]
    for (let i = 0; i < 20; i += 1) await say(owner, conversationId, `secret ${i}`)
    await deleteConversation(given(), owner, conversationId)
    const seq = (await readEntries(made.table, conversationId, { consistent: true })).at(-1)?.seq ?? 0

    await deliver(listening().given, rung(conversationId, seq))

    const left = await readEntries(made.table, conversationId, { consistent: true })
    expect(left.map(({ type }) => type)).toEqual(['conversation.deleted'])
    expect(JSON.stringify(await made.table.get(headKey(conversationId)))).not.toContain('secret')
    await expect(
      readConversation(given(), { ...owner, languages: [] }, conversationId),
    ).rejects.toMatchObject({ code: 'gone' })
  })
})
