import { setTimeout as pause } from 'node:timers/promises'
import * as actions from './actions.ts'
import { checkEverything } from './check-everything.ts'
import { checkLive } from './checks/live.ts'
import { clearFaults, makeTrouble } from './faults.ts'
import type { History, Violation } from './history.ts'
import { live, wake } from './life.ts'
import { openSite, type Resident, type SimulationOptions, type Site } from './world.ts'

export interface Outcome {
  readonly history: History
  /** Empty where all is as it must be; the first one is the first to look at. */
  readonly violations: readonly Violation[]
}

const calmMs = 4_000
/** Reads may always be so late, also on a good day. */
const everydayLagMs = 250
const quietMs = 60_000
/** How long what was said on a calm day may take to come to everybody. */
const liveMs = 10_000

/** Lives through trouble, then through a calm day, then compares everything with everything. */
export async function simulate(options: SimulationOptions): Promise<Outcome> {
  const site = await openSite(options)
  const { history } = site.world
  try {
    options.log(`${options.users} people are signed up`)
    await populate(site)
    options.log(`trouble for ${options.seconds} s`)
    await storm(site, options)
    options.log('calm')
    await calmDay(site, options)
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
  const [first] = people
  if (first) await actions.createConversation(world, people, first, people.length)
  const founders = people.slice(0, Math.ceil(people.length / 3))
  await Promise.all(founders.map((person) => actions.createConversation(world, people, person)))
  const handsets = people.flatMap((person) => person.handsets)
  await poll(() => handsets.every(({ device }) => (device?.replica.conversations.size ?? 0) > 0), quietMs)
}

const options = (site: Site, { person }: Resident, isCalm = false, rate = 1) => ({
  world: site.world,
  people: peopleOf(site),
  person,
  isCalm,
  everyMs: 1000 / rate,
})

function switchAllOn(_: Site, { person }: Resident, living: ReturnType<typeof options>): void {
  for (const handset of person.handsets) if (!handset.device) wake(living, handset)
}

async function liveAll(site: Site, forMs: number, isCalm: boolean, rate: number): Promise<void> {
  const ending = new AbortController()
  const lives = site.residents.map((one) => live(options(site, one, isCalm, rate), ending.signal))
  await pause(forMs)
  ending.abort()
  await Promise.all(lives)
}

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
  const troubled = makeTrouble(trouble, ending.signal)
  const lived = liveAll(site, seconds * 1000, false, rate)
  await pause(seconds * 1000)
  ending.abort()
  await troubled
  await lived
}

/** Nothing goes wrong but what always may: devices reconnect, and reads lag. Whoever is connected is told everything. */
async function calmDay(site: Site, { rate, faults }: SimulationOptions): Promise<void> {
  const { runtime, world, residents } = site
  const { history, ledger, line } = world
  for (const one of residents) switchAllOn(site, one, options(site, one))
  await untilQuiet(site)
  line.calm = true
  history.note({ who: 'faults', what: 'none any more' })
  if (faults.includes('lagging-reads')) runtime.faults.lagReads?.set({ milliseconds: everydayLagMs })
  const since = history.now()
  for (const { person } of residents) for (const { device } of person.handsets) device?.drop()
  await liveAll(site, calmMs, true, Math.max(rate, 2))
  const until = history.now()
  const members = membersOf(site)
  const unheard = () => checkLive(ledger, { since, until, members, graceMs: quietMs })
  await poll(() => unheard().length === 0, liveMs)
  for (const violation of unheard()) history.violate(violation)
  clearFaults({ faults: runtime.faults, line })
  await untilQuiet(site)
}

/** As the devices know them: nobody comes or goes on a calm day. */
function membersOf({ residents }: Site): Map<string, string[]> {
  const members = new Map<string, string[]>()
  for (const { person } of residents) {
    const known = person.handsets.flatMap(({ device }) => [...(device?.replica.conversations.keys() ?? [])])
    for (const id of new Set(known)) members.set(id, [...(members.get(id) ?? []), person.userId])
  }
  return members
}

/** All that was composed has been sent or refused, and everybody is connected. */
async function untilQuiet({ residents, world }: Site): Promise<void> {
  const devices = residents.flatMap(({ person }) => person.handsets.map(({ device }) => device))
  const isQuiet = () => devices.every((device) => device?.waiting() === 0 && device.isOnline())
  if (await poll(isQuiet, quietMs)) return
  const waiting = devices.reduce((sum, device) => sum + (device?.waiting() ?? 0), 0)
  const message = `after ${quietMs} ms without faults ${waiting} messages still wait, or a device is not connected`
  world.history.violate({ rule: 'calm', message })
}

async function poll(condition: () => boolean, forMs: number): Promise<boolean> {
  const deadline = performance.now() + forMs
  while (!condition()) {
    if (performance.now() > deadline) return false
    await pause(50)
  }
  return true
}
