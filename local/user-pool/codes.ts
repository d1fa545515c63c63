import { randomInt, timingSafeEqual } from 'node:crypto'
import { codeMismatch, expiredCode, limitExceeded, userNotFound } from './errors.ts'
import type { Input } from './input.ts'
import { codeMessage, type Medium, type Message, type MessageSource, wordMessage } from './messages.ts'
import type { Pool } from './pool.ts'
import type { Room } from './room.ts'
import type { Code, CodePurpose, User } from './users.ts'

/** Where a code goes. */
export interface Delivery {
  readonly attribute: string
  readonly medium: Medium
  readonly to: string
}

const hourMs = 3_600_000
const wrongCodesAnHour = 5
const codesAnHour = 20

/** The first of the attributes that the user has. */
export function deliveryTo(user: User, attributes: readonly string[]): Delivery | undefined {
  const attribute = attributes.find((name) => user.attributes[name])
  return attribute === undefined ? undefined : delivery(attribute, user.attributes[attribute] ?? '')
}

export function delivery(attribute: string, to: string): Delivery {
  return { attribute, medium: attribute === 'phone_number' ? 'SMS' : 'EMAIL', to }
}

export interface CodeRequest {
  readonly pool: Pool
  readonly user: User
  readonly purpose: CodePurpose
  readonly target: Delivery
  readonly source: MessageSource
  readonly clientId?: string
  readonly input: Input
}

/** A code with the words it comes in, not yet sent. */
export interface WordedCode {
  readonly purpose: CodePurpose
  readonly target: Delivery
  readonly sent: Code
  readonly message: Message
}

/** The pool's function may choose the words, and takes its time: read the user again before the code is sent. */
export async function wordCode(room: Room, request: CodeRequest): Promise<WordedCode> {
  const { pool, purpose, target } = request
  const sent = makeCode(room.now(), purpose, target)
  const usual = codeMessage(pool, target.medium, purpose, sent.code)
  const message = await wordMessage(room, { ...request, medium: target.medium }, usual, sent.code)
  return { purpose, target, sent, message }
}

/** Who was there before something took its time. */
export function requireStill(room: Room, pool: Pool, user: User): User {
  const still = room.users.find(pool, user.username)
  if (still === undefined || still.sub !== user.sub) throw userNotFound('User does not exist.')
  return still
}

/** Saved and in the outbox; the code before is void. `save` stores the user, who may be new. */
export function sendCode(room: Room, worded: WordedCode, user: User, save: (user: User) => void): void {
  const { purpose, target, sent, message } = worded
  const now = room.now()
  const codesSentAt = withinHour(user.codesSentAt, now)
  if (codesSentAt.length >= codesAnHour) throw limitExceeded()
  room.database.atomically(() => {
    save({ ...user, codes: { ...user.codes, [purpose]: sent }, codesSentAt: [...codesSentAt, now] })
    room.outbox.add({ to: target.to, code: sent.code, ...message })
  })
}

/** Sign-up codes live a day, as those of an attribute; those that reset a password an hour. */
function makeCode(now: number, purpose: CodePurpose, target: Delivery): Code {
  return {
    code: String(randomInt(1_000_000)).padStart(6, '0'),
    expiresAt: now + (purpose === 'reset' ? hourMs : 24 * hourMs),
    attribute: target.attribute,
    value: target.to,
  }
}

/** Answers the code that was sent, or throws; five wrong ones within an hour close this door for the hour. */
export function requireCode(
  room: Room,
  pool: Pool,
  user: User,
  purpose: CodePurpose,
  submitted: string,
): Code {
  const now = room.now()
  const wrongCodesAt = withinHour(user.wrongCodesAt, now)
  if (wrongCodesAt.length >= wrongCodesAnHour) throw limitExceeded()
  const sent = user.codes[purpose]
  if (sent === undefined || sent.expiresAt <= now) throw expiredCode()
  if (equal(sent.code, submitted)) return sent
  room.users.save(pool, { ...user, wrongCodesAt: [...wrongCodesAt, now] })
  throw codeMismatch()
}

/** The user after a code was used: it is void, and tries count anew. */
export function withoutCode(user: User, purpose: CodePurpose): User {
  const { [purpose]: _used, ...codes } = user.codes
  return { ...user, codes, wrongCodesAt: [] }
}

function equal(left: string, right: string): boolean {
  const [expected, given] = [Buffer.from(left), Buffer.from(right)]
  return expected.length === given.length && timingSafeEqual(expected, given)
}

function withinHour(times: readonly number[], now: number): readonly number[] {
  return times.filter((at) => at > now - hourMs)
}

/** How an answer names the place without giving it away. */
export function deliveryDetails({ attribute, medium, to }: Delivery): Record<string, string> {
  return { AttributeName: attribute, DeliveryMedium: medium, Destination: masked(medium, to) }
}

function masked(medium: Medium, to: string): string {
  if (medium === 'SMS') return `+*******${to.slice(-4)}`
  const [local = '', domain = ''] = to.split('@')
  return `${local.charAt(0)}***@${domain.charAt(0)}***`
}
