import { until } from './runtime-poll.ts'
import type { Answered, Call, CallRest } from './runtime-rest.ts'

export const password = 'Correct-Horse-7'

/** Somebody who is signed in. */
export interface SignedIn {
  readonly userId: string
  readonly username: string
  readonly email: string
  readonly password: string
  readonly accessToken: string
  readonly refreshToken: string
  /** A call in this person's name. */
  readonly call: (route: string, call?: Call) => Promise<Answered>
}

export interface Newcomer {
  readonly userId: string
  readonly username: string
  readonly email: string
}

export const freshName = (beginning = 'user'): string => `${beginning}-${crypto.randomUUID().slice(0, 12)}`

/** Signs somebody up, who is not confirmed yet. */
export async function register(rest: CallRest, username = freshName(), more = {}): Promise<Newcomer> {
  const email = `${username}@example.org`
  const answer = await rest('POST /auth/register', { body: { username, email, password, ...more } })
  if (answer.status !== 201) throw new Error(`not registered: ${JSON.stringify(answer.body)}`)
  return { username, email, userId: (answer.body as { userId: string }).userId }
}

/** The newest code that went to an address. */
export async function codeFor(origin: string, email: string): Promise<string> {
  return until(`a code to ${email}`, async () => {
    const response = await fetch(`${origin}/local/outbox?to=${encodeURIComponent(email)}`)
    const { items } = (await response.json()) as { items: { code: string }[] }
    return items[0]?.code
  })
}

export async function signIn(
  rest: CallRest,
  {
    username,
    email = '',
    password: secret = password,
  }: { username: string; email?: string; password?: string },
): Promise<SignedIn> {
  const answer = await rest('POST /auth/token', { body: { username, password: secret } })
  if (answer.status !== 200) throw new Error(`not signed in: ${JSON.stringify(answer.body)}`)
  const tokens = answer.body as { accessToken: string; refreshToken: string; userId: string }
  const call = (route: string, more: Call = {}) => rest(route, { token: tokens.accessToken, ...more })
  return { ...tokens, username, email, password: secret, call }
}

/** Signs somebody up, reads the code from the outbox, confirms and signs in. */
export async function newPerson(origin: string, rest: CallRest, more = {}): Promise<SignedIn> {
  const newcomer = await register(rest, freshName(), more)
  const code = await codeFor(origin, newcomer.email)
  const confirmed = await rest('POST /auth/confirm', { body: { username: newcomer.username, code } })
  if (confirmed.status !== 204) throw new Error(`not confirmed: ${JSON.stringify(confirmed.body)}`)
  return signIn(rest, newcomer)
}
