import { setTimeout as pause } from 'node:timers/promises'
import { checkAcknowledged } from './checks/acknowledged.ts'
import { checkErased, checkLeaks } from './checks/leaks.ts'
import { checkLog } from './checks/log.ts'
import { checkMarks } from './checks/marks.ts'
import { compareReplica } from './checks/replicas.ts'
import { checkLostRoles } from './checks/roles.ts'
import type { Violation } from './history.ts'
import type { Handset } from './person.ts'
import { readTruth, type Shown, type Truth } from './truth.ts'
import type { Resident, Site } from './world.ts'

/** What the stream still repairs, and what is still on its way, may come right within this. */
const patienceMs = 10_000
const roundMs = 500
/** On a busy machine one round takes longer than that. */
const leastRounds = 3

/** Syncs every device and compares, again for as long as something differs that may still come right. */
export async function checkEverything(site: Site): Promise<Violation[]> {
  // Once something is known to be wrong there is nothing to wait for.
  const known = site.world.history.violations.length > 0
  const deadline = performance.now() + patienceMs
  for (let round = 1; ; round += 1) {
    await Promise.all(devicesOf(site).map(({ device }) => device?.live.sync()))
    // Of a conversation just heard of, the first sync tells the row and the second the entries.
    await Promise.all(devicesOf(site).map(({ device }) => device?.live.sync()))
    const violations = await compareAll(site)
    const isLate = performance.now() > deadline && round >= leastRounds
    if (violations.length === 0 || known || isLate) return violations
    await pause(roundMs)
  }
}

const devicesOf = ({ residents, stranger }: Site) =>
  [...residents, stranger].flatMap(({ person }) => person.handsets.map((handset) => handset))

async function compareAll(site: Site): Promise<Violation[]> {
  const { residents, stranger, world } = site
  const truths = new Map<Resident, Truth>()
  for (const resident of [...residents, stranger]) truths.set(resident, await readTruth(resident.person.ask))
  const logs = oneReaderEach(truths)
  const strangers = new Set([stranger.person.userId])
  return [
    ...[...truths].flatMap(([resident, truth]) => compareResident(resident, truth)),
    ...[...logs].flatMap(([id, shown]) => [
      ...checkLog(id, shown),
      ...checkAcknowledged(id, shown, world.ledger),
    ]),
    ...[...truths].flatMap(([{ person }, truth]) =>
      [...truth].flatMap(([id, shown]) => checkMarks(id, person.userId, shown, world.ledger)),
    ),
    ...checkSameMessages(truths),
    ...checkLeaks(logs, world.ledger, strangers),
    ...checkLostRoles(world.course, world.ledger),
    ...(await checkDeletedWords(site, truths)),
    ...(await checkStranger(site, logs)),
  ]
}

function compareResident({ person }: Resident, truth: Truth): Violation[] {
  return person.handsets.flatMap(({ name, device }) =>
    device ? compareReplica(name, device.replica, truth) : [],
  )
}

/** The log of each conversation, as somebody sees it from whom least is hidden. */
function oneReaderEach(truths: ReadonlyMap<Resident, Truth>): Map<string, Shown> {
  const logs = new Map<string, Shown>()
  const hiddenIn = ({ entries }: Shown) => entries.filter(({ type }) => type === 'hidden').length
  for (const truth of truths.values()) {
    for (const [id, shown] of truth) {
      const other = logs.get(id)
      if (!other || hiddenIn(shown) < hiddenIn(other)) logs.set(id, shown)
    }
  }
  return logs
}

/** The same seq is the same message, whoever looks. */
function checkSameMessages(truths: ReadonlyMap<Resident, Truth>): Violation[] {
  const seen = new Map<string, string>()
  const found: Violation[] = []
  for (const truth of truths.values()) {
    for (const [conversationId, { messages }] of truth) {
      for (const { seq, content, senderId, revision } of messages.values()) {
        const now = JSON.stringify([content, senderId, revision])
        const before = seen.get(`${conversationId}/${seq}`) ?? now
        seen.set(`${conversationId}/${seq}`, now)
        const message = `two people read different messages: ${before} and ${now}`
        if (before !== now) found.push({ rule: 'R6', message, conversationId, seq })
      }
    }
  }
  return found
}

/** What a device holds and has stored; what waits to be sent is its owner's alone. */
async function keptBy({ name, device, disk }: Handset): Promise<[string, string][]> {
  const held = [...(device?.replica.conversations.values() ?? [])]
  const views = held.map(({ row, messages, early }) => [row, messages, [...early]])
  const stored = [...(await disk.records.load(''))].filter(([key]) => !key.includes('/outgoing/'))
  return [
    [name, JSON.stringify(views)],
    [`the disk of ${name}`, JSON.stringify(stored)],
  ]
}

async function checkDeletedWords(site: Site, truths: ReadonlyMap<Resident, Truth>): Promise<Violation[]> {
  const { sends } = site.world.ledger
  const deletedSeqs = new Set(
    [...truths.values()].flatMap((truth) =>
      [...truth].flatMap(([id, { messages }]) =>
        [...messages.values()].flatMap(({ seq, content }) => (content === null ? `${id}/${seq}` : [])),
      ),
    ),
  )
  const deleted = new Map(
    sends
      .filter(({ conversationId, seq }) => deletedSeqs.has(`${conversationId}/${seq}`))
      .map(({ clientMessageId, conversationId, seq }) => [`#${clientMessageId}`, { conversationId, seq }]),
  )
  const shown = [...truths].map(([{ person }, truth]) => {
    const views = [...truth.values()].map((one) => [
      one.row,
      one.synced,
      one.entries,
      [...one.messages.values()],
    ])
    return [`what the API shows ${person.name}`, JSON.stringify(views)] as const
  })
  const kept = await Promise.all(devicesOf(site).map(keptBy))
  return [...shown, ...kept.flat()].flatMap(([who, text]) => checkErased(who, text, deleted))
}

async function checkStranger({ stranger }: Site, logs: ReadonlyMap<string, Shown>): Promise<Violation[]> {
  const found: Violation[] = []
  for (const conversationId of logs.keys()) {
    for (const path of ['', '/messages', '/members']) {
      const { status } = await stranger.person.ask(`GET /conversations/${conversationId}${path}`)
      if (status === 404) continue
      found.push({ rule: 'R5', message: `a stranger is answered ${status} on ${path}`, conversationId })
    }
  }
  return found
}
