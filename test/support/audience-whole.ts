import { expect } from 'vitest'
import type { Entry } from '../../shared/core/entries.ts'
import type { AudienceJob } from '../../shared/core/jobs.ts'
import { expand } from '../../shared/services/expand-audience.ts'
import type { Given } from '../../shared/services/given.ts'
import { openingKey, spaceConversationKey } from '../../shared/store/keys.ts'
import { hearOf, requireWhole, type Whole } from './model-whole.ts'

/** Goes on with a job until it has ended, as the worker does. */
export async function finish(given: Given, jobId: string): Promise<AudienceJob> {
  const job = await expand(given, jobId, {})
  if (!job) throw new Error('there is no such job')
  return job
}

/** Everybody who was brought in, once for each time. */
export const broughtIn = (log: readonly Entry[]): string[] =>
  log.flatMap((entry) =>
    entry.type === 'conversation.created' || entry.type === 'member.added'
      ? entry.members.map(({ userId }) => userId)
      : [],
  )

/** A conversation once the stream has heard of all of it. */
export async function wholeOf(given: Given, conversationId: string): Promise<Whole> {
  await hearOf(given, conversationId, 1)
  return requireWhole(given.table, conversationId)
}

/** A conversation of an audience that has come in whole: each once, and one message, once the stream has heard of all. */
export async function requireCameIn(
  given: Given,
  conversationId: string,
  expected: readonly string[],
  messages = 1,
): Promise<Whole> {
  const whole = await wholeOf(given, conversationId)
  expect(broughtIn(whole.log).toSorted()).toEqual(expected.toSorted())
  expect(whole.rows.map(({ userId }) => userId).toSorted()).toEqual(expected.toSorted())
  expect(whole.messages).toHaveLength(messages)
  const { spaceId = '' } = whole.head
  const belonging = await given.table.get(spaceConversationKey(spaceId, conversationId), { consistent: true })
  expect(belonging).toBeDefined()
  return whole
}

/** Nothing of what was to be said lies about any more. */
export const expectNoOpening = async ({ table }: Given, jobId: string): Promise<void> =>
  expect(await table.get(openingKey(jobId), { consistent: true })).toBeUndefined()
