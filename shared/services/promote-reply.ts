import type { Content, LocalisedTitle } from '../contract/content.ts'
import { AppError, invalid } from '../contract/errors.ts'
import type { PromoteReply } from '../contract/faq.ts'
import type { Message } from '../contract/messages.ts'
import {
  type Anonymiser,
  anonymiseContent,
  anonymiserFor,
  anonymiseTitle,
  type NamedPerson,
} from '../core/anonymise.ts'
import { type FaqEntry, type FaqText, isTitled, questionIn } from '../core/faq.ts'
import { listMemberships } from '../store/members.ts'
import { getProfiles } from '../store/profiles.ts'
import { allSpaceMembers } from '../store/space-members.ts'
import type { Given, Reader } from './given.ts'
import { listMessages, readMessage } from './list-messages.ts'
import { requireStanding } from './standing.ts'

/** What an entry is made of: the words of a reply name the reply. */
export interface Reply extends FaqText {
  readonly source?: FaqEntry['source']
}

/**
 * In conversations of more members only those whose messages are published, or whom these mention, are near. In spaces
 * of no more everybody is around.
 */
const mostNear = 100
/** How far back the message is looked for that a reply answers without saying so. */
const searchedMessages = 50

/**
 * The words of a reply that its reader may read, in a conversation of this space, without who it is by and about. About
 * ten read units, half a unit for each of up to 100 members, and half for 28 people of the space.
 */
export async function wordsOfReply(
  given: Given,
  reader: Reader,
  spaceId: string,
  { from, question }: PromoteReply,
): Promise<Reply> {
  const { conversationId, seq } = from
  const { head } = await requireStanding(given, reader.userId, conversationId)
  const reply = await readMessage(given, reader, conversationId, seq)
  if (head.spaceId !== spaceId) throw invalid('#/from/conversationId', 'invalid_value')
  if (!reply.content) throw new AppError('conflict', { reason: 'deleted' })
  const asked = question === undefined ? await findQuestion(given, reader, reply) : undefined
  const people = await readPeopleNamed(given, spaceId, asked ? [reply, asked] : [reply])
  const anonymise = anonymiserFor(people)
  return {
    question:
      question === undefined ? asTitle(asked ?? reply, anonymise) : anonymiseTitle(question, anonymise),
    answer: anonymiseContent(reply.content, anonymise),
    source: from,
  }
}

/**
 * The message that a reply answers: the one it says, or the last before it by somebody else. Undefined where there is
 * none, or where the reply has a title, which says it as well.
 */
async function findQuestion(given: Given, reader: Reader, reply: Message): Promise<Message | undefined> {
  const { conversationId, seq, replyTo, content } = reply
  if (replyTo && replyTo.preview !== null) return readMessage(given, reader, conversationId, replyTo.seq)
  if (content && isTitled(content)) return undefined
  const before = { conversationId, before: seq, limit: searchedMessages }
  const { items } = await listMessages(given, reader, before)
  return items.find((message) => message.senderId !== reply.senderId && message.content !== null)
}

/** Names go before a text is cut, so that none is cut in two. */
const asTitle = ({ content }: Message, anonymise: Anonymiser): LocalisedTitle =>
  questionIn(anonymiseContent(content as Content, anonymise))

/** Who is not to be recognised: who is in the space, and near are who is in the conversation and whom this is about. */
async function readPeopleNamed(
  given: Given,
  spaceId: string,
  messages: readonly Message[],
): Promise<NamedPerson[]> {
  const conversationId = messages[0]?.conversationId ?? ''
  const [{ members, more }, everybody] = await Promise.all([
    listMemberships(given.table, conversationId, { limit: mostNear }),
    allSpaceMembers(given.table, spaceId),
  ])
  const near = new Set([
    ...messages.flatMap(({ senderId, mentions }) => [senderId, ...mentions]),
    ...(more ? [] : members.map(({ userId }) => userId)),
  ])
  const profiles = await getProfiles(given.table, [...near])
  const others = everybody.filter(({ userId }) => !near.has(userId))
  return [
    ...[...profiles.values()].map((profile) => ({ ...profile, near: true })),
    ...others.map((member) => ({ ...member, near: false, around: everybody.length <= mostNear })),
  ]
}
