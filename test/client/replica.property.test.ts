import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { HeldMessage } from '../../client/src/replica/messages.ts'
import { type News, type Outcome, type Replica, reduce } from '../../client/src/replica/reduce.ts'
import type { Event } from '../../shared/contract/event.ts'
import type { EventMessage } from '../../shared/contract/messages.ts'
import type { SyncAnswer } from '../../shared/contract/sync.ts'
import { createSmallServer, me, type SmallServer } from '../support/small-server.ts'

const people = [me, 'ann', 'ben', 'cid'] as const
const emoji = ['👍', '🎉'] as const

/** Numbers say who, where and what, so that a run that fails shrinks. */
interface Step {
  readonly what: keyof typeof steps
  readonly a: number
  readonly b: number
}

/** A client in the hands of whoever delivers to it. */
interface Patient {
  readonly server: SmallServer
  readonly replica: Replica
  /** Events on their way, as they were told when they were told. */
  readonly inFlight: Event[]
  /** An answer of sync on its way. */
  page: SyncAnswer | undefined
  told: number
  revision: number
}

function learn({ replica }: Pick<Patient, 'replica'>, news: News): Outcome {
  return reduce({ replica, reader: { userId: me, languages: [] } }, news)
}

function holdings({ replica, server }: Patient) {
  const held = replica.conversations.get(server.conversationId)
  if (!held) return { positions: {}, states: {} }
  return {
    positions: { [server.conversationId]: held.position },
    states: held.doubt ? {} : { [server.conversationId]: held.row.stateRevision },
  }
}

const seqIn = ({ server }: Patient, a: number): number => 1 + (a % server.row().lastSeq)
const personAt = (a: number) => people[a % people.length] ?? me

/** What has changed since is told, and may be on its way for as long as it likes. */
function tell(patient: Patient): void {
  const { server, inFlight } = patient
  const { lastSeq, stateRevision } = server.row()
  for (let seq = patient.told + 1; seq <= lastSeq; seq += 1) inFlight.push(server.event(seq))
  if (stateRevision !== patient.revision) inFlight.push(server.ownState())
  Object.assign(patient, { told: lastSeq, revision: stateRevision })
}

const steps = {
  send: (patient: Patient, a: number, b: number) =>
    patient.server.send(personAt(a), `words ${a} ${b}`, {
      urgent: b % 5 === 0,
      ...(b % 3 === 0 && { replyTo: seqIn(patient, b) }),
    }),
  sendAhead: (patient: Patient, a: number) => patient.server.sendAhead(`words ${a}`),
  catchUp: (patient: Patient) => patient.server.catchUp(),
  edit: (patient: Patient, a: number, b: number) => patient.server.edit(seqIn(patient, a), `edited ${b}`),
  remove: (patient: Patient, a: number) => patient.server.remove(seqIn(patient, a)),
  react: (patient: Patient, a: number, b: number) =>
    patient.server.react(personAt(b), seqIn(patient, a), emoji[b % 2] ?? emoji[0]),
  pin: (patient: Patient, a: number) => patient.server.pin(seqIn(patient, a)),
  join: (patient: Patient, a: number) => patient.server.join(`guest${a % 3}`),
  leave: (patient: Patient, a: number) => patient.server.leave(`guest${a % 3}`),
  promote: (patient: Patient, a: number) => patient.server.promote(personAt(a), a % 2 ? 'admin' : 'member'),
  rename: (patient: Patient, a: number) => patient.server.rename(`title ${a}`),
  read: (patient: Patient, a: number) => patient.server.read(seqIn(patient, a)),
  markUnread: (patient: Patient, a: number) => patient.server.markUnread(seqIn(patient, a)),
  hide: (patient: Patient, a: number) => patient.server.hide(seqIn(patient, a)),
  archive: (patient: Patient, a: number) => patient.server.archive(a % 2 === 0),
  mute: (patient: Patient, a: number) => patient.server.mute(a % 2 === 0),
  /** Any of those on their way arrives, and may arrive once more. */
  arrive: (patient: Patient, a: number, b: number) => {
    const [event] = patient.inFlight.splice(a % Math.max(1, patient.inFlight.length), b % 4 === 0 ? 0 : 1)
    const again = event ?? patient.inFlight[a % Math.max(1, patient.inFlight.length)]
    if (again) learn(patient, { kind: 'events', events: [again] })
  },
  lose: (patient: Patient, a: number) =>
    void patient.inFlight.splice(a % Math.max(1, patient.inFlight.length), 1),
  arriveAll: (patient: Patient) => {
    for (const event of patient.inFlight.splice(0)) learn(patient, { kind: 'events', events: [event] })
  },
  /** Asked now, answered whenever. */
  ask: (patient: Patient, a: number) => {
    patient.page = patient.server.sync({ ...holdings(patient), limit: 1 + (a % 5) })
  },
  answer: (patient: Patient) => {
    if (patient.page) learn(patient, { kind: 'page', page: patient.page })
    patient.page = undefined
  },
  rewind: (patient: Patient, a: number) => {
    learn(patient, { kind: 'rewind', conversationId: patient.server.conversationId, entries: a % 6 })
  },
  older: (patient: Patient, a: number) => {
    const held = patient.replica.conversations.get(patient.server.conversationId)
    if (!held || held.floor === 0) return
    const from = Math.max(0, held.floor - 1 - (a % 6))
    const entries = patient.server.log.slice(from, held.floor)
    learn(patient, { kind: 'older', held, from, entries })
  },
}

const step: fc.Arbitrary<Step> = fc.record({
  what: fc.constantFrom(...(Object.keys(steps) as (keyof typeof steps)[])),
  a: fc.nat(50),
  b: fc.nat(50),
})
const kind = (what: keyof typeof steps): fc.Arbitrary<Step> => step.map((one) => ({ ...one, what }))
const before: fc.Arbitrary<Before> = fc.record({
  isBlocking: fc.boolean(),
  past: fc.array(fc.oneof(...(['send', 'react', 'send', 'read'] as const).map(kind)), {
    maxLength: 20,
    size: 'max',
  }),
})
const often = (['send', 'arrive', 'arriveAll', 'read', 'answer'] as const).map(kind)
const life = fc.array(fc.oneof({ weight: 2, arbitrary: step }, ...often), {
  minLength: 10,
  maxLength: 60,
  size: 'max',
})

interface Before {
  readonly isBlocking: boolean
  /** What happened before the client came. */
  readonly past: readonly Step[]
}

function begin({ isBlocking, past }: Before): Patient {
  const server = createSmallServer()
  if (isBlocking) server.block('cid')
  const patient: Patient = {
    server,
    replica: { epoch: undefined, conversations: new Map() },
    inFlight: [],
    page: undefined,
    told: 1,
    revision: 1,
  }
  for (const { what, a, b } of past) steps[what](patient, a, b)
  const { lastSeq: told, stateRevision: revision } = server.row()
  Object.assign(patient, { told, revision })
  learn(patient, { kind: 'page', page: server.sync({ positions: {} }) })
  return patient
}

/** As the engine does: until nothing more is lacking. */
function syncAll(patient: Patient): void {
  for (let passes = 1; passes <= 4; passes += 1) {
    const asked = holdings(patient)
    for (let cursor: string | undefined; ; ) {
      const page = patient.server.sync({ ...asked, limit: 7, cursor })
      learn(patient, { kind: 'page', page })
      if (page.cursor === null) break
      cursor = page.cursor
    }
  }
}

function heldOf({ replica, server }: Patient) {
  const held = replica.conversations.get(server.conversationId)
  if (!held) throw new Error('the conversation is not held')
  return held
}

/** What every reader of a message gets alike; `mine` has a test of its own. */
const plain = ({ own, hidden, clientMessageId, reactions, ...message }: HeldMessage): unknown => ({
  ...message,
  reactions: reactions.map(({ emoji: one, count }) => ({ emoji: one, count })).sort(byEmoji),
})
const byEmoji = (one: { emoji: string }, other: { emoji: string }) => (one.emoji < other.emoji ? -1 : 1)
/** A quote of what may not be seen does not say whether it was deleted since. */
function comparable({ replyTo, reactions, ...message }: EventMessage): unknown {
  const quote = replyTo?.preview === null ? { ...replyTo, deleted: true } : replyTo
  return { ...message, ...(quote && { replyTo: quote }), reactions: reactions.toSorted(byEmoji) }
}

function expectSame(patient: Patient): void {
  const { server } = patient
  const held = heldOf(patient)
  const visible = held.messages.filter(({ hidden }) => !hidden)
  expect(held.row).toEqual(server.row())
  expect(held).toMatchObject({ position: server.row().lastSeq, doubt: false })
  expect(held.early.size).toBe(0)
  expect(visible.map(plain)).toEqual(
    server
      .messages()
      .filter(({ seq }) => seq > held.floor)
      .map(comparable),
  )
  expect(held.notes.filter(isOfPeople).map(placeOf)).toEqual(
    server.log
      .filter(isOfPeople)
      .map(placeOf)
      .filter(({ seq = 0 }) => seq > held.floor),
  )
}

/** Whether somebody pinned what is hidden by now is not told again. */
const isOfPeople = ({ type }: Event): boolean => /^(member|conversation)\./.test(type)
const placeOf = ({ seq, type, actor }: Event) => ({ seq, type, actor })

describe('a replica', () => {
  it('R6 is what the server has after a sync, whatever came, in whatever order, doubled, late or never', () => {
    fc.assert(
      fc.property(before, life, fc.boolean(), (past, lived, isTold) => {
        const patient = begin(past)

        for (const { what, a, b } of lived) {
          steps[what](patient, a, b)
          tell(patient)
        }
        patient.server.catchUp()
        if (isTold) tell(patient)
        steps.arriveAll(patient)
        syncAll(patient)

        expectSame(patient)
      }),
      { numRuns: 400 },
    )
  })

  it('R7 counts an own message once the own row knows of it, though a sync has counted it as unread', () => {
    const patient = begin({ isBlocking: false, past: [] })
    const { server } = patient
    server.send('ann', 'not read')
    server.sendAhead('mine')
    syncAll(patient)

    server.catchUp()
    learn(patient, { kind: 'events', events: [server.ownState()] })
    syncAll(patient)

    expect(heldOf(patient).row.unreadCount).toBe(1)
    expectSame(patient)
  })

  it('R6 is what the server has without a sync where every entry comes, in any order, and all unread is held', () => {
    const talk = fc.array(
      fc.record({
        what: fc.constantFrom('send', 'edit', 'remove', 'react', 'pin', 'join', 'leave', 'rename'),
        a: fc.nat(50),
        b: fc.nat(50),
      }),
      { maxLength: 40, size: 'max' },
    )
    fc.assert(
      fc.property(before, talk, fc.infiniteStream(fc.nat(1000)), (past, lived, order) => {
        const patient = begin({ ...past, isBlocking: false })
        const { server, inFlight } = patient
        learn(patient, { kind: 'rewind', conversationId: server.conversationId, entries: 100 })
        syncAll(patient)

        for (const { what, a, b } of lived) {
          steps[what as keyof typeof steps](patient, a, b)
          tell(patient)
        }
        const shuffled = inFlight
          .flatMap((event) => [event, event])
          .map((event) => ({ event, place: order.next().value ?? 0 }))
          .sort((one, other) => one.place - other.place)
        for (const { event } of shuffled) learn(patient, { kind: 'events', events: [event] })
        learn(patient, { kind: 'events', events: [server.ownState()] })

        expectSame(patient)
      }),
      { numRuns: 200 },
    )
  })

  it('R8 keeps no words of what was deleted or hidden, wherever they stood', () => {
    fc.assert(
      fc.property(before, life, (past, lived) => {
        const patient = begin(past)

        for (const { what, a, b } of lived) {
          steps[what](patient, a, b)
          tell(patient)
        }
        syncAll(patient)

        const { row, messages, early } = heldOf(patient)
        const kept = JSON.stringify([row, messages, [...early]])
        const said = new Set(
          patient.server.messages().map(({ content }) => (content as { body?: string })?.body),
        )
        const words = kept.match(/"(?:words|edited) \d+(?: \d+)?"/g) ?? []
        expect(words.filter((one) => !said.has(JSON.parse(one)))).toEqual([])
      }),
      { numRuns: 200 },
    )
  })

  it('knows which reactions are mine, also under messages that were fetched later', () => {
    fc.assert(
      fc.property(before, life, (past, lived) => {
        const patient = begin(past)
        const { server } = patient

        for (const { what, a, b } of lived) {
          steps[what](patient, a, b)
          tell(patient)
        }
        syncAll(patient)
        const held = heldOf(patient)
        const entries = server.log.slice(0, held.floor)
        if (held.floor > 0) learn(patient, { kind: 'older', held, from: 0, entries })

        const mine = new Map<string, boolean>()
        for (const { type, actor, data } of server.log) {
          const { targetSeq, emoji: one } = data as { targetSeq?: number; emoji?: string }
          if (one && actor.userId === me) mine.set(`${targetSeq} ${one}`, type === 'reaction.added')
        }
        for (const { seq, reactions, hidden } of heldOf(patient).messages) {
          if (hidden) continue
          for (const one of reactions) expect(one.mine).toBe(mine.get(`${seq} ${one.emoji}`) ?? false)
        }
      }),
      { numRuns: 200 },
    )
  })
})
