import type { FarServices } from '../../calls/far-services.ts'
import type { Handler, Run, Runs } from '../../calls/handler.ts'
import { requireSuccess } from '../../calls/measure.ts'
import { median } from '../../stats.ts'
import type { Work, WorkName } from '../work.ts'
import type { Operation } from './operations.ts'
import type { Place } from './place.ts'

const usualRuns = 50
/** Much longer than the function computes, so that the time tells how many answers it waited for in turn. */
const usualFarMs = 200
const farRuns = 2

export interface Measuring {
  readonly place: Place
  readonly handler: Handler
  readonly services: FarServices
  /** What the work before it put into the queue. */
  readonly queued: readonly string[]
}

export interface WorkDone {
  readonly work: Work
  readonly queued: readonly string[]
}

/** Warmed up, then near, for what it takes and consumes; then with the database far, then with the gateway far. */
export async function measureWork(
  name: WorkName,
  operation: Operation,
  { place, handler, services, queued }: Measuring,
): Promise<WorkDone> {
  let turn = 0
  const run = async (count: number): Promise<Runs> => {
    const events = Array.from({ length: count }, () => operation.event(place, turn++, queued))
    const runs = await handler.run(events)
    requireSuccess({ name }, runs)
    return runs
  }
  const runs = operation.runs ?? usualRuns
  near(services)
  await run(runs)
  near(services)
  const done = await run(runs)
  const posted = [...services.posted]
  const one = services.queued.slice(0, services.queued.length / runs)
  const farMs = operation.farMs ?? usualFarMs
  const depthAt = (delays: Delays) => depthOf(services, delays, farMs, run)
  const work = {
    function: operation.function,
    ...unitsOf(done),
    cpuMs: rounded(median(done.map(({ cpuMs }) => cpuMs))),
    databaseDepth: await depthAt({ delayMs: farMs, postDelayMs: 0 }),
    postDepth: posted.length === 0 ? 0 : await depthAt({ delayMs: 0, postDelayMs: farMs }),
    posts: posted.length / runs,
    frameBytes: Math.round(mean(posted)),
    answerBytes: Math.round(mean(done.map(answerBytes))),
    logBytes: Math.round(mean(done.map(({ log }) => Buffer.byteLength(log)))),
    queued: one.map((body) => Buffer.byteLength(body)),
  }
  return { work, queued: one }
}

type Delays = Pick<FarServices, 'delayMs' | 'postDelayMs'>

const near = (services: FarServices): void =>
  void Object.assign(services, {
    delayMs: 0,
    postDelayMs: 0,
    callCount: 0,
    postCount: 0,
    posted: [],
    queued: [],
  })

async function depthOf(
  services: FarServices,
  delays: Delays,
  farMs: number,
  run: (count: number) => Promise<Runs>,
): Promise<number> {
  Object.assign(services, delays)
  const runs = await run(farRuns)
  near(services)
  return Math.floor(Math.min(...runs.map(({ wallMs }) => wallMs)) / farMs)
}

const mean = (values: readonly number[]): number =>
  values.length === 0 ? 0 : values.reduce((sum, one) => sum + one, 0) / values.length

const rounded = (value: number): number => Number(value.toFixed(2))

interface LogLine {
  readonly units?: { readonly read: number; readonly write: number }
}

/** Every function logs what it consumed, as DynamoDB told it. */
function unitsOf(runs: Runs): Pick<Work, 'readUnits' | 'writeUnits'> {
  const lines = runs.flatMap(({ log }) => log.trim().split('\n').filter(Boolean))
  const units = lines.map((line) => (JSON.parse(line) as LogLine).units)
  const perRun = (kind: 'read' | 'write') =>
    rounded(units.reduce((sum, one) => sum + (one?.[kind] ?? 0), 0) / runs.length)
  return { writeUnits: perRun('write'), readUnits: perRun('read') }
}

interface Answer {
  readonly body?: string
  readonly headers?: Readonly<Record<string, unknown>>
}

function answerBytes({ answer }: Run): number {
  const { body = '', headers = {} } = (answer ?? {}) as Answer
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`)
  return Buffer.byteLength(lines.join('') + body)
}
