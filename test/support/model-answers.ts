import type { Conversation, ConversationView } from '../../shared/contract/conversations.ts'
import type { Message } from '../../shared/contract/messages.ts'
import type { MailboxMessage } from '../../shared/contract/receipts.ts'
import type { Given, Reader } from '../../shared/services/given.ts'
import {
  type ActivityPosition,
  listConversations,
  readConversation,
} from '../../shared/services/list-conversations.ts'
import { listMembers } from '../../shared/services/list-members.ts'
import { listMessages, readMessage } from '../../shared/services/list-messages.ts'
import {
  countUnread,
  listInbox,
  listSentMessages,
  type MailboxPosition,
} from '../../shared/services/mailbox.ts'
import { listHistory, listReplies } from '../../shared/services/message-threads.ts'
import { listPins } from '../../shared/services/pin-message.ts'
import { listReceipts } from '../../shared/services/receipts.ts'
import type { Person } from './people.ts'

/** Whose answers, and how ids are named by the model. */
export interface Asking {
  readonly given: Given
  readonly people: readonly Person[]
  readonly ids: readonly string[]
}

/** Every page of a list, asked for as a client does. */
export async function allPages<Item, Position>(
  ask: (position: Position | undefined) => Promise<{ items: Item[]; position: Position | undefined }>,
): Promise<Item[]> {
  const items: Item[] = []
  let position: Position | undefined
  do {
    const page: { items: Item[]; position: Position | undefined } = await ask(position)
    items.push(...page.items)
    position = page.position
  } while (position !== undefined)
  return items
}

/** All that one person is shown, in the model's words. */
export async function readAnswers(asking: Asking, who: number) {
  const { given, ids } = asking
  const reader = readerOf(asking, who)
  const list = async (view: ConversationView) => {
    const items = await allPages((position: ActivityPosition | undefined) =>
      listConversations(given, reader, { view, limit: 1, position }),
    )
    return items.map(({ conversationId }) => ids.indexOf(conversationId))
  }
  const inbox = async (wanted: object) =>
    mail(
      asking,
      await allPages((position: MailboxPosition | undefined) =>
        listInbox(given, reader, { limit: 2, position, ...wanted }),
      ),
    )
  const badge = await countUnread(given, reader.userId, {})
  const sent = mail(asking, (await listSentMessages(given, reader, { limit: 100 })).items)
  return {
    active: await list('active'),
    archived: await list('archived'),
    unread: await list('unread'),
    all: await list('all'),
    badge: badge.conversations
      .map((one) => ({
        place: ids.indexOf(one.conversationId),
        unread: one.unreadCount,
        urgent: one.urgentUnread,
      }))
      .sort((a, b) => a.place - b.place),
    inbox: await inbox({}),
    unreadInbox: await inbox({ unread: true }),
    badgeInbox: await inbox({ unread: true, badge: true }),
    sent,
    conversations: await Promise.all(ids.map((id) => readConversationAnswers(asking, who, id))),
  }
}

const readerOf = ({ people }: Asking, who: number): Reader => {
  const person = people[who]
  if (!person) throw new RangeError('a reader who is nobody')
  return { ...person, languages: ['en'] }
}

const mail = ({ ids }: Asking, items: readonly MailboxMessage[]) =>
  items.map(({ conversationId, seq, createdAt, read }) => ({
    place: ids.indexOf(conversationId),
    seq,
    at: Date.parse(createdAt),
    read,
  }))

/** Whether each read of a conversation is refused alike, as to a stranger. */
async function refusalOf(asking: Asking, who: number, conversationId: string): Promise<string> {
  const { given } = asking
  const reader = readerOf(asking, who)
  const place = { conversationId, seq: 2, limit: 5 }
  const reads = [
    readConversation(given, reader, conversationId),
    listMessages(given, reader, place),
    readMessage(given, reader, conversationId, 2),
    listMembers(given, reader, place),
    listPins(given, reader, place),
    listHistory(given, reader, place),
    listReplies(given, reader, place),
    listReceipts(given, reader, place),
  ]
  const settled = await Promise.allSettled(reads)
  const codes = settled.map((one) => (one.status === 'rejected' ? one.reason.code : 'answered'))
  return [...new Set(codes)].join()
}

async function readConversationAnswers(asking: Asking, who: number, conversationId: string) {
  const { given, people } = asking
  const reader = readerOf(asking, who)
  const conversation = await readConversation(given, reader, conversationId).catch(() => undefined)
  if (!conversation) return refusalOf(asking, who, conversationId)
  const nameOf = (userId: string) => people.findIndex((person) => person.userId === userId)
  const members = await allPages((position: string | undefined) =>
    listMembers(given, reader, { conversationId, limit: 2, position }),
  )
  const messages = await readMessages(asking, reader, conversationId)
  const each = <Answer>(ask: (seq: number) => Promise<Answer>) =>
    Promise.all(messages.map(({ seq }) => ask(seq)))
  return {
    ...summaryOf(conversation, nameOf),
    members: members.map(({ userId, role, readSeq, deliveredSeq }) => [
      nameOf(userId),
      role,
      readSeq,
      deliveredSeq,
    ]),
    messages: messages.map((message) => shownMessage(message, nameOf)),
    pins: (
      await allPages((position: readonly number[] | undefined) =>
        listPins(given, reader, { conversationId, limit: 2, position }),
      )
    ).map(({ seq }) => seq),
    histories: await each(async (seq) =>
      (
        await allPages((position: number | undefined) =>
          listHistory(given, reader, { conversationId, seq, limit: 2, position }),
        )
      ).map(({ content }) => ('body' in content ? content.body : '')),
    ),
    replies: await each(async (seq) =>
      (
        await allPages((position: number | undefined) =>
          listReplies(given, reader, { conversationId, seq, limit: 1, position }),
        )
      ).map((one) => one.seq),
    ),
    receipts: await each((seq) => readReceipts(asking, reader, conversationId, seq)),
  }
}

/** Oldest first; asked for in every direction, which must agree. */
async function readMessages(asking: Asking, reader: Reader, conversationId: string): Promise<Message[]> {
  const { given } = asking
  const read = (wanted: object) =>
    allPages((position: number | undefined) =>
      listMessages(given, reader, { conversationId, limit: 3, position, ...wanted }),
    )
  const forward = await read({ after: 0 })
  const backward = (await read({})).toReversed()
  const older = (await read({ before: 9 })).toReversed()
  const around = await listMessages(given, reader, { conversationId, limit: 60, around: 7 })
  const whole = [forward, backward, around.items.toReversed()].map((items) => JSON.stringify(items))
  if (new Set(whole).size > 1) throw new Error(`directions disagree:\n${whole.join('\n')}`)
  const below = forward.filter(({ seq }) => seq < 9)
  if (JSON.stringify(older) !== JSON.stringify(below)) throw new Error('`before` disagrees')
  for (const message of forward) {
    const single = await readMessage(given, reader, conversationId, message.seq)
    if (JSON.stringify(single) !== JSON.stringify(message)) throw new Error('a single read disagrees')
  }
  return forward
}

type NameOf = (userId: string) => number

const summaryOf = (conversation: Conversation, nameOf: NameOf) => ({
  kind: conversation.kind,
  title: conversation.title,
  policy: conversation.policy,
  role: conversation.myRole,
  memberCount: conversation.memberCount,
  lastSeq: conversation.lastSeq,
  lastNumber: conversation.lastNumber,
  lastMessage: conversation.lastMessage && [
    conversation.lastMessage.seq,
    nameOf(conversation.lastMessage.senderId),
    conversation.lastMessage.preview,
    conversation.lastMessage.deleted,
  ],
  unread: conversation.unreadCount,
  urgent: conversation.urgentUnread,
  marks: [conversation.readSeq, conversation.deliveredSeq, conversation.joinedSeq],
  archived: conversation.archived,
  mutedUntil: conversation.mutedUntil === undefined ? undefined : Date.parse(conversation.mutedUntil),
})

const shownMessage = (message: Message, nameOf: NameOf) => ({
  seq: message.seq,
  number: message.number,
  sender: nameOf(message.senderId),
  at: Date.parse(message.createdAt),
  body: message.text?.body ?? null,
  urgent: message.priority === 'urgent',
  revision: message.revision,
  deleted: message.deletedAt !== undefined,
  edited: message.editedAt !== undefined,
  pinned: message.pinned,
  own: message.own,
  reactions: message.reactions.map(({ emoji, count, mine }) => [emoji, count, mine]).sort(),
  quote: message.replyTo && [
    message.replyTo.seq,
    nameOf(message.replyTo.senderId),
    message.replyTo.preview,
    message.replyTo.deleted,
  ],
})

async function readReceipts({ given, people }: Asking, reader: Reader, conversationId: string, seq: number) {
  const all = await allPages((position: string | undefined) =>
    listReceipts(given, reader, { conversationId, seq, limit: 1, position }),
  )
  const of = async (state: 'seen' | 'delivered' | 'pending') => {
    const { items } = await listReceipts(given, reader, { conversationId, seq, state, limit: 100 })
    const whose = items.map(({ userId }) => people.findIndex((person) => person.userId === userId))
    const paged = all.filter((one) => one.state === state).map(({ userId }) => userId)
    if (paged.join() !== items.map(({ userId }) => userId).join()) throw new Error('receipt pages disagree')
    return whose
  }
  return { seen: await of('seen'), delivered: await of('delivered'), pending: await of('pending') }
}
