import { maxAgeSeconds } from '../contract/connections.ts'
import type { UpdateProfile } from '../contract/people.ts'
import type { PresenceState } from '../contract/realtime.ts'
import { isInvisible, presenceOf } from '../core/presence.ts'
import { markAway, type NewConnection } from '../store/connections.ts'
import { type Audience, getConnections, getContacts } from '../store/contacts.ts'
import { deleteWatches, forgetWatchers, listWatchers, putWatches, type Watcher } from '../store/presence.ts'
import { getProfile, getProfiles, noteLastSeen, type StoredProfile } from '../store/profiles.ts'
import { endConnection, registerConnection } from './connections.ts'
import type { Caller, Given } from './given.ts'
import { timestamp } from './message-views.ts'
import type { PostingGiven } from './post.ts'
import { updateProfile } from './profiles.ts'
import { type Ear, passingEvent, tell } from './tell.ts'

const offline = (userId: string): PresenceState => ({ userId, presence: 'offline' })

/** Nobody sees whether they are here. */
const isHidden = (profile: StoredProfile): boolean =>
  profile.status === 'deactivated' || (profile.status === 'active' && isInvisible(profile))

/** Somebody as those see them who may. */
function stateOf(profile: StoredProfile, contact: Audience | undefined): PresenceState {
  const { userId, status, lastSeenAt } = profile
  if (status !== 'active') return offline(userId)
  return {
    userId,
    presence: isInvisible(profile) ? 'offline' : presenceOf(contact?.connections ?? []),
    ...(lastSeenAt !== undefined && { lastSeenAt: timestamp(lastSeenAt) }),
  }
}

type Contacts = ReadonlyMap<string, Audience>

/** Those of whom one blocks the other are offline to each other. */
const isBlockedBetween = (contacts: Contacts, one: string, other: string): boolean =>
  contacts.get(one)?.blocks.has(other) === true || contacts.get(other)?.blocks.has(one) === true

/**
 * From now on this connection hears how these people's presence changes, as far as it may; answers how it is now. One
 * write unit and two read units a person. A watch ends with its connection: after a reconnect, or a `ping` that says to
 * sync, clients watch again.
 */
export async function watchPresence(
  given: Given,
  connection: NewConnection,
  userIds: readonly string[],
): Promise<PresenceState[]> {
  const watched = [...new Set(userIds)]
  const profiles = await getProfiles(given.table, watched, { consistent: true })
  const known = watched.filter((userId) => profiles.get(userId)?.status === 'active')
  // Before the states are read: what changes in between is told.
  await putWatches(given.table, connection, known, connection.connectedAt + maxAgeSeconds * 1000)
  const contacts = await getContacts(given.table, [connection.userId, ...known], given.now())
  return watched.map((userId) => {
    const profile = profiles.get(userId)
    if (!profile || isBlockedBetween(contacts, connection.userId, userId)) return offline(userId)
    return stateOf(profile, contacts.get(userId))
  })
}

/** One write unit a person. */
export const unwatchPresence = (
  given: Given,
  connection: NewConnection,
  userIds: readonly string[],
): Promise<void> => deleteWatches(given.table, connection, [...new Set(userIds)])

/**
 * Tells who watches somebody how their presence is now, as the table says: posted straight from the function that
 * changed it, for it is in no log and needs no stream. Connections that come and go while somebody is invisible are
 * nobody's business. One read unit where nobody watches; else two for the person, and one for each watcher.
 */
export async function announce(given: PostingGiven, userId: string): Promise<void> {
  const queue = [userId]
  // A watcher may turn out to be gone, which those who watch them have to be told.
  for (const changed of queue) queue.push(...(await forgetAll(given, await tellWatchers(given, changed))))
}

/** Answers the watchers' connections that are gone. `hiding` says that they have become invisible just now. */
async function tellWatchers(given: PostingGiven, userId: string, hiding = false): Promise<Ear[]> {
  const watchers = await listWatchers(given.table, userId, given.now())
  if (watchers.length === 0) return []
  const [profile, contacts] = await Promise.all([
    getProfile(given.table, userId, { consistent: true }),
    getContacts(given.table, [userId, ...watchers.map((watcher) => watcher.userId)], given.now()),
  ])
  if (profile && isHidden(profile) && !hiding) return []
  const isThere = ({ userId: id, connectionId }: Watcher): boolean =>
    contacts.get(id)?.connections.some((one) => one.connectionId === connectionId) === true
  const there = watchers.filter(isThere)
  await forgetWatchers(
    given.table,
    userId,
    watchers.filter((watcher) => !isThere(watcher)),
  )
  const state = profile ? stateOf(profile, contacts.get(userId)) : offline(userId)
  const ears = there.filter((watcher) => !isBlockedBetween(contacts, watcher.userId, userId))
  return tell(given, ears, passingEvent(given, 'presence.changed', userId, state))
}

/** Forgets connections that are gone. Answers whose presence has changed by that. */
async function forgetAll(given: Given, gone: readonly Ear[]): Promise<string[]> {
  const outcomes = await Promise.all(
    gone.map(async ({ userId, connectionId }) => {
      const ended = await endConnection(given, userId, connectionId)
      return ended && ended.before !== ended.after ? [userId] : []
    }),
  )
  return [...new Set(outcomes.flat())]
}

/** The connections that were found to be gone leave, and who watches their owners is told. */
export async function leave(given: PostingGiven, gone: readonly Ear[]): Promise<void> {
  for (const userId of await forgetAll(given, gone)) await announce(given, userId)
}

export type ChosenPresence = 'active' | 'away' | 'invisible'

/**
 * Sets the presence that others see. `away` is said of this connection, and shows once all that are open say so;
 * `invisible` is a setting of the person, of all their connections and later ones, until one says `active`: a device
 * that goes idle by itself shows nobody. To others it looks as if they had left at that moment. Three read units and one
 * write unit, and two more where the setting changes.
 */
export async function setPresence(
  given: PostingGiven,
  caller: Caller,
  connection: NewConnection,
  chosen: ChosenPresence,
): Promise<void> {
  const invisible = chosen === 'invisible'
  const profile = await getProfile(given.table, caller.userId, { consistent: true })
  const wasInvisible = profile !== undefined && isInvisible(profile)
  const moved = invisible ? false : await moveTo(given, connection, chosen)
  const hides = invisible || (wasInvisible && chosen === 'away')
  if (hides !== wasInvisible) {
    await editProfile(given, caller, { settings: { presence: hides ? 'invisible' : 'visible' } })
  } else if (moved) await announce(given, caller.userId)
}

/** Answers whether that changes how their owner is seen. */
async function moveTo(given: Given, connection: NewConnection, chosen: 'active' | 'away'): Promise<boolean> {
  const away = chosen === 'away'
  const held = (await markAway(given.table, connection, away))?.filter((one) => one.expiresAt > given.now())
  if (!held) {
    await registerConnection(given, connection)
    if (away) await markAway(given.table, connection, true)
    return true
  }
  const { connectionId } = connection
  const holds = held.map((one) => (one.connectionId === connectionId ? { ...one, away } : one))
  return presenceOf(held) !== presenceOf(holds)
}

/** Edits the own profile; where that changes how its owner is seen, those who watch them are told. */
export async function editProfile(
  given: PostingGiven,
  caller: Caller,
  wanted: UpdateProfile,
): Promise<StoredProfile> {
  if (wanted.settings?.presence === undefined && wanted.status === undefined) {
    return updateProfile(given, caller, wanted)
  }
  const before = await getProfile(given.table, caller.userId, { consistent: true })
  // Before it holds: afterwards nothing moves when they were last seen.
  if (wanted.settings?.presence === 'invisible') await noteIfHere(given, caller.userId)
  const profile = await updateProfile(given, caller, wanted)
  const hiding = isHidden(profile)
  if (before && isHidden(before) !== hiding) {
    await leave(given, await tellWatchers(given, caller.userId, hiding))
  }
  return profile
}

async function noteIfHere(given: Given, userId: string): Promise<void> {
  const open = await getConnections(given.table, [userId], given.now())
  if (open.size > 0) await noteLastSeen(given.table, userId, given.now())
}
