import type { ShownConversation } from '@parley/client'
import { type TextKey, t } from '../../texts/texts.ts'
import { durationOf } from '../../texts/times.ts'
import { type Role, roles, roleTexts } from './roles.ts'

type Policy = ShownConversation['policy']

/** Who may write, by the names that the choice has for it. */
export const writers = {
  everybody: ['owner', 'admin', 'member'],
  admins: ['owner', 'admin'],
  owner: ['owner'],
} as const satisfies Readonly<Record<string, readonly Role[]>>
export type Writers = keyof typeof writers
export const writerNames = Object.keys(writers) as Writers[]

export const writerTexts: Readonly<Record<Writers, TextKey>> = {
  everybody: 'policy.writers.everybody',
  admins: 'policy.writers.admins',
  owner: 'policy.writers.owner',
}

/** Undefined for what other clients or the service have set otherwise. */
export const writersIn = ({ postRoles }: Pick<Policy, 'postRoles'>): Writers | undefined =>
  writerNames.find(
    (name) =>
      writers[name].length === postRoles.length && writers[name].every((role) => postRoles.includes(role)),
  )

export function writersText(policy: Pick<Policy, 'postRoles'>): string {
  const name = writersIn(policy)
  if (name) return t(writerTexts[name])
  const named = roles.filter((role) => policy.postRoles.includes(role))
  return named.length === 0 ? t('policy.writers.nobody') : named.map((role) => t(roleTexts[role])).join(', ')
}

/** Seconds between two messages of one person. */
export const paces: readonly number[] = [0, 10, 30, 60, 300, 900, 3600]

export const paceText = (seconds: number): string =>
  seconds === 0 ? t('policy.slow.off') : t('policy.slow.every', { time: durationOf(seconds) })

/** Why the reader may not write, in a conversation where they may not. */
export function notWriting({ policy, myRole }: Pick<ShownConversation, 'policy' | 'myRole'>): string {
  if (policy.postRoles.length === 0) return t('conversation.closed')
  if (myRole === 'reader') return t('conversation.read_only')
  return t('conversation.others_write', { who: writersText(policy) })
}

const secondMs = 1000

/**
 * Seconds until the reader may write again: the service lets everybody but admins wait so long after their last message. The
 * clock of the device may be wrong, so never more than that.
 */
export function slowModeWait(
  { policy, myRole }: Pick<ShownConversation, 'policy' | 'myRole'>,
  lastOwnAt: string | undefined,
  now: number,
): number {
  const { slowModeSeconds } = policy
  if (lastOwnAt === undefined || myRole === 'owner' || myRole === 'admin') return 0
  const left = Math.ceil((Date.parse(lastOwnAt) - now) / secondMs) + slowModeSeconds
  return Math.min(slowModeSeconds, Math.max(0, left))
}
