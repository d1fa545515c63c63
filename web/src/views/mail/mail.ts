import type { AnswerOf, Event, EventMessage, ShownConversation } from '@parley/client'

type Listed = AnswerOf<'listInbox'>['items'][number]

/** A message as a mailbox lists it: one that the service listed, or one that came since. */
export type Mail = Pick<
  Listed,
  'messageId' | 'conversationId' | 'seq' | 'senderId' | 'senderName' | 'content' | 'priority' | 'createdAt'
> & {
  /** What the service says of its conversation and of its being read; what came since has nothing of it. */
  readonly listed?: Pick<Listed, 'conversation' | 'read'>
}

export const mailOf = (message: EventMessage | Listed): Mail => ({
  messageId: message.messageId,
  conversationId: message.conversationId,
  seq: message.seq,
  senderId: message.senderId,
  senderName: message.senderName,
  content: message.content,
  priority: message.priority,
  createdAt: message.createdAt,
  ...('conversation' in message && { listed: { conversation: message.conversation, read: message.read } }),
})

/** Newest first; of the same moment, as the service has them. */
const newestFirst = (one: Mail, other: Mail): number =>
  Date.parse(other.createdAt) - Date.parse(one.createdAt) ||
  Number(one.conversationId > other.conversationId) - Number(one.conversationId < other.conversationId) ||
  other.seq - one.seq

/**
 * A mailbox after an entry of some log: a new message comes in, an edited one has its new words, a deleted one is gone.
 *
 * @param isFor - Whether a message belongs into it.
 * @param isWhole - Whether there is nothing older to be had; else what is older than all that is there comes with its page.
 */
export function withEvent(
  mails: readonly Mail[],
  { type, conversationId, data }: Event,
  isFor: (message: EventMessage) => boolean,
  isWhole: boolean,
): readonly Mail[] {
  const { targetSeq, message } = data as { targetSeq?: number; message?: EventMessage }
  const isTarget = (mail: Mail) => mail.conversationId === conversationId && mail.seq === targetSeq
  if (type === 'message.deleted') return mails.filter((mail) => !isTarget(mail))
  if (!message?.content) return mails
  if (type === 'message.edited')
    return mails.map((mail) => (isTarget(mail) ? { ...mail, content: message.content } : mail))
  if (type !== 'message.created' || !isFor(message)) return mails
  const added = mailOf(message)
  const oldest = mails.at(-1)
  if (!isWhole && oldest && newestFirst(oldest, added) < 0) return mails
  return [added, ...mails.filter(({ messageId }) => messageId !== added.messageId)].toSorted(newestFirst)
}

/** Whether it is still to be seen by who reads it, as far as the conversation that is held here tells. */
export const isShownIn = (
  { seq }: Mail,
  conversation: Pick<ShownConversation, 'hiddenSeqs' | 'clearedSeq'> | undefined,
): boolean => !conversation?.hiddenSeqs?.includes(seq) && seq > (conversation?.clearedSeq ?? 0)

/** Read marks move on this device before the service has heard of them. */
export const isRead = (mail: Mail, conversation: Pick<ShownConversation, 'readSeq'> | undefined): boolean =>
  conversation ? mail.seq <= conversation.readSeq : (mail.listed?.read ?? false)
