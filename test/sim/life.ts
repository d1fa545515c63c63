import { setTimeout as pause } from 'node:timers/promises'
import {
  addMembers,
  changeRole,
  compose,
  createConversation,
  deleteForEveryone,
  deliver,
  edit,
  hide,
  leave,
  markUnread,
  pin,
  react,
  read,
  removeMember,
  rename,
  type Scene,
  settings,
  tidy,
} from './actions.ts'
import { crash, type Handset, type Person, switchOn, type World } from './person.ts'
import { announce } from './spaces/announce.ts'
import { enrolSomebody, regroup } from './spaces/enrol.ts'

/** How often people do what, against each other. */
const usual = {
  compose: 40,
  read: 14,
  react: 10,
  edit: 6,
  deleteForEveryone: 4,
  deliver: 3,
  hide: 2,
  pin: 2,
  markUnread: 2,
  settings: 3,
  rename: 1,
  addMembers: 3,
  removeMember: 2,
  changeRole: 1,
  leave: 1,
  tidy: 3,
  createConversation: 1,
  announce: 1,
  enrolSomebody: 2,
  regroup: 0.5,
  crash: 2,
  drop: 2,
} as const

/** How often, where it is not as usual. */
export type Habits = Partial<Record<keyof typeof usual, number>>

/** Once nothing goes wrong any more: what must arrive at once, on connections that come and go. */
const onCalmDays: Habits = {
  addMembers: 0,
  removeMember: 0,
  changeRole: 0,
  leave: 0,
  createConversation: 0,
  announce: 0,
  enrolSomebody: 0,
  regroup: 0,
  crash: 0,
  drop: 12,
}

/** What needs no conversation. */
const beginnings: Readonly<
  Record<string, (world: World, people: readonly Person[], person: Person) => Promise<unknown>>
> = { createConversation, announce, enrolSomebody, regroup }

const actions: Readonly<Record<string, (scene: Scene) => unknown>> = {
  compose,
  read,
  react,
  edit,
  deleteForEveryone,
  deliver,
  hide,
  pin,
  markUnread,
  settings,
  rename,
  addMembers,
  removeMember,
  changeRole,
  leave,
  tidy,
}

export interface Living {
  readonly world: World
  readonly people: readonly Person[]
  readonly person: Person
  /** Between two actions, on average. */
  readonly everyMs: number
  readonly isCalm: boolean
  readonly habits: Habits
}

/** One person's days, until told to stop; what is under way is ended. */
export async function live(living: Living, signal: AbortSignal): Promise<void> {
  const { person, everyMs, isCalm, habits } = living
  const weights = { ...usual, ...habits, ...(isCalm && onCalmDays) }
  while (!signal.aborted) {
    await pause(everyMs * 2 * person.random.next(), undefined, { signal }).catch(() => undefined)
    if (!signal.aborted) await act(living, person.random.weighted(weights))
  }
}

async function act(living: Living, name: keyof typeof usual): Promise<void> {
  const { world, people, person } = living
  const handset = person.random.pick(person.handsets)
  if (!handset) return
  if (!handset.device) return wake(living, handset)
  if (name === 'crash') return fall(world, handset)
  world.history.count(`action ${name}`)
  if (name === 'drop') return handset.device.drop()
  const begin = beginnings[name]
  if (begin) return void (await begin(world, people, person))
  const held = person.random.pick([...handset.device.replica.conversations.values()])
  if (!held) world.history.count('actions without a conversation')
  if (held) await actions[name]?.({ world, people, person, device: handset.device, held })
}

function fall({ history }: World, handset: Handset): void {
  crash(handset)
  history.count('crashes')
  history.note({ who: handset.name, what: 'crashed' })
}

export function wake({ world, person }: Living, handset: Handset): void {
  switchOn(world, person, handset)
  world.history.note({ who: handset.name, what: 'came back with what it stored' })
}
