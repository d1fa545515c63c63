import type { Member, MemberRole, MemberShort } from '../../shared/contract/conversations.ts'
import type { Event } from '../../shared/contract/event.ts'
import type { EventMessage, Quote } from '../../shared/contract/messages.ts'
import type { SyncAnswer, SyncConversation, SyncRequest } from '../../shared/contract/sync.ts'

/** One conversation as the contract tells of it, small enough to be believed: what a client is held to. */
export interface SmallServer {
  readonly conversationId: string
  readonly log: readonly Event[]
  send(by: string, body: string, more?: { replyTo?: number; urgent?: boolean }): number
  /** By me, and my row does not know of it yet. */
  sendAhead(body: string): void
  /** Now it does. */
  catchUp(): void
  edit(seq: number, body: string): void
  remove(seq: number): void
  /** The other way round where `on` does not say which. */
  react(by: string, seq: number, emoji: string, on?: boolean): void
  pin(seq: number): void
  join(userId: string): void
  leave(userId: string): void
  promote(userId: string, role: MemberRole): void
  rename(title: string): void
  /** Of me. */
  read(upTo: number): void
  markUnread(from: number): void
  hide(seq: number): void
  archive(on: boolean): void
  mute(on: boolean): void
  block(userId: string): void
  /** The deployment is restored to a backup in which the log ended there. */
  restore(lastSeq: number): void
  /** Of somebody else. */
  mark(userId: string, readSeq: number, deliveredSeq?: number): void
  members(): Member[]
  /** I am taken out, and nothing more is told. */
  removeMe(): void
  /** I am in again, as if I had never been out. */
  addMe(): void
  /** The entry as it is told now. */
  event(seq: number): Event
  /** `conversation.me_updated`, as it is told now. */
  ownState(): Event
  row(): SyncConversation
  messages(): EventMessage[]
  sync(request: Omit<SyncRequest, 'limit'> & { limit?: number }): SyncAnswer
}

const at = (seq: number): string => new Date(Date.UTC(2026, 0, 1) + seq * 1000).toISOString()
const farAway = '2999-01-01T00:00:00.000Z'
export const me = 'me'

interface Marks {
  readonly readSeq: number
  readonly deliveredSeq: number
}

const unmarked: Marks = { readSeq: 0, deliveredSeq: 0 }

interface Entry {
  readonly type: string
  readonly actor: string
  readonly number: number
  readonly targetSeq?: number
  readonly emoji?: string
  readonly members?: readonly MemberShort[]
  /** That it was given. */
  readonly title?: string
}

interface Stored {
  readonly seq: number
  readonly number: number
  readonly by: string
  body: string | undefined
  readonly replyTo: number | undefined
  readonly urgent: boolean
  revision: number
  edited: boolean
  pinned: boolean
  /** By emoji, who. */
  readonly reactions: Map<string, Set<string>>
}

const member = (userId: string, role: MemberRole = 'member'): MemberShort => ({
  userId,
  username: userId,
  displayName: userId,
  role,
})

export function createSmallServer(others: readonly string[] = ['ann', 'ben', 'cid']): SmallServer {
  const conversationId = 'c'
  const entries: Entry[] = []
  const stored = new Map<number, Stored>()
  const members = new Map([me, ...others].map((id) => [id, member(id, id === 'ann' ? 'owner' : 'member')]))
  const blocked = new Set<string>()
  const hidden = new Set<number>()
  const marks = new Map<string, Marks>()
  /** Own messages that count as unread until my row knows of them. */
  const ahead = new Set<number>()
  let title = 'Title'
  let epoch = 'e'
  let isMember = true
  const own = {
    readSeq: 0,
    deliveredSeq: 0,
    revision: 1,
    archivedAt: -1,
    muted: false,
    role: 'member' as MemberRole,
  }

  const numberNow = (): number => entries.at(-1)?.number ?? 0
  function append(entry: Omit<Entry, 'number'>): number {
    entries.push({ ...entry, number: numberNow() + (entry.type === 'message.created' ? 1 : 0) })
    return entries.length
  }
  append({ type: 'conversation.created', actor: 'ann' })

  const isHidden = (seq: number): boolean => hidden.has(seq) || blocked.has(stored.get(seq)?.by ?? '')
  function quote(seq: number | undefined): Quote | undefined {
    const target = seq === undefined ? undefined : stored.get(seq)
    if (!target) return undefined
    const { by, body = null } = target
    const concealed = isHidden(target.seq)
    return {
      seq: target.seq,
      senderId: by,
      senderName: by,
      preview: concealed ? null : body,
      deleted: body === null,
    }
  }

  function messageNow(seq: number): EventMessage {
    const one = stored.get(seq)
    if (!one) throw new RangeError(`no message at ${seq}`)
    const replyTo = quote(one.replyTo)
    const gone = one.body === undefined
    return {
      conversationId,
      seq,
      number: one.number,
      messageId: `${conversationId}:${seq}`,
      senderId: one.by,
      senderName: one.by,
      content: gone ? null : { body: one.body ?? '' },
      ...(replyTo && { replyTo }),
      priority: one.urgent ? 'urgent' : 'normal',
      mentions: [],
      reactions: [...one.reactions].map(([emoji, people]) => ({ emoji, count: people.size })),
      pinned: one.pinned,
      revision: one.revision,
      createdAt: at(seq),
      ...(one.edited && { editedAt: at(seq) }),
      ...(gone && { deletedAt: at(0) }),
    }
  }

  function dataOf({ type, targetSeq, emoji, members: changed, title: given }: Entry, seq: number): unknown {
    switch (type) {
      case 'message.created':
        return { targetSeq: seq, message: messageNow(seq) }
      case 'message.edited':
        return { targetSeq, message: messageNow(targetSeq ?? 0) }
      case 'message.deleted':
        return { targetSeq, deletedAt: at(0) }
      case 'reaction.added':
      case 'reaction.removed':
        return { targetSeq, emoji, count: stored.get(targetSeq ?? 0)?.reactions.get(emoji ?? '')?.size ?? 0 }
      case 'message.pinned':
      case 'message.unpinned':
        return { targetSeq }
      case 'conversation.created':
        return { conversation: { title, policy: row().policy } }
      case 'conversation.updated':
        return { conversation: { title, policy: row().policy }, changed: { title: given } }
      default:
        return { members: changed }
    }
  }

  function event(seq: number): Event {
    const entry = entries[seq - 1]
    if (!entry) throw new RangeError(`no entry ${seq}`)
    const subject = entry.type === 'message.created' ? seq : entry.targetSeq
    const concealed = subject !== undefined && isHidden(subject)
    return {
      v: 1,
      id: `${conversationId}:${seq}`,
      type: concealed ? 'hidden' : entry.type,
      at: at(seq),
      actor: { userId: concealed ? 'nobody' : entry.actor },
      conversationId,
      seq,
      number: entry.number,
      data: concealed ? {} : dataOf(entry, seq),
    }
  }

  const isArchived = (): boolean => own.archivedAt >= 0 && (own.muted || numberNow() <= own.archivedAt)

  function row(): SyncConversation {
    const last = [...stored.values()].at(-1)
    const unread = [...stored.values()].filter(
      ({ seq, by }) => seq > own.readSeq && (by !== me || ahead.has(seq)),
    )
    return {
      conversationId,
      kind: 'group',
      title,
      policy: { postRoles: ['owner', 'admin', 'member'], history: 'all', slowModeSeconds: 0 },
      createdAt: at(0),
      creatorId: 'ann',
      memberCount: members.size,
      members: [...members.values()].sort((a, b) => (a.userId < b.userId ? -1 : 1)).slice(0, 10),
      myRole: members.get(me)?.role ?? 'member',
      lastSeq: entries.length,
      lastNumber: numberNow(),
      lastMessage: last
        ? {
            seq: last.seq,
            senderId: last.by,
            senderName: last.by,
            preview: isHidden(last.seq) ? null : (last.body ?? null),
            at: at(last.seq),
            own: last.by === me,
            deleted: last.body === undefined,
          }
        : null,
      unreadCount: unread.length,
      urgentUnread: unread.filter(({ urgent }) => urgent).length,
      readSeq: own.readSeq,
      deliveredSeq: Math.max(own.deliveredSeq, own.readSeq),
      joinedSeq: 1,
      archived: isArchived(),
      ...(own.muted && { mutedUntil: farAway }),
      pinned: false,
      stateRevision: own.revision,
      _links: {},
      ...(hidden.size > 0 && { hiddenSeqs: [...hidden].sort((a, b) => a - b) }),
    }
  }

  const standing = (seq: number): Stored | undefined => {
    const one = stored.get(seq)
    return one?.body === undefined ? undefined : one
  }

  function write(by: string, body: string, more: { replyTo?: number; urgent?: boolean } = {}): number {
    const { replyTo, urgent = false } = more
    const target = replyTo !== undefined && stored.has(replyTo) ? replyTo : undefined
    const seq = append({ type: 'message.created', actor: by })
    const number = numberNow()
    const fresh = { revision: 1, edited: false, pinned: false, reactions: new Map() }
    stored.set(seq, { seq, number, by, body, replyTo: target, urgent, ...fresh })
    return seq
  }

  /** The own row comes to know of an own message. */
  function record(seq: number): void {
    ahead.delete(seq)
    if (seq <= own.readSeq) return
    own.revision += 1
    const isBetween = (one: Stored) => one.seq > own.readSeq && one.seq < seq
    const between = [...stored.values()].filter(isBetween)
    if (between.every(({ seq: other, by }) => by === me && !ahead.has(other))) own.readSeq = seq
  }

  const send: SmallServer['send'] = (by, body, more) => {
    const seq = write(by, body, more)
    if (by === me) record(seq)
    return seq
  }

  return {
    conversationId,
    get log() {
      return entries.map((_, place) => event(place + 1))
    },
    send,
    sendAhead: (body) => void ahead.add(write(me, body)),
    catchUp() {
      for (const seq of ahead) record(seq)
    },
    edit(seq, body) {
      const one = standing(seq)
      if (!one) return
      Object.assign(one, { body, edited: true, revision: one.revision + 1 })
      append({ type: 'message.edited', actor: one.by, targetSeq: seq })
    },
    remove(seq) {
      const one = standing(seq)
      if (!one) return
      Object.assign(one, { body: undefined, pinned: false })
      one.reactions.clear()
      append({ type: 'message.deleted', actor: one.by, targetSeq: seq })
    },
    react(by, seq, emoji, on) {
      const one = standing(seq)
      const people = one?.reactions.get(emoji) ?? new Set<string>()
      const isThere = people.has(by)
      if (!one || isThere === on) return
      one.reactions.set(emoji, people)
      if (isThere) people.delete(by)
      else people.add(by)
      if (people.size === 0) one.reactions.delete(emoji)
      append({ type: isThere ? 'reaction.removed' : 'reaction.added', actor: by, targetSeq: seq, emoji })
    },
    pin(seq) {
      const one = standing(seq)
      if (!one) return
      one.pinned = !one.pinned
      append({ type: one.pinned ? 'message.pinned' : 'message.unpinned', actor: 'ann', targetSeq: seq })
    },
    join(userId) {
      if (members.has(userId)) return
      members.set(userId, member(userId))
      append({ type: 'member.added', actor: 'ann', members: [member(userId)] })
    },
    leave(userId) {
      const one = members.get(userId)
      if (!one || userId === me) return
      members.delete(userId)
      append({ type: 'member.removed', actor: userId, members: [one] })
    },
    promote(userId, role) {
      const one = members.get(userId)
      if (!one || one.role === role) return
      members.set(userId, member(userId, role))
      if (userId === me) own.revision += 1
      append({ type: 'member.updated', actor: 'ann', members: [member(userId, role)] })
    },
    rename(next) {
      title = next
      append({ type: 'conversation.updated', actor: 'ann', title })
    },
    read(upTo) {
      if (upTo <= own.readSeq || upTo > entries.length) return
      own.readSeq = upTo
      own.revision += 1
    },
    markUnread(from) {
      if (from < 1 || from > entries.length) return
      own.readSeq = from - 1
      own.revision += 1
      ahead.clear()
    },
    hide(seq) {
      if (!stored.has(seq) || hidden.has(seq)) return
      hidden.add(seq)
      own.revision += 1
    },
    archive(on) {
      own.archivedAt = on ? numberNow() : -1
      own.revision += 1
    },
    mute(on) {
      if (!on && !own.muted) return
      // What came while it was muted does not bring it back.
      own.archivedAt = isArchived() ? numberNow() : -1
      own.muted = on
      own.revision += 1
    },
    block: (userId) => void blocked.add(userId),
    event,
    ownState() {
      const { myRole, unreadCount, urgentUnread, readSeq, deliveredSeq, joinedSeq, archived, ...rest } = row()
      const { mutedUntil, pinned, stateRevision, hiddenSeqs } = rest
      const marks = { unreadCount, urgentUnread, readSeq, deliveredSeq, joinedSeq, archived, pinned }
      return {
        v: 1,
        id: `${conversationId}:${me}:${stateRevision}`,
        type: 'conversation.me_updated',
        at: at(0),
        actor: { userId: me },
        conversationId,
        data: {
          me: {
            myRole,
            ...marks,
            stateRevision,
            ...(mutedUntil && { mutedUntil }),
            ...(hiddenSeqs && { hiddenSeqs }),
          },
        },
      }
    },
    row,
    messages: () => [...stored.keys()].filter((seq) => !isHidden(seq)).map((seq) => messageNow(seq)),
    restore(lastSeq) {
      epoch += 'x'
      entries.length = lastSeq
      for (const seq of stored.keys()) if (seq > lastSeq) stored.delete(seq)
    },
    mark(userId, readSeq, deliveredSeq = readSeq) {
      marks.set(userId, { readSeq, deliveredSeq })
    },
    members: () =>
      Array.from(members.values(), (one) => {
        const { readSeq, deliveredSeq } = one.userId === me ? own : (marks.get(one.userId) ?? unmarked)
        return { ...one, joinedAt: at(0), readSeq, deliveredSeq }
      }),
    removeMe() {
      isMember = false
    },
    addMe() {
      isMember = true
    },
    sync({ positions, states, limit = 200, cursor, epoch: theirs = epoch }) {
      const isKnown = positions[conversationId] !== undefined
      const isRestored = theirs !== epoch && isKnown
      const position = isRestored ? undefined : positions[conversationId]
      const from = cursor === undefined ? position : Number(cursor)
      const end = from === undefined ? entries.length : Math.min(entries.length, from + limit)
      const news =
        from === undefined ? [] : entries.slice(from, end).map((_, place) => event(from + place + 1))
      const complete = end === entries.length
      const isSame = position !== undefined && news.length === 0 && cursor === undefined
      const hasState = states === undefined || states[conversationId] === own.revision
      const removed = [{ conversationId, reason: 'removed' as const }]
      const nothing = { entries: [], conversations: [], reset: [], cursor: null, complete: true, epoch }
      if (!isMember) return { ...nothing, removed: isKnown ? removed : [] }
      return {
        entries: news,
        conversations: complete && !(isSame && hasState) ? [row()] : [],
        removed: [],
        reset: isRestored ? [conversationId] : [],
        cursor: complete ? null : String(end),
        complete,
        epoch,
      }
    },
  }
}
