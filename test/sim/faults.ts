import { setTimeout as pause } from 'node:timers/promises'
import type { Fault } from '../../local/events.ts'
import type { History } from './history.ts'
import type { Line } from './line.ts'
import type { Random } from './random.ts'

interface Kind {
  /** In the runtime's registry; undefined for what happens on the line. */
  readonly fault?: string
  readonly setting: (random: Random) => unknown
  /** Strikes once when it is set, and needs no clearing. */
  readonly once?: true
}

const rate = (low: number, high: number) => (random: Random) => ({ rate: low + random.next() * (high - low) })
const busyFunctions = [
  'conversations',
  'actions',
  'stream',
  'sync',
  'disconnect',
  'spaces',
  'audience',
] as const

/** What can go wrong, by the names of `--faults`. */
export const faultKinds = {
  'lost-batch-answers': { fault: 'loseAnswers', setting: rate(0.1, 0.5) },
  'skipped-batches': { fault: 'skipBatches', setting: rate(0.05, 0.4) },
  'delayed-batches': {
    fault: 'delayBatches',
    setting: (random) => ({ milliseconds: random.between(50, 800), rate: 0.5 }),
  },
  'duplicated-batches': { fault: 'duplicateBatches', setting: rate(0.1, 0.6) },
  'repeated-batches': { fault: 'repeatBatches', setting: rate(0.1, 0.5) },
  'reordered-batches': {
    fault: 'reorderLanes',
    setting: (random) => ({ milliseconds: random.between(20, 400) }),
  },
  'split-batches': { fault: 'splitBatches', setting: () => ({}) },
  'failed-posts': {
    fault: 'failPosts',
    setting: (random) => ({
      rate: 0.1 + random.next() * 0.4,
      error: random.pick(['InternalServerErrorException', 'LimitExceededException', 'ForbiddenException']),
    }),
  },
  'delayed-posts': {
    fault: 'delayPosts',
    setting: (random) => ({ milliseconds: random.between(20, 1_000), rate: 0.3 }),
  },
  'cut-sockets': {
    fault: 'cutSockets',
    once: true,
    setting: (random) => ({ which: random.pick(['all', 'one', 'one']), disconnect: random.chance(0.5) }),
  },
  'cutting-sockets': {
    fault: 'cutSockets',
    setting: (random) => ({
      which: 'random',
      rate: 0.005 + random.next() * 0.03,
      disconnect: random.chance(0.5),
    }),
  },
  'late-disconnects': {
    fault: 'delayDisconnect',
    setting: (random) => ({ milliseconds: random.between(100, 3_000), rate: 0.6 }),
  },
  'lost-disconnects': { fault: 'dropDisconnect', setting: rate(0.3, 1) },
  throttles: {
    fault: 'throttleTable',
    setting: (random) => ({
      rate: 0.02 + random.next() * 0.2,
      access: random.pick(['read', 'write', 'all']),
      error: random.pick(['ThrottlingException', 'ProvisionedThroughputExceededException']),
    }),
  },
  conflicts: { fault: 'conflictWrites', setting: rate(0.05, 0.3) },
  'lost-write-answers': { fault: 'loseWriteAnswers', setting: rate(0.02, 0.15) },
  'lagging-reads': { fault: 'lagReads', setting: (random) => ({ milliseconds: random.between(50, 1_200) }) },
  'killed-writers': {
    fault: 'killAtWrite',
    setting: (random) => ({
      function: random.pick(busyFunctions),
      outcome: 'either',
      ...(random.chance(0.5) ? { rate: 0.02 + random.next() * 0.1 } : { write: random.between(1, 6) }),
    }),
  },
  'killed-functions': { fault: 'killFunction', once: true, setting: (random) => random.pick(busyFunctions) },
  /** Items of connections that live expire, as after a clock that ran ahead. */
  expiry: { setting: () => 'expire' },
  'lost-answers': { setting: (random) => 0.02 + random.next() * 0.15 },
} as const satisfies Record<string, Kind>

export type FaultKind = keyof typeof faultKinds
export const allFaults = Object.keys(faultKinds) as FaultKind[]

export interface Trouble {
  readonly faults: Readonly<Record<string, Fault>>
  readonly kinds: readonly FaultKind[]
  readonly random: Random
  readonly history: History
  readonly line: Line
  /** Sweeps away what will have expired in some hours. */
  readonly expire: () => Promise<unknown>
}

/** Lets things go wrong until it is told to stop, and clears everything then. */
export async function makeTrouble(trouble: Trouble, signal: AbortSignal): Promise<void> {
  const { kinds, random } = trouble
  const known = kinds.filter((kind) => isKnown(trouble, kind))
  const running: Promise<void>[] = []
  while (!signal.aborted && known.length > 0) {
    const kind = random.pick(known)
    if (kind) running.push(strike(trouble, kind, random.between(300, 4_000), signal))
    await pause(random.between(100, 900), undefined, { signal }).catch(() => undefined)
  }
  await Promise.all(running)
  clearFaults(trouble)
}

const isKnown = ({ faults }: Trouble, kind: FaultKind): boolean => {
  const { fault }: Kind = faultKinds[kind]
  return fault === undefined || fault in faults
}

/** Also those that no run sets. */
export function clearFaults({ faults, line }: Pick<Trouble, 'faults' | 'line'>): void {
  for (const fault of Object.values(faults)) fault.clear()
  line.lossRate = 0
}

/** What is not there at the moment, a socket or a running function, cannot be struck. */
function set(fault: Fault | undefined, setting: unknown): void {
  try {
    fault?.set(setting)
  } catch (cause) {
    if (!String(cause).includes('is running')) throw cause
  }
}

async function strike(trouble: Trouble, name: FaultKind, forMs: number, signal: AbortSignal): Promise<void> {
  const { faults, random, history, line, expire } = trouble
  const kind: Kind = faultKinds[name]
  const setting = kind.setting(random)
  history.count(`fault ${name}`)
  history.note({ who: 'faults', what: `${name} ${JSON.stringify(setting)} for ${forMs} ms` })
  if (setting === 'expire') return void (await expire())
  if (kind.fault === undefined) line.lossRate = Number(setting)
  else set(faults[kind.fault], setting)
  // A copy that lags is dear to begin; it stays, with another lag each time.
  if (kind.once || name === 'lagging-reads') return
  await pause(forMs, undefined, { signal }).catch(() => undefined)
  if (kind.fault === undefined) line.lossRate = 0
  else faults[kind.fault]?.clear()
}
