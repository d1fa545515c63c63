import type { LiveTiming } from '../../client/src/live.ts'
import type { StoredSession } from '../../client/src/token-store.ts'
import type { SignedIn } from '../support/runtime-people.ts'
import { checkRestored, checkShown } from './checks/shown.ts'
import { type Device, startDevice } from './device.ts'
import { createDisk, type Disk } from './disk.ts'
import type { History } from './history.ts'
import type { Ledger } from './ledger.ts'
import { fetchOver, type Line } from './line.ts'
import type { Random } from './random.ts'
import { type Ask, createAsk } from './requests.ts'
import type { Course } from './spaces/course.ts'
import { watch } from './watch.ts'

/** A device that may be crashed and come back with what it stored. */
export interface Handset {
  readonly name: string
  /** Undefined while it is off. */
  device: Device | undefined
  readonly disk: Disk
}

export interface Person {
  readonly name: string
  readonly userId: string
  readonly ask: Ask
  readonly handsets: readonly Handset[]
  readonly random: Random
  readonly session: StoredSession
  /** When each message was composed. */
  readonly composedAt: Map<string, number>
}

/** What every person and device of a simulation is given. */
export interface World {
  readonly origin: string
  readonly realtimeUrl: string
  readonly line: Line
  readonly history: History
  readonly ledger: Ledger
  readonly course: Course
  readonly random: Random
  readonly timing: Partial<LiveTiming>
}

export function createPerson(world: World, signedIn: SignedIn, name: string, deviceCount: number): Person {
  const random = world.random.fork(name)
  const { origin, line, history } = world
  const names = Array.from({ length: deviceCount }, (_, place) => `${name}.${place + 1}`)
  return {
    name,
    userId: signedIn.userId,
    random,
    ask: createAsk({ origin, line, history, token: signedIn.accessToken, random: random.fork('line') }),
    session: sessionOf(signedIn),
    handsets: names.map((one) => ({ name: one, device: undefined, disk: createDisk() })),
    composedAt: new Map(),
  }
}

const anHourMs = 60 * 60 * 1000

const sessionOf = ({ userId, accessToken, refreshToken }: SignedIn): StoredSession => ({
  userId,
  tokens: { accessToken, refreshToken, goodUntil: Date.now() + anHourMs },
})

export function switchOn(world: World, person: Person, handset: Handset): void {
  const { history, line, ledger, origin, realtimeUrl, timing } = world
  const { name: device, disk } = handset
  const random = person.random.fork(`${device}@${history.now()}`)
  handset.device = startDevice({
    origin,
    realtimeUrl,
    session: person.session,
    disk,
    fetch: fetchOver(line, history, random.fork('line')),
    random: random.next,
    listener: watch(world, person, handset),
    timing,
    onOpen({ live, replica }) {
      for (const one of checkRestored(device, live, replica, ledger)) history.violate(one)
    },
    onShown(conversationId, messages) {
      for (const one of checkShown(device, conversationId, messages)) history.violate(one)
    },
  })
}

export function crash(handset: Handset): void {
  handset.device?.crash()
  handset.device = undefined
}
