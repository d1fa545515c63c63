import * as z from 'zod'
import {
  ConversationId,
  commonQuery,
  Links,
  pageOf,
  paging,
  Seq,
  Timestamp,
  text,
  UserId,
  Uuid,
} from './common.ts'
import { Content, LocalisedTitle, VariantTitle } from './content.ts'

/** Entries that a space can hold, retired ones too, and versions kept of one beside the current. */
export const faqLimits = { entries: 1_000, revisions: 50 } as const

export const FaqId = Uuid
export const faqStates = ['published', 'retired'] as const
export type FaqState = (typeof faqStates)[number]
const State = z.enum(faqStates)

/** The message whose words were published. */
const Source = z.object({ conversationId: ConversationId, seq: Seq })

/**
 * A question and its answer, as everybody in a space may read them. `source` is told to who may publish. `titleVariants`
 * are the question's, where it has several; `text` is the answer's variant for this reader, and `language` names it.
 */
export const Faq = z
  .object({
    faqId: FaqId,
    slug: z.string(),
    question: z.string(),
    titleVariants: VariantTitle.optional(),
    answer: Content,
    text: z.object({ title: z.string().optional(), body: z.string() }),
    language: z.string(),
    state: State,
    revision: z.int(),
    source: Source.optional(),
    createdAt: Timestamp,
    updatedAt: Timestamp,
    _links: Links,
  })
  .meta({ id: 'Faq' })
export type Faq = z.infer<typeof Faq>

/** A question with its answer, as its author words them. */
const WriteFaq = z.strictObject({ question: LocalisedTitle, answer: Content })
export type WriteFaq = z.output<typeof WriteFaq>

/** A reply to publish. Without a question it is that of the message it answers. */
export const PromoteReply = z.strictObject({
  from: z.strictObject({ conversationId: ConversationId, seq: Seq }),
  question: LocalisedTitle.optional(),
})
export type PromoteReply = z.output<typeof PromoteReply>

/** Something new, or a reply of which names, mentions and addresses are taken out. */
export const CreateFaq = z.union([WriteFaq, PromoteReply]).meta({ id: 'CreateFaq' })
export type CreateFaq = z.output<typeof CreateFaq>

/** All that an entry says from now on; `state` brings one back that was retired, or retires it. */
export const PutFaq = WriteFaq.extend({ state: State.optional() })
export type PutFaq = z.output<typeof PutFaq>

/**
 * All entries, or with `query` those that share words with a question being typed, best first: one page, as many as
 * `limit`. Retired ones are for who may publish.
 */
export const ListFaqQuery = z.strictObject({
  ...commonQuery,
  query: text(0, 200).optional(),
  state: State.default('published'),
  ...paging(),
})
export const FaqPage = pageOf(Faq)
export type FaqPage = z.infer<typeof FaqPage>

/** What an entry said from `at` on, and who wrote it. */
export const FaqRevision = z
  .object({
    revision: z.int(),
    question: z.string(),
    titleVariants: VariantTitle.optional(),
    answer: Content,
    state: State,
    at: Timestamp,
    editorId: UserId,
  })
  .meta({ id: 'FaqRevision' })
export type FaqRevision = z.infer<typeof FaqRevision>
export const FaqHistoryQuery = z.strictObject({ ...commonQuery, ...paging() })
export const FaqHistoryPage = pageOf(FaqRevision)
