import type { Profile, Settings } from '../contract/people.ts'
import { profileKey, userIdOfPk } from './keys.ts'
import type { Item, Table, TransactItem } from './table.ts'

/** A person. No e-mail address: that stands in the user pool alone. */
export interface StoredProfile {
  readonly userId: string
  readonly username: string
  readonly displayName: string
  readonly locale: string
  readonly status: Profile['status']
  /** Milliseconds since the epoch. */
  readonly createdAt: number
  readonly bio?: string | undefined
  readonly avatarUrl?: string | undefined
  /** Only what the person has set. */
  readonly settings?: Partial<Settings> | undefined
  readonly lastSeenAt?: number | undefined
  /** There is a list of people whom this one blocks. */
  readonly hasBlocks?: boolean | undefined
  /** Written without knowing what the user pool knows: name and locale are still to come from there. */
  readonly provisional?: boolean | undefined
  /** One more with every edit. */
  readonly revision?: number | undefined
}

/**
 * `un` username, `dn` displayName, `lo` locale, `st` status where it is not active, `ca` createdAt, `bi` bio, `av`
 * avatarUrl, `se` settings, `la` lastSeenAt, `hb` hasBlocks, `pr` provisional, `rv` revision. Of somebody whose account
 * was deleted, `st` and `ca` are all that is left.
 */
function itemOfProfile(profile: StoredProfile): Item {
  return {
    ...profileKey(profile.userId),
    un: profile.username,
    dn: profile.displayName,
    lo: profile.locale,
    st: profile.status === 'active' ? undefined : profile.status,
    ca: profile.createdAt,
    bi: profile.bio,
    av: profile.avatarUrl,
    se: profile.settings,
    la: profile.lastSeenAt,
    hb: profile.hasBlocks || undefined,
    pr: profile.provisional || undefined,
    rv: profile.revision,
  }
}

function profileOfItem(item: Item): StoredProfile {
  return {
    userId: userIdOfPk(String(item.pk)),
    username: String(item.un ?? ''),
    displayName: String(item.dn ?? ''),
    locale: String(item.lo ?? 'und'),
    status: (item.st as StoredProfile['status'] | undefined) ?? 'active',
    createdAt: Number(item.ca),
    bio: item.bi as string | undefined,
    avatarUrl: item.av as string | undefined,
    settings: item.se as Partial<Settings> | undefined,
    lastSeenAt: item.la as number | undefined,
    hasBlocks: item.hb === true,
    provisional: item.pr === true || undefined,
    revision: item.rv as number | undefined,
  }
}

/** Half a read unit, or one when consistent. */
export async function getProfile(
  table: Table,
  userId: string,
  options?: { consistent?: boolean },
): Promise<StoredProfile | undefined> {
  const item = await table.get(profileKey(userId), options)
  return item && profileOfItem(item)
}

/** By user id; whoever has none is not in the map. Half a read unit each, or one when consistent, each asked once. */
export async function getProfiles(
  table: Table,
  userIds: readonly string[],
  options?: { consistent?: boolean },
): Promise<Map<string, StoredProfile>> {
  const items = await table.batchGet([...new Set(userIds)].map(profileKey), options)
  return new Map(items.map(profileOfItem).map((profile) => [profile.userId, profile]))
}

/** The language a person has chosen. Half a read unit. */
export async function readLocale(table: Table, userId: string): Promise<string | undefined> {
  return (await getProfile(table, userId))?.locale
}

/**
 * Writes a new profile with what goes with it (its words in the directory), all or none: two write units an item.
 * False where there is one already: then nothing has changed.
 */
export async function putProfileIfAbsent(
  table: Table,
  profile: StoredProfile,
  others: readonly TransactItem[],
): Promise<boolean> {
  const put = { Item: itemOfProfile(profile), ConditionExpression: 'attribute_not_exists(pk)' }
  return writeWith(table, { Put: put }, others)
}

/** What its owner edits. Last seen and the note that there are blocks are written by others meanwhile. */
const edited = ['dn', 'lo', 'st', 'bi', 'av', 'se', 'pr', 'rv']

/**
 * Writes an edited profile with what goes with it, all or none, as long as nobody else has edited it since it was
 * read: two write units an item. False where somebody has: then nothing has changed.
 */
export async function replaceProfile(
  table: Table,
  seen: StoredProfile,
  wanted: StoredProfile,
  others: readonly TransactItem[],
): Promise<boolean> {
  const item = itemOfProfile({ ...wanted, revision: (seen.revision ?? 0) + 1 })
  const set = edited.filter((name) => item[name] !== undefined)
  const removed = edited.filter((name) => item[name] === undefined)
  const { names, values, condition } = unedited(seen)
  const update = {
    Key: profileKey(seen.userId),
    UpdateExpression: [
      `SET ${set.map((name) => `#${name} = :${name}`)}`,
      ...(removed.length > 0 ? [`REMOVE ${removed.map((name) => `#${name}`)}`] : []),
    ].join(' '),
    ConditionExpression: condition,
    ExpressionAttributeNames: { ...names, ...Object.fromEntries(edited.map((name) => [`#${name}`, name])) },
    ExpressionAttributeValues: {
      ...values,
      ...Object.fromEntries(set.map((name) => [`:${name}`, item[name]])),
    },
  }
  return writeWith(table, { Update: update }, others)
}

/** Nothing that says who it was stays. False where the profile was edited since it was read. */
export async function eraseProfile(
  table: Table,
  seen: StoredProfile,
  others: readonly TransactItem[],
): Promise<boolean> {
  const { names, values, condition } = unedited(seen)
  const put = {
    Item: { ...profileKey(seen.userId), st: 'deleted', ca: seen.createdAt, rv: (seen.revision ?? 0) + 1 },
    ConditionExpression: condition,
    ExpressionAttributeNames: names,
    ...(values && { ExpressionAttributeValues: values }),
  }
  return writeWith(table, { Put: put }, others)
}

function unedited({ revision }: StoredProfile) {
  const names = { '#rv': 'rv' }
  if (revision === undefined) {
    return { names, values: undefined, condition: 'attribute_exists(pk) AND attribute_not_exists(#rv)' }
  }
  return { names, values: { ':seen': revision }, condition: '#rv = :seen' }
}

/** Notes when somebody was last here. One write unit; nothing where they are invisible or their account is gone. */
export async function noteLastSeen(table: Table, userId: string, at: number): Promise<void> {
  await table.update({
    Key: profileKey(userId),
    UpdateExpression: 'SET la = :at',
    ConditionExpression: 'attribute_exists(dn) AND (attribute_not_exists(se.#p) OR se.#p <> :invisible)',
    ExpressionAttributeNames: { '#p': 'presence' },
    ExpressionAttributeValues: { ':at': at, ':invisible': 'invisible' },
  })
}

async function writeWith(
  table: Table,
  profile: TransactItem,
  others: readonly TransactItem[],
): Promise<boolean> {
  const written = await table.transact([profile, ...others])
  if (written.ok || written.failed[0]) return written.ok
  throw Object.assign(new Error('other transactions stood in the way'), {
    name: 'TransactionConflictException',
  })
}
