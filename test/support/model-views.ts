import type { ConversationView } from '../../shared/contract/conversations.ts'
import {
  firstVisible,
  isArchivedAt,
  type ModelConversation,
  type ModelMember,
  messageAt,
  messagesOf,
  unreadMessages,
  visibleMessages,
} from './model.ts'

/** Conversations by place, the order of their ids, and the time. */
export interface ModelWorld {
  readonly conversations: readonly ModelConversation[]
  readonly ids: readonly string[]
  readonly now: number
}

interface Mine {
  readonly place: number
  readonly conversation: ModelConversation
  readonly me: ModelMember
}

const mine = ({ conversations }: ModelWorld, person: number): Mine[] =>
  conversations.flatMap((conversation, place) => {
    const me = conversation.members.get(person)
    const started = conversation.kind === 'group' || conversation.creator === person
    return me && (started || messagesOf(conversation).length > 0) ? [{ place, conversation, me }] : []
  })

const atOf = ({ log }: ModelConversation, seq: number): number => log[seq - 1]?.at ?? 0

function activity(conversation: ModelConversation): number {
  const last = messagesOf(conversation).at(-1)
  return atOf(conversation, last?.seq ?? 1)
}

function listOf(world: ModelWorld, person: number, view: ConversationView): number[] {
  const order = (a: Mine, b: Mine) =>
    activity(b.conversation) - activity(a.conversation) || byId(world, a.place, b.place)
  return mine(world, person)
    .filter(({ conversation, me }) => {
      const archived = isArchivedAt(conversation, me, world.now)
      if (view === 'all' || view === 'archived') return view === 'all' || archived
      return !archived && (view === 'active' || unreadMessages(conversation, person).length > 0)
    })
    .toSorted(order)
    .map(({ place }) => place)
}

const byId = ({ ids }: ModelWorld, a: number, b: number): number =>
  (ids[a] ?? '') < (ids[b] ?? '') ? -1 : a === b ? 0 : 1

interface Placed {
  readonly place: number
  readonly seq: number
  readonly at: number
}

const newestFirst =
  (world: ModelWorld) =>
  (a: Placed, b: Placed): number =>
    b.at - a.at || byId(world, a.place, b.place) || b.seq - a.seq

function mailbox(world: ModelWorld, person: number, wanted: (one: Mine, seq: number) => boolean) {
  const found = mine(world, person).flatMap((one) =>
    visibleMessages(one.conversation, one.me)
      .filter(({ seq }) => wanted(one, seq))
      .map(({ seq }) => ({
        place: one.place,
        seq,
        at: atOf(one.conversation, seq),
        read: seq <= one.me.read,
      })),
  )
  return found.sort(newestFirst(world))
}

const isLoud = ({ now }: ModelWorld, { conversation, me }: Mine): boolean =>
  me.mutedUntil <= now && !isArchivedAt(conversation, me, now)

const isUrgent = ({ message }: { message: { urgent: boolean } }): boolean => message.urgent

function badge(world: ModelWorld, person: number) {
  return mine(world, person)
    .filter((one) => isLoud(world, one))
    .map(({ place, conversation }) => {
      const all = unreadMessages(conversation, person)
      return { place, unread: all.length, urgent: all.filter(isUrgent).length }
    })
    .filter(({ unread }) => unread > 0)
}

/** All that one person is shown, as `readAnswers` asks for it. */
export function expectedAnswers(world: ModelWorld, person: number) {
  const standing = ({ conversation }: Mine, seq: number) => {
    const message = messageAt(conversation, seq)
    return message !== undefined && !message.deleted && message.sender !== person
  }
  const inbox = mailbox(world, person, standing)
  const sent = mailbox(
    world,
    person,
    ({ conversation }, seq) => messageAt(conversation, seq)?.sender === person,
  )
  const loud = new Set(
    mine(world, person)
      .filter((one) => isLoud(world, one))
      .map(({ place }) => place),
  )
  return {
    active: listOf(world, person, 'active'),
    archived: listOf(world, person, 'archived'),
    unread: listOf(world, person, 'unread'),
    all: listOf(world, person, 'all'),
    badge: badge(world, person),
    inbox,
    unreadInbox: inbox.filter(({ read }) => !read),
    badgeInbox: inbox.filter(({ read, place }) => !read && loud.has(place)),
    sent: sent.map((one) => ({ ...one, read: true })),
    conversations: world.conversations.map((conversation) =>
      expectedConversation(world, conversation, person),
    ),
  }
}

function expectedConversation(world: ModelWorld, conversation: ModelConversation, person: number) {
  const me = conversation.members.get(person)
  if (!me) return 'not_found'
  const visible = visibleMessages(conversation, me)
  const first = firstVisible(conversation, me)
  const messages = visible.map(({ seq }) => expectedMessage(conversation, me, person, seq))
  return {
    ...summary(world, conversation, me, person),
    members: [...conversation.members]
      .toSorted(([a], [b]) => a - b)
      .map(([one, { role, seen, delivered }]) => [one, role, seen, delivered]),
    messages,
    // One that is hidden for me stays pinned for the others.
    pins: conversation.pins.filter((seq) => seq >= first && !me.hidden.has(seq)).toReversed(),
    histories: visible.map(({ message }) => (message.deleted ? [] : message.contents.toReversed())),
    replies: visible.map(({ seq }) =>
      visible.filter(({ message }) => message.replyTo === seq).map((one) => one.seq),
    ),
    receipts: visible.map(({ seq, message }) => receipts(conversation, seq, message.sender)),
  }
}

function summary(world: ModelWorld, conversation: ModelConversation, me: ModelMember, person: number) {
  const all = unreadMessages(conversation, person)
  const last = messagesOf(conversation).findLast(({ seq }) => seq >= firstVisible(conversation, me))
  const newest = messagesOf(conversation).at(-1)?.seq
  const body = last && !me.hidden.has(last.seq) && !last.message.deleted ? last.message.contents.at(-1) : null
  return {
    kind: conversation.kind,
    title: conversation.title,
    policy: conversation.policy,
    role: me.role,
    memberCount: conversation.members.size,
    lastSeq: conversation.log.length,
    lastNumber: messagesOf(conversation).length,
    lastMessage:
      last && last.seq === newest ? [last.seq, last.message.sender, body, last.message.deleted] : null,
    unread: all.length,
    urgent: all.filter(isUrgent).length,
    marks: [me.read, Math.max(me.delivered, me.read), me.joinedSeq],
    archived: isArchivedAt(conversation, me, world.now),
    mutedUntil: me.mutedUntil > world.now ? me.mutedUntil : undefined,
  }
}

function expectedMessage(conversation: ModelConversation, me: ModelMember, person: number, seq: number) {
  const message = messageAt(conversation, seq)
  if (!message) throw new RangeError('no message')
  const number = messagesOf(conversation).findIndex((one) => one.seq === seq) + 1
  return {
    seq,
    number,
    sender: message.sender,
    at: atOf(conversation, seq),
    body: message.deleted ? null : message.contents.at(-1),
    urgent: message.urgent,
    revision: message.contents.length,
    deleted: message.deleted,
    edited: message.contents.length > 1,
    pinned: conversation.pins.includes(seq),
    own: message.sender === person,
    reactions: [...message.reactions]
      .filter(([, whose]) => whose.size > 0)
      .map(([emoji, whose]) => [emoji, whose.size, whose.has(person)])
      .sort(),
    quote: quoteOf(conversation, me, message.replyTo),
  }
}

/** Of what the reader may not see, a quote says that it is there and nothing of what it says. */
function quoteOf(conversation: ModelConversation, me: ModelMember, seq: number | undefined) {
  const target = seq === undefined ? undefined : messageAt(conversation, seq)
  if (seq === undefined || !target) return undefined
  const shown = seq >= firstVisible(conversation, me) && !me.hidden.has(seq) && !target.deleted
  return [seq, target.sender, shown ? target.contents.at(-1) : null, target.deleted]
}

function receipts(conversation: ModelConversation, seq: number, sender: number) {
  const others = [...conversation.members]
    .toSorted(([a], [b]) => a - b)
    .filter(([one, { joinedSeq }]) => one !== sender && joinedSeq <= seq)
  const of = (wanted: string) =>
    others.flatMap(([one, { seen, delivered }]) =>
      (seen >= seq ? 'seen' : delivered >= seq ? 'delivered' : 'pending') === wanted ? [one] : [],
    )
  return { seen: of('seen'), delivered: of('delivered'), pending: of('pending') }
}
