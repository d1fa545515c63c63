import type { AudienceMode } from '../contract/audience.ts'
import type { LocalisedTitle } from '../contract/content.ts'
import type { Policy } from '../contract/conversations.ts'
import type { FirstMessage } from '../contract/messages.ts'
import type { Addressed, Recipient } from '../core/audience.ts'
import { audienceKey, conversationPk, openingKey, recipientsKey } from './keys.ts'
import type { Item, Table, TransactItem } from './table.ts'

/** Whom something was sent to, by whom. It never changes. */
export interface StoredAudience extends Addressed {
  readonly audienceId: string
  readonly spaceId: string
  readonly mode: AudienceMode
  readonly live: boolean
  readonly senderId: string
  /** The sender was one of those whom it means: they are in it as the others are, and not because they sent it. */
  readonly covered: boolean
}

/** `to` `ex` the tokens, `sp` spaceId, `mo` mode, `li` live, `u` sender, `co` covered. */
const itemOfAudience = (audience: StoredAudience): Item => ({
  ...audienceKey(audience.audienceId),
  to: audience.to,
  ex: audience.except,
  sp: audience.spaceId,
  mo: audience.mode,
  li: audience.live || undefined,
  u: audience.senderId,
  co: audience.covered || undefined,
})

const audienceOfItem = (item: Item): StoredAudience => ({
  audienceId: String(item.pk).slice(conversationPk('').length),
  to: item.to as string[],
  ...(item.ex !== undefined && { except: item.ex as string[] }),
  spaceId: String(item.sp),
  mode: item.mo as AudienceMode,
  live: item.li === true,
  senderId: String(item.u),
  covered: item.co === true,
})

export const putAudience = (audience: StoredAudience): TransactItem => ({
  Put: { Item: itemOfAudience(audience) },
})

/** Strongly consistent: a read unit, and more where it names hundreds one by one. */
export async function getAudience(table: Table, audienceId: string): Promise<StoredAudience | undefined> {
  const item = await table.get(audienceKey(audienceId), { consistent: true })
  return item && audienceOfItem(item)
}

/** What conversations are opened with: gone as soon as they are, for it holds what the first message says. */
export interface Opening {
  readonly title: LocalisedTitle | undefined
  readonly topic: string | undefined
  readonly policy: Policy
  readonly firstMessage: (FirstMessage & { readonly clientMessageId: string }) | undefined
}

export const putOpening = (jobId: string, opening: Opening): TransactItem => ({
  Put: { Item: { ...openingKey(jobId), o: opening } },
})

/** Strongly consistent. */
export async function getOpening(table: Table, jobId: string): Promise<Opening | undefined> {
  const item = await table.get(openingKey(jobId), { consistent: true })
  return item?.o as Opening | undefined
}

export const deleteOpening = (jobId: string): TransactItem => ({ Delete: { Key: openingKey(jobId) } })

/** A recipient as they were when it was sent. */
export interface SentRecipient extends Recipient {
  readonly role: 'admin' | 'member'
}

/** A step's recipients of a snapshot: `to` a list of each one's id, role and reasons. Two or three write units. */
export async function putRecipients(
  table: Table,
  { jobId, snapshot, part, ttl }: { jobId: string; snapshot: string; part: number; ttl: number | undefined },
  recipients: readonly SentRecipient[],
): Promise<void> {
  const to = recipients.map(({ userId, role, because }) => [userId, role, because])
  await table.put({ Item: { ...recipientsKey(jobId, snapshot, part), to, ttl } })
}

/** One read unit; none where there is no such part. */
export async function getRecipients(
  table: Table,
  jobId: string,
  snapshot: string,
  part: number,
): Promise<SentRecipient[]> {
  const item = await table.get(recipientsKey(jobId, snapshot, part), { consistent: true })
  const to = (item?.to ?? []) as [string, SentRecipient['role'], number[]][]
  return to.map(([userId, role, because]) => ({ userId, role, because }))
}
