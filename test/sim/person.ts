import type { Problem } from '../../shared/contract/problem.ts'
import type { SignedIn } from '../support/runtime-people.ts'
import { type Device, type DeviceOptions, type Stored, startDevice, type Timing } from './client/device.ts'
import type { Outgoing } from './client/outbox.ts'
import type { History } from './history.ts'
import type { Ledger } from './ledger.ts'
import type { Random } from './random.ts'
import { type Ask, createAsk, type Line } from './requests.ts'
import { findOwn } from './truth.ts'
import { watch } from './watch.ts'

/** A device that may be crashed and come back with what it stored. */
export interface Handset {
  readonly name: string
  /** Undefined while it is off. */
  device: Device | undefined
  stored: Stored | undefined
}

export interface Person {
  readonly name: string
  readonly userId: string
  readonly ask: Ask
  readonly handsets: readonly Handset[]
  readonly random: Random
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
  readonly random: Random
  readonly timing: Timing
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
    handsets: names.map((one) => ({ name: one, device: undefined, stored: undefined })),
    composedAt: new Map(),
  }
}

export function switchOn(world: World, person: Person, handset: Handset, token: string): void {
  handset.device = startDevice({
    ...deviceOptions(world, person, handset, token),
    stored: handset.stored && structuredClone(handset.stored),
  })
}

function deviceOptions(
  world: World,
  person: Person,
  handset: Handset,
  token: string,
): Omit<DeviceOptions, 'stored'> {
  const { history, realtimeUrl, timing } = world
  return {
    url: realtimeUrl,
    token,
    random: person.random.fork(`${handset.name}@${history.now()}`).next,
    now: history.now,
    rest: (route, body) => person.ask(route, { body }),
    findOwn: (message) => findOwn(person.ask, message),
    watcher: watch(world, person, handset),
    timing,
  }
}

export function crash(handset: Handset): void {
  handset.stored = handset.device?.crash()
  handset.device = undefined
}

export const describeRefusal = (message: Outgoing, problem: Problem): string =>
  `a message was refused: ${problem.code} (${message.clientMessageId.slice(0, 8)})`
