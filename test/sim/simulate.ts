import { setTimeout as pause } from 'node:timers/promises'
import type { SyncConversation } from '../../shared/contract/sync.ts'
import * as actions from './actions.ts'
import { checkEverything } from './check-everything.ts'
import { checkAudiences } from './checks/audiences.ts'
import { checkLive, countExpected } from './checks/live.ts'
import { clearFaults, makeTrouble } from './faults.ts'
import type { History, Violation } from './history.ts'
import { live, wake } from './life.ts'
import { until } from './patience.ts'
import type { World } from './person.ts'
import { changeOver } from './spaces/enrol.ts'
import { foundCourse } from './spaces/found.ts'
import { readSpace } from './spaces/read.ts'
import { listAll } from './truth.ts'
import { openSite, type Resident, type SimulationOptions, type Site } from './world.ts'

export interface Outcome {
  readonly history: History
  /** Empty where all is as it must be; the first one is the first to look at. */
  readonly violations: readonly Violation[]
}

const calmMs = 4_000
/** Reads may always be so late, also on a good day. */
const everydayLagMs = 700
/** How long nothing may move before all is quiet. */
const quietMs = 60_000
/** How long nothing may be heard while something said on a calm day has not come to everybody. */
const liveMs = 10_000
/** A task whose worker was killed is in the queue again after 30 s. */
const broughtInMs = 75_000
/** Of one that nothing happens to. */
const workedMs = 20_000
const audiencesMs = 1_000
/** So much has to be told on a calm day, for each person, before it says something that all of it was. */
const usuallyTold = 3
/** A busy machine slows people down: they go on until they have done this share of what they would have, or as long again. */
const leastShare = 0.5
const mostTimes = 4

/** Lives through trouble, then through a calm day, then compares everything with everything. */
export async function simulate(options: SimulationOptions): Promise<Outcome> {
  const site = await openSite(options)
  const { history } = site.world
  try {
    options.log(`${options.users} people are signed up`)
    await populate(site)
    options.log(`trouble for ${options.seconds} s`)
    await storm(site, options)
    if (site.isOver()) return { history, violations: history.violations }
    options.log('no more trouble')
    await calmDay(site, options)
    if (site.isOver()) return { history, violations: history.violations }
    options.log('comparing')
    const violations = await checkEverything(site)
    return { history, violations: [...history.violations, ...violations] }
  } finally {
    for (const { person } of [...site.residents, site.stranger]) {
      for (const { device } of person.handsets) device?.crash()
    }
    await site.runtime.stop()
  }
}

const peopleOf = ({ residents }: Site) => residents.map(({ person }) => person)

/** One group of all, some of a few, and everybody's devices switched on. */
async function populate(site: Site): Promise<void> {
  const { world, residents, stranger } = site
  const people = peopleOf(site)
  for (const resident of [...residents, stranger]) switchAllOn(site, resident, options(site, resident))
  await foundCourse(world, people)
  const [first] = people
  if (first) await actions.createConversation(world, people, first, people.length)
  const founders = people.slice(0, Math.ceil(people.length / 3))
  await Promise.all(founders.map((person) => actions.createConversation(world, people, person)))
  const handsets = people.flatMap((person) => person.handsets)
  const knowsSome = () => handsets.every(({ device }) => (device?.replica.conversations.size ?? 0) > 0)
  await until(knowsSome, { stillMs: quietMs })
}

const options = (site: Site, { person }: Resident, isCalm = false, rate = 1) => ({
  world: site.world,
  people: peopleOf(site),
  person,
  isCalm,
  everyMs: 1000 / rate,
  habits: site.habits,
})

function switchAllOn(_: Site, { person }: Resident, living: ReturnType<typeof options>): void {
  for (const handset of person.handsets) if (!handset.device) wake(living, handset)
}

interface Days {
  readonly forMs: number
  readonly rate: number
  readonly isCalm?: boolean
  /** Whether there is enough to look at by then. */
  readonly suffices?: () => boolean
}

/** Until enough has been done; `ending` says so to whoever wants to know. */
async function liveAll(site: Site, days: Days, ending = new AbortController()): Promise<void> {
  const { residents, world, isOver } = site
  const { forMs, rate, isCalm = false, suffices = () => true } = days
  const wanted = actedIn(world) + (residents.length * rate * forMs * leastShare) / 1000
  const enoughAt = performance.now() + forMs
  const isDone = () => performance.now() >= enoughAt && actedIn(world) >= wanted && suffices()
  const isEnough = () => isOver() || isDone()
  const lives = residents.map((one) => live(options(site, one, isCalm, rate), ending.signal))
  await until(isEnough, { stillMs: mostTimes * forMs, progress: () => actedIn(world) })
  ending.abort()
  await Promise.all(lives)
}

const actedIn = ({ history }: World): number =>
  [...history.counts].reduce((sum, [name, count]) => sum + (name.startsWith('action ') ? count : 0), 0)

async function storm(site: Site, { seconds, faults, rate }: SimulationOptions): Promise<void> {
  const { runtime, world, expire } = site
  const { history, line } = world
  const ending = new AbortController()
  const trouble = {
    faults: runtime.faults,
    kinds: faults,
    random: world.random.fork('faults'),
    history,
    line,
    expire,
  }
  const lived = liveAll(site, { forMs: seconds * 1000, rate }, ending)
  await makeTrouble(trouble, ending.signal)
  await lived
}

/** Nothing goes wrong but what always may: devices reconnect, and reads lag. Whoever is connected is told everything. */
async function calmDay(
  site: Site,
  { rate, faults, lagMs = everydayLagMs, leastTold = usuallyTold, log }: SimulationOptions,
): Promise<void> {
  const { runtime, world, residents } = site
  const { history, ledger, line } = world
  for (const one of residents) switchAllOn(site, one, options(site, one))
  await untilQuiet(site)
  log('nothing waits any more: roles change once more')
  await changeOver(world, peopleOf(site))
  await untilBroughtIn(site, faults)
  if (site.isOver()) return
  line.calm = true
  history.note({ who: 'faults', what: 'none any more' })
  const members = await membersOf(site)
  if (faults.includes('lagging-reads')) runtime.faults.lagReads?.set({ milliseconds: lagMs })
  log('a calm day')
  const since = history.now()
  for (const { person } of residents) for (const { device } of person.handsets) device?.drop()
  const soFar = () => ({ since, until: history.now(), members, graceMs: quietMs })
  const suffices = () => countExpected(ledger, soFar()) >= leastTold * residents.length
  await liveAll(site, { forMs: calmMs, rate: Math.max(rate, 2), isCalm: true, suffices })
  log('until everybody has heard of it')
  const told = soFar()
  const unheard = () => checkLive(ledger, told)
  await until(() => unheard().length === 0, { stillMs: liveMs, progress: () => ledger.received.length })
  for (const violation of unheard()) history.violate(violation)
  clearFaults({ faults: runtime.faults, line })
  await untilQuiet(site)
}

/** As the server has them: nobody comes or goes on a calm day, and a device that is slow to sync may not know it yet. */
async function membersOf({ residents }: Site): Promise<Map<string, string[]>> {
  const members = new Map<string, string[]>()
  for (const { person } of residents) {
    for (const { conversationId } of await listAll<SyncConversation>(person.ask, '/conversations?view=all'))
      members.set(conversationId, [...(members.get(conversationId) ?? []), person.userId])
  }
  return members
}

/** Whoever an audience means is in it, and nobody else: the worker has seen to what others left behind. */
async function untilBroughtIn(site: Site, faults: readonly string[]): Promise<void> {
  const { world } = site
  const deadline = performance.now() + (faults.length > 0 ? broughtInMs : workedMs)
  for (;;) {
    const wrong = checkAudiences(world.course, await readSpace(world, peopleOf(site)))
    if (wrong.length === 0) return
    if (performance.now() > deadline) return wrong.forEach((one) => void world.history.violate(one))
    await pause(audiencesMs)
  }
}

/** All that was composed has been sent or refused, and everybody is connected. */
async function untilQuiet({ residents, world }: Site): Promise<void> {
  const devices = residents.flatMap(({ person }) => person.handsets.map(({ device }) => device))
  const waiting = () => devices.reduce((sum, device) => sum + (device?.waiting() ?? 0), 0)
  const offline = () => devices.filter((device) => !device?.isOnline()).length
  const isQuiet = () => waiting() + offline() === 0
  if (await until(isQuiet, { stillMs: quietMs, progress: waiting })) return
  const message = `without faults ${waiting()} messages still wait and ${offline()} devices are not connected, though nothing moved for ${quietMs} ms`
  world.history.violate({ rule: 'calm', message })
}
