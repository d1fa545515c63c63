import { fileURLToPath } from 'node:url'
import { type Runtime, startRuntime } from '../../local/runtime.ts'
import { ensureSynthesized } from '../../local/synthesize.ts'
import { newPerson, type SignedIn } from '../support/runtime-people.ts'
import { restOf } from '../support/runtime-rest.ts'
import type { FaultKind } from './faults.ts'
import { createHistory } from './history.ts'
import { createLedger } from './ledger.ts'
import type { Habits } from './life.ts'
import { createPerson, type Person, type World } from './person.ts'
import { createRandom } from './random.ts'
import { createCourse } from './spaces/course.ts'

export interface SimulationOptions {
  readonly users: number
  /** Of trouble; what comes before and after is not counted. */
  readonly seconds: number
  readonly seed: number
  readonly faults: readonly FaultKind[]
  /** Actions of one person in a second, on average. */
  readonly rate: number
  /** What people do more often than usual, or less. */
  readonly habits?: Habits
  /** So much has to be told on a calm day, for each person; three unless told. */
  readonly leastTold?: number
  /** How late reads are on the calm day, where they lag at all. */
  readonly lagMs?: number
  /** Rules: once one of them is broken, all has been told that was to be told. */
  readonly stopAt?: readonly string[]
  /** Where the stacks are synthesized; the project's own unless told. */
  readonly assemblyDir?: string
  readonly log: (line: string) => void
  /** What functions print. */
  readonly functionLog?: (line: string) => void
}

export interface Resident {
  readonly person: Person
}

export interface Site {
  readonly runtime: Runtime
  readonly world: World
  /** Those who talk, and at the end one who is in no conversation at all. */
  readonly residents: readonly Resident[]
  readonly stranger: Resident
  readonly expire: () => Promise<unknown>
  readonly isOver: () => boolean
  readonly habits: Habits
}

const projectDir = fileURLToPath(new URL('../..', import.meta.url))
const hoursMs = 3 * 60 * 60 * 1000

/** Starts the system in this process with nothing kept, and signs everybody up. */
export async function openSite(options: SimulationOptions): Promise<Site> {
  const { log, seed, users } = options
  const runtime = await startRuntime({
    assemblyDir: options.assemblyDir ?? (await ensureSynthesized(projectDir, log)),
    port: 0,
    dataDir: undefined,
    seed,
    variables: { LIMITS: 'off' },
    log: () => undefined,
    functionLog: options.functionLog ?? (() => undefined),
  })
  const rest = restOf(runtime.url)
  const entry = (await rest('GET /')).body as { realtimeUrl: string }
  const world = createWorld(runtime.url, entry.realtimeUrl, seed)
  const everybody = await signUp(runtime.url, users + 1)
  const residents = everybody.map((signedIn, place) => settle(world, signedIn, place, users))
  const stranger = residents.pop()
  if (!stranger) throw new RangeError('a simulation of nobody')
  const expire = () => runtime.sweep(hoursMs)
  const isOver = () => world.history.violations.some(({ rule }) => options.stopAt?.includes(rule))
  return { runtime, world, residents, stranger, expire, isOver, habits: options.habits ?? {} }
}

function createWorld(origin: string, realtimeUrl: string, seed: number): World {
  return {
    origin,
    realtimeUrl,
    line: { lossRate: 0, calm: false, failures: 0 },
    history: createHistory(),
    ledger: createLedger(),
    course: createCourse(),
    random: createRandom(seed),
    timing: {
      answerMs: 8_000,
      retryMs: { base: 150, most: 2_400 },
      pingMs: 3_000,
      gapMs: 2_000,
      saveMs: 500,
    },
  }
}

/** A few at a time: each costs the work of a password. */
async function signUp(origin: string, count: number): Promise<SignedIn[]> {
  const people: SignedIn[] = []
  while (people.length < count) {
    const few = Math.min(4, count - people.length)
    people.push(...(await Promise.all(Array.from({ length: few }, () => newPerson(origin, restOf(origin))))))
  }
  return people
}

function settle(world: World, signedIn: SignedIn, place: number, users: number): Resident {
  const name = place === users ? 'stranger' : `user${place + 1}`
  return { person: createPerson(world, signedIn, name, 1 + (place % 2)) }
}
