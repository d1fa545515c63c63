import type { AnswerOf, Api, TokenSource } from '@parley/client'
import { allOf } from './all-of.ts'
import { createState, type Observed } from './state.ts'

export type Space = AnswerOf<'readSpace'>
export type Permission = Space['permissions'][number]

/** The spaces that somebody is in, as this device knows them. */
export interface Spaces {
  /** By name; undefined until they have been read. */
  readonly all: Observed<readonly Space[] | undefined>
  /** Asks for all of them. @throws ParleyError */
  read(): Promise<void>
  /** Asks for one. @throws ParleyError */
  readOne(spaceId: string): Promise<Space>
  learn(space: Space): void
  forget(spaceId: string): void
}

const byName = (one: Space, other: Space): number => one.name.localeCompare(other.name)

/** They are forgotten with the session. */
export function createSpaces(api: Api, session: TokenSource): Spaces {
  const all = createState<readonly Space[] | undefined>(undefined)
  let ownerId = session.userId
  session.onChange(() => {
    if (session.userId === ownerId) return
    ownerId = session.userId
    all.set(undefined)
  })
  const others = (spaceId: string) => all.getSnapshot()?.filter((space) => space.spaceId !== spaceId)
  /** An answer that comes once somebody else is signed in is nobody's. */
  const asOwner = async <Value>(asked: Promise<Value>, learnt: (value: Value) => void): Promise<Value> => {
    const askedBy = session.userId
    const value = await asked
    if (session.userId === askedBy) learnt(value)
    return value
  }
  const learn = (space: Space): void => {
    const known = others(space.spaceId)
    if (known) all.set([...known, space].toSorted(byName))
  }
  return {
    all,
    learn,
    async read() {
      const asked = allOf((cursor) => api.spaces.list({ limit: 100, cursor }))
      await asOwner(asked, (spaces) => all.set(spaces.toSorted(byName)))
    },
    readOne: (spaceId) => asOwner(api.spaces.get(spaceId), learn),
    forget: (spaceId) => all.set(others(spaceId)),
  }
}
