import type { BodyOf } from '@parley/client'
import { mostOf } from '../forms/limits.ts'
import { peopleRule } from '../forms/rules.ts'
import { contentOf, titleOf } from '../languages/written.ts'
import { problemsAt, problemsOf, type WrittenProblems } from '../languages/written-problems.ts'
import { t } from '../texts/texts.ts'
import type { Draft } from './draft.ts'

export type Request = BodyOf<'createConversation'>

/** What is wrong with a draft: with whom it goes to, and with what it says. */
export interface DraftProblems {
  readonly recipients: string | undefined
  readonly written: WrittenProblems
}

/** One person has a conversation already, and it keeps its name. */
const isGroup = ({ kind, people }: Draft): boolean => kind === 'people' && people.length > 1

/** A group is called as what is written to it. */
export const titlesOf = (draft: Draft): 'required' | 'optional' => (isGroup(draft) ? 'required' : 'optional')

/** By the contract's limits; undefined where nothing is wrong. */
export function checkDraft(draft: Draft, reach: number | undefined): DraftProblems | undefined {
  const recipients = draft.kind === 'people' ? checkPeople(draft) : checkAudience(draft, reach)
  const written = problemsOf(draft.written, { titles: titlesOf(draft), bodies: true })
  return recipients === undefined && Object.keys(written).length === 0 ? undefined : { recipients, written }
}

function checkPeople({ people }: Draft): string | undefined {
  return people.length === 0 ? t('compose.nobody') : peopleRule(people)
}

function checkAudience({ spaceId, addressing }: Draft, reach: number | undefined): string | undefined {
  const { to, except = [], live = false } = addressing.audience
  if (spaceId === undefined) return t('compose.no_space')
  if (to.length === 0) return t('compose.nobody')
  if (Math.max(to.length, except.length) > mostOf.tokens)
    return t('compose.too_many', { most: mostOf.tokens })
  return reach === 0 && !live ? t('compose.reaches_nobody') : undefined
}

/**
 * @param draft - One with which nothing is wrong.
 * @param topic - Of the conversation that is begun; one between two people has none.
 */
export function requestOf(draft: Draft, topic?: string): Request {
  const { people, spaceId = '', addressing, written, isUrgent } = draft
  const firstMessage = { content: contentOf(written), ...(isUrgent && { priority: 'urgent' as const }) }
  const title = titleOf(written)
  const about = topic === undefined ? {} : { topic }
  if (draft.kind === 'space')
    return {
      kind: 'audience',
      spaceId,
      ...addressing,
      ...about,
      ...(title !== undefined && { title }),
      firstMessage,
    }
  const [first, ...others] = people.map(({ userId }) => userId)
  if (first !== undefined && others.length === 0) return { kind: 'direct', userId: first, firstMessage }
  const memberIds = people.map(({ userId }) => userId)
  return { kind: 'group', title: title ?? '', ...about, memberIds, firstMessage }
}

const ofRecipients = /^(audience|userId|memberIds|spaceId)\b/

/**
 * What the service says is wrong with it; undefined where that is nothing of these fields.
 *
 * @param problems - As `fieldProblems` gives them.
 */
export function refusedOf(
  problems: Readonly<Record<string, string>>,
  { written }: Draft,
): DraftProblems | undefined {
  const [recipients] = Object.entries(problems).flatMap(([name, problem]) =>
    ofRecipients.test(name) ? problem : [],
  )
  const content = problemsAt(problems, 'firstMessage/content', written)
  const title = problems.title === undefined ? {} : { [`${written.default}/title`]: problems.title }
  const all = { ...title, ...content }
  return recipients === undefined && Object.keys(all).length === 0 ? undefined : { recipients, written: all }
}
