import { describe, expect, it } from 'vitest'
import type { Doorbell } from '../../shared/core/doorbells.ts'
import { setBlock } from '../../shared/services/blocks.ts'
import { endConnection, prolongConnection, registerConnection } from '../../shared/services/connections.ts'
import { createConversation } from '../../shared/services/create-conversation.ts'
import { deleteForMe } from '../../shared/services/delete-message.ts'
import { deliver } from '../../shared/services/deliver.ts'
import { editMessage } from '../../shared/services/edit-message.ts'
import { fanOut } from '../../shared/services/fan-out.ts'
import type { Given } from '../../shared/services/given.ts'
import { readConversation } from '../../shared/services/list-conversations.ts'
import { goLive, goOffline } from '../../shared/services/live.ts'
import { markRead } from '../../shared/services/mark-read.ts'
import { addPeople, removeMember } from '../../shared/services/members.ts'
import { clearForMe } from '../../shared/services/own-state.ts'
import { sendMessage } from '../../shared/services/send-message.ts'
import { deleteConversation, updateConversation } from '../../shared/services/update-conversation.ts'
import { getConnections } from '../../shared/store/contacts.ts'
import { getHead } from '../../shared/store/heads.ts'
import { headKey, profileKey, rowKey } from '../../shared/store/keys.ts'
import { listLive } from '../../shared/store/live.ts'
import { readEntries } from '../../shared/store/log.ts'
import { getRow } from '../../shared/store/rows.ts'
import type { Table } from '../../shared/store/table.ts'
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
  /** What has a place in the log. */
  const log = (connectionId: string) => (told.get(connectionId) ?? []).filter(({ seq }) => seq !== undefined)
  return {
    told,
    log,
    frames,
    jobs,
    given: { ...given(), post, close, enqueue, assign: async () => undefined },
  }
}

type Pair = readonly [Person, Person]

const online = (person: Person, connectionId: string) => {
  const now = Date.now()
  return { connectionId, ...person, connectedAt: now, expiresAt: now + 60_000 }
}

const later = Date.now() + 3_600_000

const connect = async (person: Person, connectionId: string): Promise<string> => {
  await registerConnection(given(), online(person, connectionId))
  await goLive(given(), person.userId)
  return connectionId
}

const rung = (conversationId: string, ...seqs: number[]): Doorbell[] =>
  seqs.map((seq) => ({ kind: 'entry', conversationId, seq, sequenceNumber: String(seq) }))

const queued = (jobs: readonly string[]) => jobs.map((body, place) => ({ id: `${place}`, body }))

async function group(people: readonly Person[]): Promise<string> {
  const [owner, ...others] = people as [Person, ...Person[]]
  const memberIds = others.map(({ userId }) => userId)
  return (await createConversation(given(), owner, { kind: 'group', title: 'G', memberIds })).conversationId
}

const say = (person: Person, conversationId: string, body: string, more: { replyTo?: number } = {}) =>
  sendMessage(given(), person, {
    conversationId,
    content: { body },
    clientMessageId: crypto.randomUUID(),
    ...more,
  })

/** Answers the seq of the entry that says so. */
async function edit(person: Person, conversationId: string, seq: number, body: string): Promise<number> {
  await editMessage(given(), person, { conversationId, seq, content: { body }, revision: 1 })
  return (await getHead(made.table, conversationId, { consistent: true }))?.lastSeq ?? 0
}

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

  it('R10 lets a connection that could not be told sync at its next ping, and tells the others', async () => {
    const [alice, bob] = (await newPeople(made.table, 2)) as [Person, Person]
    const conversationId = await group([alice, bob])
    await connect(bob, 'B16-deaf')
    await connect(bob, 'B16')
    const { entry } = await say(alice, conversationId, 'one')
    const ears = listening((connectionId) => (connectionId === 'B16-deaf' ? 'failed' : 'delivered'))

    const failed = await deliver(ears.given, rung(conversationId, entry.seq))

    const open = await getConnections(made.table, [bob.userId], Date.now())
    const missed = open.get(bob.userId)?.map((one) => [one.connectionId, one.missed])
    expect(failed).toEqual([])
    expect(ears.log('B16')).toMatchObject([{ seq: entry.seq }])
    expect(missed?.sort()).toEqual([
      ['B16', false],
      ['B16-deaf', true],
    ])
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

  it('R5 quotes to a blocker nothing of the blocked one, and to the others the same bytes', async () => {
    const [alice, bob, carol] = (await newPeople(made.table, 3)) as [Person, Person, Person]
    const conversationId = await group([alice, bob, carol])
    await connect(alice, 'A11')
    await connect(bob, 'B11')
    await connect(carol, 'C11')
    await setBlock(given(), alice, bob.userId, true)
    const { entry } = await say(bob, conversationId, 'unheard')
    const { entry: answer } = await say(carol, conversationId, 'so true', { replyTo: entry.seq })
    const edited = await edit(carol, conversationId, answer.seq, 'so very true')
    const ears = listening()

    await deliver(ears.given, rung(conversationId, answer.seq, edited))

    const quote = { seq: entry.seq, senderId: bob.userId, preview: null, deleted: false }
    expect(ears.told.get('A11')).toMatchObject([
      { type: 'message.created', data: { message: { replyTo: quote, content: { body: 'so very true' } } } },
      { type: 'message.edited', data: { message: { replyTo: quote } } },
    ])
    expect(ears.log('C11')[0]).toMatchObject({ data: { message: { replyTo: { preview: 'unheard' } } } })
    expect(ears.log('B11')).toEqual(ears.log('C11'))
  })

  it('says what a change of the conversation set, whatever was set since', async () => {
    const [alice, bob] = (await newPeople(made.table, 2)) as [Person, Person]
    const conversationId = await group([alice, bob])
    for (const title of ['Choir', 'Chamber choir'])
      await updateConversation(given(), alice, conversationId, { title })
    await connect(bob, 'B13')
    const ears = listening()
    const { entry } = await say(alice, conversationId, 'a new name')

    await deliver(ears.given, rung(conversationId, entry.seq - 2, entry.seq - 1))

    expect(ears.told.get('B13')).toMatchObject([
      {
        type: 'conversation.updated',
        data: { conversation: { title: 'Chamber choir' }, changed: { title: 'Choir' } },
      },
      { type: 'conversation.updated', data: { changed: { title: 'Chamber choir' } } },
    ])
  })

  it('R5 quotes nothing to a newcomer of what came before their history', async () => {
    const [alice, bob, carol] = (await newPeople(made.table, 3)) as [Person, Person, Person]
    const conversationId = await group([alice, bob])
    await updateConversation(given(), alice, conversationId, { policy: { history: 'joined' } })
    const { entry } = await say(alice, conversationId, 'between us')
    await addPeople(given(), alice, conversationId, [carol.userId], 'member')
    await connect(bob, 'B12')
    await connect(carol, 'C12')
    const { entry: answer } = await say(bob, conversationId, 'indeed', { replyTo: entry.seq })
    const ears = listening()

    await deliver(ears.given, rung(conversationId, answer.seq))

    expect(ears.told.get('C12')).toMatchObject([
      { type: 'message.created', data: { message: { replyTo: { seq: entry.seq, preview: null } } } },
    ])
    expect(ears.log('B12')).toMatchObject([{ data: { message: { replyTo: { preview: 'between us' } } } }])
  })

  it.each([
    ['a small', 2],
    ['a large', 105],
  ])('R8 tells nothing in %s group of what somebody hid or cleared for themselves', async (_, size) => {
    const people = await newPeople(made.table, size)
    const [alice, bob] = people as [Person, Person]
    const others = people.slice(1).map(({ userId }) => userId)
    const conversationId = await group(people.slice(0, 60))
    if (size > 60) await addPeople(given(), alice, conversationId, others.slice(59), 'member')
    const tail = (await getHead(made.table, conversationId, { consistent: true }))?.lastSeq ?? 0
    await deliver(listening().given, rung(conversationId, tail))
    const [mine, his] = [`A13-${size}`, `B13-${size}`]
    await connect(alice, mine)
    await connect(bob, his)
    const cleared = (await say(alice, conversationId, 'before it was cleared')).entry.seq
    await clearForMe(given(), bob, conversationId)
    const hidden = (await say(alice, conversationId, 'hidden')).entry.seq
    const shown = (await say(alice, conversationId, 'shown')).entry.seq
    await deleteForMe(given(), bob, { conversationId, seq: hidden })
    const seqs = [
      await edit(alice, conversationId, cleared, 'cleared, and edited'),
      await edit(alice, conversationId, hidden, 'hidden, and edited'),
      await edit(alice, conversationId, shown, 'shown, and edited'),
      (await say(alice, conversationId, 'what I said', { replyTo: hidden })).entry.seq,
    ]
    const ears = listening()

    await deliver(ears.given, rung(conversationId, ...seqs))

    expect(ears.told.get(his)).toMatchObject([
      { type: 'hidden', data: {} },
      { type: 'hidden', data: {} },
      { type: 'message.edited', data: { message: { content: { body: 'shown, and edited' } } } },
      { type: 'message.created', data: { message: { replyTo: { seq: hidden, preview: null } } } },
    ])
    expect(ears.told.get(mine)?.map(({ type }) => type)).not.toContain('hidden')
    expect(ears.told.get(mine)?.at(-1)).toMatchObject({
      data: { message: { replyTo: { preview: 'hidden, and edited' } } },
    })
  })

  it('R5 previews to who joins nothing of whom they block', async () => {
    const [alice, bob, carol] = (await newPeople(made.table, 3)) as [Person, Person, Person]
    const conversationId = await group([alice, bob])
    await say(bob, conversationId, 'unheard')
    await setBlock(given(), carol, bob.userId, true)
    await addPeople(given(), alice, conversationId, [carol.userId], 'member')
    await connect(carol, 'C14')
    const ears = listening()

    const joined = { kind: 'joined', conversationId, userId: carol.userId, sequenceNumber: '9' } as const
    await deliver(ears.given, [joined])

    expect(ears.told.get('C14')).toMatchObject([
      {
        type: 'conversation.joined',
        data: { conversation: { lastMessage: { senderId: bob.userId, preview: null } } },
      },
    ])
  })

  it('tells the other of an empty direct conversation of it once they open it themselves', async () => {
    const [alice, bob] = (await newPeople(made.table, 2)) as [Person, Person]
    const open = (who: Person, { userId }: Person) =>
      createConversation(given(), who, { kind: 'direct', userId })
    const { conversationId } = await open(alice, bob)
    await connect(bob, 'B15')
    const ears = listening()
    const joined = { kind: 'joined', conversationId, userId: bob.userId, sequenceNumber: '9' } as const

    await deliver(ears.given, [joined])
    const before = ears.told.get('B15')
    await open(bob, alice)
    await deliver(ears.given, [joined])

    expect(before).toBeUndefined()
    expect(ears.told.get('B15')).toMatchObject([
      { type: 'conversation.joined', data: { conversation: { conversationId, lastMessage: null } } },
    ])
  })

  it('reads no profile of nobody', async () => {
    const [alice, bob] = (await newPeople(made.table, 2)) as [Person, Person]
    const conversationId = await group([alice, bob])
    const { entry } = await say(alice, conversationId, 'hello')
    const ears = listening()
    const asked: string[] = []
    const batchGet: typeof made.table.batchGet = (keys, options) => {
      asked.push(...keys.map(({ pk }) => pk))
      return made.table.batchGet(keys, options)
    }

    await deliver({ ...ears.given, table: { ...made.table, batchGet } }, rung(conversationId, entry.seq))

    expect(asked).toContain(profileKey(alice.userId).pk)
    expect(asked).not.toContain(profileKey('').pk)
  })

  it('repairs what slow mode counts from, where a dying handler left it behind', async () => {
    const [alice, bob] = (await newPeople(made.table, 2)) as [Person, Person]
    const conversationId = await group([alice, bob])
    await updateConversation(given(), alice, conversationId, { policy: { slowModeSeconds: 60 } })
    const before = await made.table.get(rowKey(bob.userId, conversationId), { consistent: true })
    const { entry } = await say(bob, conversationId, 'the row never heard of it')
    await made.table.put({ Item: before })

    await deliver(listening().given, rung(conversationId, entry.seq))

    expect(await getRow(made.table, bob.userId, conversationId, { consistent: true })).toMatchObject({
      lastSentAt: entry.at,
      readNumber: entry.number,
    })
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

  it.each([
    { direction: 'who blocks a reader', places: [0, 1] },
    { direction: 'whom a reader blocks', places: [1, 0] },
  ])('tells $direction nothing of how far they have read', async ({ places }) => {
    const people = (await newPeople(made.table, 3)) as [Person, Person, Person]
    const [alice, bob, carol] = people
    const [blocker, blocked] = places.map((place) => people[place]) as [Person, Person]
    const conversationId = await group(people)
    const [a, c] = [await connect(alice, crypto.randomUUID()), await connect(carol, crypto.randomUUID())]
    await setBlock(given(), blocker, blocked.userId, true)
    await say(carol, conversationId, 'read me')
    await markRead(given(), bob, conversationId, 2)
    const ears = listening()

    // From a device without a socket, too.
    await deliver(ears.given, [{ kind: 'read', conversationId, userId: bob.userId, sequenceNumber: '9' }])
    const b = await connect(bob, crypto.randomUUID())
    await deliver(ears.given, [{ kind: 'read', conversationId, userId: bob.userId, sequenceNumber: '9' }])

    expect(ears.told.get(a)).toBeUndefined()
    expect(ears.told.get(b)).toMatchObject([{ type: 'receipt.read' }])
    expect(ears.told.get(c)).toMatchObject([{ type: 'receipt.read' }, { type: 'receipt.read' }])
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
    await fanOut(ears.given, queued(ears.jobs))

    const reached = [...ears.told].filter(([, told]) => told.some(({ seq }) => seq === entry.seq))
    expect(reached).toHaveLength(220)

    await removeMember(given(), owner, { conversationId, userId: second.userId })
    const live = await listLive(made.table, conversationId, Date.now())
    expect(live.filter(({ userId }) => userId === second.userId)).toEqual([])
    expect(live).toHaveLength(218)
  })

  it('R10 waits for nobody who connects while everybody is being named', async () => {
    const people = await newPeople(made.table, 101)
    const [owner, ...newcomers] = people as [Person, ...Person[]]
    const conversationId = await group(people)
    await connect(owner, 'there')
    const ears = listening()
    const { table } = made
    let written = 0
    const connectMore: Table['transact'] = async (parts) => {
      written += 1
      const next = newcomers.pop()
      if (next) await connect(next, `newcomer-${written}`)
      return table.transact(parts)
    }

    await deliver({ ...ears.given, table: { ...table, transact: connectMore } }, rung(conversationId, 1))

    expect(written).toBe(1)
    const live = await listLive(table, conversationId, Date.now())
    expect(live.map(({ connectionId }) => connectionId).sort()).toEqual(['newcomer-1', 'there'])
  })

  it('names nobody whose connection ended while it was being named', async () => {
    const people = await newPeople(made.table, 101)
    const [owner] = people as [Person]
    const conversationId = await group(people)
    await deliver(listening().given, rung(conversationId, 1))
    await connect(owner, 'gone-soon')
    const { table } = made
    const endFirst: Table['transact'] = async (parts) => {
      await endConnection(given(), owner.userId, 'gone-soon')
      await goOffline(given(), owner.userId, 'gone-soon')
      return table.transact(parts)
    }

    await goLive({ ...given(), table: { ...table, transact: endFirst } }, owner.userId)

    expect(await listLive(table, conversationId, Date.now())).toEqual([])
  })

  it.each([
    {
      what: 'blocks somebody',
      change: ([owner, other]: Pair) => setBlock(given(), owner, other.userId, true),
      expected: { seesLess: true },
    },
    {
      what: 'clears the conversation',
      change: ([owner]: Pair, conversationId: string) => clearForMe(given(), owner, conversationId),
      expected: { seesLess: true },
    },
    {
      what: 'renews the token',
      change: ([owner]: Pair) => prolongConnection(given(), { ...online(owner, 'slow'), expiresAt: later }),
      expected: { expiresAt: later },
    },
  ])(
    'R5 names a connection as it is, also where its owner $what while it is being named',
    async (meanwhile) => {
      const people = await newPeople(made.table, 101)
      const pair = people as [Person, Person]
      const conversationId = await group(people)
      await deliver(listening().given, rung(conversationId, 1))
      const { table } = made
      let begun = false
      const changeFirst: Table['transact'] = async (parts) => {
        if (!begun) {
          begun = true
          await meanwhile.change(pair, conversationId)
        }
        return table.transact(parts)
      }

      await registerConnection(
        { ...given(), table: { ...table, transact: changeFirst } },
        online(pair[0], 'slow'),
      )

      expect(await listLive(table, conversationId, Date.now())).toMatchObject([meanwhile.expected])
    },
  )

  it('tells the sender how they stand now in the frame of the message, and nobody else', async () => {
    const [alice, bob] = (await newPeople(made.table, 2)) as [Person, Person]
    const conversationId = await group([alice, bob])
    await connect(alice, 'A13')
    await connect(bob, 'B13')
    const { entry } = await say(alice, conversationId, 'mine')
    const ears = listening()

    await deliver(ears.given, rung(conversationId, entry.seq))

    expect(ears.frames).toHaveLength(2)
    expect(ears.told.get('A13')).toMatchObject([
      { type: 'conversation.me_updated', data: { me: { readSeq: entry.seq, unreadCount: 0 } } },
      { type: 'message.created', seq: entry.seq },
    ])
    expect(ears.told.get('B13')).toMatchObject([{ type: 'message.created', seq: entry.seq }])
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
