import { type Addressing, toNobody } from '../audience/addressing.ts'
import { blank, isUnwritten, type Written } from '../languages/written.ts'
import type { Person } from '../views/new-conversation/person.ts'

/** What is being written to others, as it is kept until it is sent. */
export interface Draft {
  /** Found by their names, or people of a space. */
  readonly kind: 'people' | 'space'
  readonly people: readonly Person[]
  readonly spaceId: string | undefined
  readonly addressing: Addressing
  readonly written: Written
  readonly isUrgent: boolean
  /** The request that was tried last, and the key of it: the very same one again is a repeat. */
  readonly attempt: { readonly request: string; readonly key: string } | undefined
}

export const emptyDraft = (language: string): Draft => ({
  kind: 'people',
  people: [],
  spaceId: undefined,
  addressing: toNobody,
  written: blank(language),
  isUrgent: false,
  attempt: undefined,
})

/** Another number makes drafts of before be left alone instead of being misunderstood. */
const version = 1

/** Nothing is kept where nothing was written and nobody chosen. */
export function keptOf(draft: Draft): string {
  const isEmpty =
    isUnwritten(draft.written) && draft.people.length === 0 && draft.addressing.audience.to.length === 0
  return isEmpty && draft.spaceId === undefined && !draft.isUrgent
    ? ''
    : JSON.stringify({ version, ...draft })
}

export function draftOf(kept: string, language: string): Draft {
  if (kept === '') return emptyDraft(language)
  const { version: written, ...draft } = JSON.parse(kept) as Draft & { version: number }
  return written === version ? { ...emptyDraft(language), ...draft } : emptyDraft(language)
}
