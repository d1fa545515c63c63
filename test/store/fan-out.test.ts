import { describe, expect, it } from 'vitest'
import type { Entry } from '../../shared/core/entries.ts'
import type { Head } from '../../shared/core/heads.ts'
import { setBlock } from '../../shared/services/blocks.ts'
import {
  checkConnection,
  endConnection,
  prolongConnection,
  registerConnection,
} from '../../shared/services/connections.ts'
import { createConversation } from '../../shared/services/create-conversation.ts'
import { fanOut, jobsFor } from '../../shared/services/fan-out.ts'
import type { PostingGiven } from '../../shared/services/post.ts'
import type { Recipient } from '../../shared/services/recipients.ts'
import { sendMessage } from '../../shared/services/send-message.ts'
import { getConnections } from '../../shared/store/contacts.ts'
import { metered, noUnits } from '../../shared/store/meter.ts'
import { listeningOn, newConnection } from '../support/listening.ts'
import { newPeople, type Person } from '../support/people.ts'
import { givenFor, testClock, useTable } from '../support/test-table.ts'

const made = useTable()

const recipient = (connectionId: string, expiresAt = Date.now() + 60_000): Recipient => ({
  userId: crypto.randomUUID(),
  connectionId,
  joinedSeq: 1,
  expiresAt,
  blocks: new Set(),
  seesLess: false,
})

interface Said {
  readonly head: Head
  readonly entry: Entry
  readonly alice: Person
  readonly bob: Person
  readonly jobs: (connectionIds: readonly string[], expiresAt?: number) => string[]
}

/** A group in which something has been said, and the jobs that tell these connections of it. */
async function groupThatTalks(): Promise<Said> {
  const given = givenFor(made.table)
  const [alice, bob] = (await newPeople(made.table, 2)) as [Person, Person]
  const { conversationId } = await createConversation(given, alice, {
    kind: 'group',
    title: 'G',
    memberIds: [bob.userId],
  })
  const message = { conversationId, content: { body: 'hello' }, clientMessageId: crypto.randomUUID() }
  const { entry, standing } = await sendMessage(given, alice, message)
  const jobs: Said['jobs'] = (ids, expiresAt) =>
    jobsFor(
      standing.head,
      [entry],
      ids.map((id) => recipient(id, expiresAt)),
    )
  return { head: standing.head, entry, alice, bob, jobs }
}

const names = (count: number, beginning: string) =>
  Array.from({ length: count }, (_, place) => `${beginning}${place}`)

const queued = (bodies: readonly string[]) => bodies.map((body, place) => ({ id: `job ${place}`, body }))

/** Where reports are expected. */
function reporting(given: PostingGiven) {
  const reports: unknown[] = []
  const report = (error: unknown) => void reports.push(error)
  return { reports, given: { ...given, report } }
}

describe('the jobs of the fan-out', () => {
  it('reads what is told once, however many jobs tell it', async () => {
    const { jobs } = await groupThatTalks()
    const ears = listeningOn(made.table)
    const connectionIds = names(450, 'C')
    const units = noUnits()

    const failed = await metered(units, () => fanOut(ears.given, queued(jobs(connectionIds))))

    expect(jobs(connectionIds)).toHaveLength(3)
    expect(failed).toEqual([])
    expect(connectionIds.filter((id) => ears.heard(id).length !== 1)).toEqual([])
    expect(units).toMatchObject({ calls: 3, write: 0 })
  })

  it('names the jobs that cannot be done, and does the others', async () => {
    const [one, other] = [await groupThatTalks(), await groupThatTalks()]
    const ears = listeningOn(made.table)
    const { given, reports } = reporting(ears.given)
    const broken = one.jobs(['A1']).map((job) => job.slice(0, -3))

    const failed = await fanOut(given, queued([...broken, ...one.jobs(['A2']), ...other.jobs(['B1'])]))

    expect(failed).toEqual(['job 0'])
    expect(reports).toHaveLength(1)
    expect(['A1', 'A2', 'B1'].map((id) => ears.heard(id).length)).toEqual([0, 1, 1])
  })

  it('R5 hide from a blocker what the blocked one says, as it is when they are done', async () => {
    const { head, entry, alice, bob } = await groupThatTalks()
    const ears = listeningOn(made.table)
    const jobs = jobsFor(head, [entry], [{ ...recipient('K1'), userId: bob.userId, blocks: undefined }])
    await setBlock(ears.given, bob, alice.userId, true)

    await fanOut(ears.given, queued(jobs))

    expect(ears.heard('K1')).toMatchObject([{ type: 'hidden', seq: entry.seq }])
  })

  it('fit into one call of the queue, whomever their people block', async () => {
    const { head, entry } = await groupThatTalks()
    const blocks = new Set(Array.from({ length: 1000 }, () => crypto.randomUUID()))
    const everybody = names(2000, 'Q2mXkdX7oAMCI').map((id) => ({ ...recipient(id), blocks }))

    const jobs = jobsFor(head, Array<Entry>(100).fill(entry), everybody)

    expect(jobs).toHaveLength(10)
    expect(Buffer.byteLength(jobs.join(''))).toBeLessThan(256 * 1024)
  })

  it('tell a connection nothing whose token ran out while they waited', async () => {
    const { jobs } = await groupThatTalks()
    const clock = testClock(Date.now())
    const ears = listeningOn(made.table, clock.now)
    const waiting = [...jobs(['E1'], clock.now() + 1000), ...jobs(['E2'], clock.now() + 5000)]
    clock.advance(1000)

    const failed = await fanOut(ears.given, queued(waiting))

    expect(failed).toEqual([])
    expect(['E1', 'E2'].map((id) => ears.heard(id).length)).toEqual([0, 1])
  })

  it('R6 let who renewed the token meanwhile know that something passed by', async () => {
    const { head, entry, bob } = await groupThatTalks()
    const clock = testClock(Date.now())
    const { given, heard } = listeningOn(made.table, clock.now)
    const [renewed, ended] = [newConnection(bob.userId, clock.now()), newConnection(bob.userId, clock.now())]
    for (const one of [renewed, ended]) await registerConnection(given, one)
    const told = [renewed, ended].map((one) => ({ ...recipient(one.connectionId, one.expiresAt), ...bob }))
    const jobs = jobsFor(head, [entry], told)
    const longer = { ...renewed, expiresAt: renewed.expiresAt + 3_600_000 }
    await prolongConnection(given, longer)
    await endConnection(given, bob.userId, ended.connectionId)
    clock.advance(3_600_000)

    const failed = await fanOut(given, queued(jobs))

    expect([failed, heard(renewed.connectionId)]).toEqual([[], []])
    expect(await checkConnection(given, longer)).toMatchObject({ sync: true })
    const open = await getConnections(made.table, [bob.userId], 0)
    expect(open.get(bob.userId)?.map(({ connectionId }) => connectionId)).toEqual([renewed.connectionId])
  })
})
