import type { Links } from '../contract/common.ts'
import type { LocalisedTitle } from '../contract/content.ts'
import type { Faq, FaqRevision } from '../contract/faq.ts'
import { chooseText, chooseTitle } from '../contract/text.ts'
import type { FaqEntry, FaqVersion } from '../core/faq.ts'
import { maySpace } from '../core/spaces.ts'
import { messagePath, timestamp } from './message-views.ts'
import type { SpaceStanding } from './space-standing.ts'
import { spacePath } from './space-views.ts'

export interface FaqPlace {
  readonly spaceId: string
  readonly faqId: string
}

export const faqPath = ({ spaceId, faqId }: FaqPlace): string => `${spacePath(spaceId)}/faq/${faqId}`

type Rights = Pick<SpaceStanding, 'permissions'>

/** Retired entries are there for who may publish, and so is where an entry comes from. */
export const maySee = ({ state }: FaqVersion, { permissions }: Rights): boolean =>
  state === 'published' || maySpace('write_faq', permissions)

/** An entry as somebody in the space sees it, who reads these languages. */
export function faqOf(entry: FaqEntry, rights: Rights, languages: readonly string[]): Faq {
  const { faqId, slug, answer, state, revision, source } = entry
  return {
    faqId,
    slug,
    ...questionOf(entry, languages),
    answer,
    ...chooseText(answer, languages),
    state,
    revision,
    ...(source && maySpace('write_faq', rights.permissions) && { source }),
    createdAt: timestamp(entry.createdAt),
    updatedAt: timestamp(entry.at),
    _links: linksOf(entry, rights),
  }
}

export const revisionOf = (version: FaqVersion, languages: readonly string[]): FaqRevision => ({
  revision: version.revision,
  ...questionOf(version, languages),
  answer: version.answer,
  state: version.state,
  at: timestamp(version.at),
  editorId: version.editorId,
})

const questionOf = ({ question }: { readonly question: LocalisedTitle }, languages: readonly string[]) => ({
  question: chooseTitle(question, languages),
  ...(typeof question === 'object' && { titleVariants: question }),
})

/** What this person may do next. */
function linksOf(entry: FaqEntry, { permissions }: Rights): Links {
  const self = faqPath(entry)
  if (!maySpace('write_faq', permissions)) return { self: { href: self } }
  const { source, state } = entry
  return {
    self: { href: self },
    edit: { href: self },
    history: { href: `${self}/history` },
    ...(state === 'published' && { retire: { href: self } }),
    ...(source && { source: { href: messagePath(source.conversationId, source.seq) } }),
  }
}
