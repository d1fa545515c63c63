import { readFileSync } from 'node:fs'
import { beforeEach, expect, test } from 'vitest'
import { compare, fillIn, type Json, type Step, stepsOf } from '../support/documented-frames.ts'
import { needsOwnRuntime, useSite } from '../support/runtime.ts'
import { codeFor, register, type SignedIn, signIn } from '../support/runtime-people.ts'
import { until } from '../support/runtime-poll.ts'
import type { Socket } from '../support/runtime-sockets.ts'

// docs/realtime.md, replayed: what a client sends there is sent, and what comes back is compared with what is shown.

/** `delivered` is limited, so that somebody can go too far. No socket is cut by age, for time is turned on. */
const markedAtMost = 5
const limits = { auth: 'off', authName: 'off', write: 'off', send: 'off', upload: 'off' }
const routes = { markDelivered: `${markedAtMost}/600` }
const site = useSite({
  variables: { LIMITS: JSON.stringify({ ...limits, routes }) },
  limits: { sockets: { idleMs: 1e12, lifetimeMs: 1e12 } },
})
const steps = stepsOf(readFileSync(new URL('../../docs/realtime.md', import.meta.url), 'utf8'))
const threeHoursMs = 3 * 3_600_000

beforeEach(needsOwnRuntime)

interface Actor {
  readonly person: SignedIn
  /** The newest one speaks; all of them hear. */
  readonly sockets: Socket[]
}

async function come(name: string): Promise<Actor> {
  const newcomer = await register(site.rest, name.toLowerCase(), { displayName: name })
  const code = await codeFor(site.origin, newcomer.email)
  await site.rest('POST /auth/confirm', { body: { username: newcomer.username, code } })
  const person = await signIn(site.rest, newcomer)
  return { person, sockets: [await site.connect(person.accessToken)] }
}

interface Play {
  readonly actors: ReadonlyMap<string, Actor>
  bindings: Map<string, string>
}

/** Everybody is there; all but Ada, who is shown to, have said hello. */
async function prepare(): Promise<Play> {
  const cast = ['Ada', 'Ben', 'Cleo']
  const actors = new Map<string, Actor>()
  for (const name of cast) actors.set(name, await come(name))
  for (const name of cast.slice(1)) await actors.get(name)?.sockets[0]?.ask('hello')
  const bindings = [...actors].flatMap(([name, { person }]): [string, string][] => [
    [name.toLowerCase(), person.userId],
    [`token of ${name}`, person.accessToken],
    [`refresh token of ${name}`, person.refreshToken],
    [`password of ${name}`, person.password],
  ])
  return { actors, bindings: new Map(bindings) }
}

function actorOf({ actors }: Play, name: string): Actor {
  const actor = actors.get(name)
  if (!actor) throw new RangeError(`${name} is not in this play`)
  return actor
}

/** The stage directions, by their words. */
const directions: Readonly<Record<string, (play: Play) => Promise<unknown>>> = {
  'Ada opens twenty connections more': async (play) => {
    const { person, sockets } = actorOf(play, 'Ada')
    for (let i = 0; i < 20; i += 1) sockets.push(await site.listen(person))
  },
  'Cleo comes back': async (play) => {
    const { person, sockets } = actorOf(play, 'Cleo')
    sockets.push(await site.listen(person))
  },
  'an hour passes': async () => {
    site.clockOffsetMs = threeHoursMs
    await site.runtime?.sweep()
    site.clockOffsetMs = 0
  },
}

/** How often a frame is sent before the time that is shown, under ids of their own. */
const manners: Readonly<Record<string, number>> = {
  '': 0,
  'once too often': markedAtMost,
  'again and again': 2 * markedAtMost + 10,
}

async function send(play: Play, { who, manner, text }: Extract<Step, { kind: 'sends' }>): Promise<void> {
  const { sockets } = actorOf(play, who)
  const socket = sockets.at(-1) as Socket
  const frame = fillIn(text, play.bindings)
  const before = Array.from({ length: manners[manner] ?? Number.NaN }, (_, place) => `${manner} ${place}`)
  for (const id of before) socket.send(JSON.stringify({ ...(JSON.parse(frame) as Json), id }))
  await until(`an answer to each of ${before.length}`, () => {
    const answered = new Set(socket.frames.map((one) => (one as { id?: string }).id))
    return socket.isClosed || before.every((id) => answered.has(id))
  })
  if (!socket.isClosed) socket.send(frame)
}

async function call(play: Play, step: Extract<Step, { kind: 'calls' }>): Promise<void> {
  const { person } = actorOf(play, step.who)
  const route = fillIn(`${step.method} ${step.path.replace('/v1', '')}`, play.bindings)
  const body = step.text === '' ? undefined : JSON.parse(fillIn(step.text, play.bindings))

  const { status, body: answer } = await person.call(route, { body, headers: step.headers })

  expect(status, `${route}: ${JSON.stringify(answer)}`).toBeLessThan(300)
}

type Heard = readonly [frame: Json, socket: Socket]

const heardBy = ({ sockets }: Actor): Heard[] =>
  sockets.flatMap((socket) => (socket.frames as Json[]).map((frame) => [frame, socket] as const))

/** An event is shown in a frame of its own, and may come in one with others. */
const alone = (heard: readonly Heard[]): Heard[] =>
  heard.flatMap(([frame, socket]) =>
    ((frame.events as Json[] | undefined) ?? []).map((event) => [{ events: [event] }, socket] as const),
  )

async function hear(play: Play, { who, frame }: Extract<Step, { kind: 'gets' }>): Promise<void> {
  const actor = actorOf(play, who)
  const ofKind = () => ('events' in frame ? alone(heardBy(actor)) : heardBy(actor))
  const compared = () => ofKind().map(([came]) => compare(frame, came, play.bindings))
  const hasCome = () => compared().some(({ differences }) => differences.length === 0)
  await until(`${who} to get it`, hasCome, 60_000).catch(() => undefined)

  const [nearest] = compared().toSorted((one, other) => one.differences.length - other.differences.length)

  expect(nearest?.differences, `${who} gets ${JSON.stringify(frame)}`).toEqual([])
  play.bindings = nearest?.bindings ?? play.bindings
  await endsIfTold(play, actor, frame)
}

/** Whoever is told of the end of a connection is cut off after that. */
async function endsIfTold({ bindings }: Play, actor: Actor, frame: Json): Promise<void> {
  const [event] = (frame.events as { type: string }[] | undefined) ?? []
  if (event?.type !== 'session.closing') return
  const told = alone(heardBy(actor)).filter(
    ([came]) => compare(frame, came, bindings).differences.length === 0,
  )
  await until('the connection to be closed', () => told.every(([, socket]) => socket.isClosed))
}

async function perform(play: Play, step: Step): Promise<void> {
  if (step.kind === 'sends') return send(play, step)
  if (step.kind === 'calls') return call(play, step)
  if (step.kind === 'gets') return hear(play, step)
  const direct = directions[step.text]
  expect(direct, `a stage direction: ${step.text}`).toBeDefined()
  await direct?.(play)
}

test('every frame of the documentation is as it is shown', { timeout: 300_000 }, async () => {
  const play = await prepare()

  for (const step of steps) {
    if (!('who' in step && step.who === 'Nobody')) await perform(play, step)
  }
})
