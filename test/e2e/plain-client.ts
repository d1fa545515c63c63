import type { Event } from '../../shared/contract/event.ts'
import type { EventMessage, Message } from '../../shared/contract/messages.ts'
import type { Problem } from '../../shared/contract/problem.ts'
import type { SyncAnswer, SyncConversation } from '../../shared/contract/sync.ts'
import type { CallRest } from '../support/runtime-rest.ts'

// "Sync in any language" of docs/realtime.md, line by line and nothing more. The numbers are that page's.

interface Held {
  row: SyncConversation
  position: number
  messages: Record<number, EventMessage>
  later: Record<number, Event[]>
}

interface Outgoing {
  readonly conversationId: string
  readonly clientMessageId: string
  readonly content: { readonly body: string }
  after?: number | undefined
}

/** 1. What is kept: plain data. */
export interface Kept {
  epoch?: string
  readonly conversations: Record<string, Held>
  outbox: Outgoing[]
}

export interface PlainClient {
  readonly kept: Kept
  sync(only?: readonly string[]): Promise<void>
  /** An event from the socket. */
  hear(event: Event): void
  older(conversationId: string): Promise<void>
  write(conversationId: string, body: string): void
  flush(): Promise<void>
  /** What is due: conversations to ask for, and gaps that have lasted. */
  tick(): Promise<void>
}

const gapMs = 2_000
const firstEntries = 50

export function plainClient(
  kept: Kept,
  call: CallRest,
  now: () => number,
  store: (kept: Kept) => void,
): PlainClient {
  const { conversations } = kept
  const early: Record<string, Record<number, Event>> = {}
  const gapSince: Record<string, number> = {}
  const wanted = new Set<string>()
  let syncing: Promise<void> = Promise.resolve()

  /** 3. */
  async function syncNow(only?: readonly string[]): Promise<void> {
    const ids = (only ?? Object.keys(conversations)).filter((id) => conversations[id])
    const current = ids.filter((id) => conversations[id]?.row.lastSeq === conversations[id]?.position)
    const request = {
      positions: Object.fromEntries(ids.map((id) => [id, conversations[id]?.position])),
      states: Object.fromEntries(current.map((id) => [id, conversations[id]?.row.stateRevision])),
      ...(kept.epoch !== undefined && { epoch: kept.epoch }),
      ...(only && { only }),
    }
    let cursor: string | null = null
    do {
      const { status, body } = await call('POST /sync', { body: { ...request, ...(cursor && { cursor }) } })
      if (status !== 200) return void (only ?? ['']).forEach((id) => void wanted.add(id))
      const page = body as SyncAnswer
      for (const id of page.reset) drop(id, 'reset')
      for (const { conversationId } of page.removed) drop(conversationId)
      for (const event of page.entries) hear(event)
      for (const row of page.conversations) put(row)
      kept.epoch = page.epoch
      store(kept)
      cursor = page.cursor
    } while (cursor !== null)
  }

  function drop(id: string, why?: 'reset'): void {
    delete conversations[id]
    delete early[id]
    delete gapSince[id]
    if (why === 'reset') for (const one of kept.outbox) if (one.conversationId === id) delete one.after
  }

  /** 4. */
  function put(row: SyncConversation): void {
    const id = row.conversationId
    const position = Math.max(0, row.lastSeq - firstEntries)
    const held = conversations[id] ?? { row, position, messages: {}, later: {} }
    conversations[id] = held
    held.row = row
    const first = Math.max(row.policy.history === 'joined' ? row.joinedSeq : 1, (row.clearedSeq ?? 0) + 1)
    for (const seq of Object.keys(held.messages).map(Number)) {
      if (seq < first || row.hiddenSeqs?.includes(seq)) forget(held, seq)
    }
    if (row.lastSeq > held.position) wanted.add(id)
    else wanted.delete(id)
  }

  function forget(held: Held, seq: number): void {
    delete held.messages[seq]
    quote(held, seq, { preview: null })
  }

  function quote(held: Held, seq: number, now: Partial<NonNullable<EventMessage['replyTo']>>): void {
    for (const message of Object.values(held.messages)) {
      if (message.replyTo?.seq === seq) Object.assign(message.replyTo, now)
    }
  }

  /** 5. */
  function hear(event: Event): void {
    const { conversationId: id = '', seq } = event
    const held = conversations[id]
    if (seq === undefined) passing(event, held)
    else if (!held) wanted.add(id)
    else if (seq > held.position) {
      const waiting = { ...early[id], [seq]: event }
      early[id] = waiting
      for (let next = waiting[held.position + 1]; next; next = waiting[held.position + 1]) {
        apply(held, next)
        held.position += 1
        delete waiting[held.position]
        delete gapSince[id]
      }
      if (Object.keys(waiting).length > 0) gapSince[id] ??= now()
      store(kept)
    }
  }

  /** 6. */
  function apply(held: Held, event: Event): void {
    const { targetSeq = 0, message } = event.data as { targetSeq?: number; message?: EventMessage }
    if (event.type === 'message.created' && message) held.messages[targetSeq] = message
    else if (targetSeq > 0 && held.messages[targetSeq]) change(held, event)
    else if (targetSeq > 0) held.later[targetSeq] = [...(held.later[targetSeq] ?? []), event]
    if (held.position >= held.row.lastSeq) wanted.add(held.row.conversationId)
  }

  function change(held: Held, { type, data }: Event): void {
    const { targetSeq, message, deletedAt, emoji, count } = data as {
      targetSeq: number
      message: EventMessage
      deletedAt: string
      emoji: string
      count: number
    }
    const before = held.messages[targetSeq] as EventMessage
    const reactions = before.reactions.filter((one) => one.emoji !== emoji)
    const bare = { content: null, mentions: [], reactions: [], pinned: false, deletedAt }
    if (type === 'message.edited') {
      held.messages[targetSeq] = message
      const { body = '' } = message.content as { body?: string }
      quote(held, targetSeq, { preview: body.slice(0, 100) })
    } else if (type === 'message.deleted') {
      held.messages[targetSeq] = { ...before, ...bare }
      quote(held, targetSeq, { preview: null, deleted: true })
    } else if (type.startsWith('reaction.')) {
      const all = count > 0 ? [...reactions, { emoji, count }] : reactions
      held.messages[targetSeq] = { ...before, reactions: all }
    } else held.messages[targetSeq] = { ...before, pinned: type === 'message.pinned' }
  }

  /** 7. */
  function passing({ type, conversationId: id = '', data }: Event, held: Held | undefined): void {
    const { me } = data as { me?: SyncConversation }
    const news = me !== undefined && held !== undefined && me.stateRevision > held.row.stateRevision
    if (type === 'conversation.joined' || type === 'conversation.left' || news) wanted.add(id)
  }

  /** 8. */
  async function tick(): Promise<void> {
    for (const [id, since] of Object.entries(gapSince)) if (now() - since >= gapMs) wanted.add(id)
    if (wanted.size === 0) return
    const only = wanted.has('') ? undefined : [...wanted]
    wanted.clear()
    await sync(only)
  }

  /** 9. */
  async function older(id: string): Promise<void> {
    const held = conversations[id] as Held
    const oldest = Math.min(held.position + 1, ...Object.keys(held.messages).map(Number))
    const { body } = await call(`GET /conversations/${id}/messages?before=${oldest}`)
    for (const { text, language, own, _links, ...message } of (body as { items: Message[] }).items) {
      held.messages[message.seq] = message
      for (const event of held.later[message.seq] ?? []) change(held, event)
      delete held.later[message.seq]
    }
    store(kept)
  }

  /** 10. */
  function write(conversationId: string, body: string): void {
    const after = conversations[conversationId]?.position ?? 0
    kept.outbox.push({ conversationId, clientMessageId: crypto.randomUUID(), content: { body }, after })
    store(kept)
  }

  async function flush(): Promise<void> {
    for (const [first] of Map.groupBy(kept.outbox, (one) => one.conversationId).values()) {
      if (first) await deliver(first)
    }
  }

  async function deliver(message: Outgoing): Promise<void> {
    const { conversationId, ...body } = message
    const path = `/conversations/${conversationId}/messages`
    const answer = await call(`POST ${path}`, { body }).catch(() => undefined)
    const problem = answer?.body as Problem | undefined
    const sent = answer?.status === 201 || answer?.status === 200
    if (!sent && problem?.code === 'stale_position') {
      const page = (await call(`GET ${path}?after=${message.after}&limit=100`)).body as { items: Message[] }
      message.after = page.items.at(-1)?.seq ?? message.after
      if (!page.items.some((one) => one.clientMessageId === message.clientMessageId)) return
    } else if (!answer || (!sent && (problem?.retryable || problem?.status === 401))) return
    kept.outbox = kept.outbox.filter((one) => one !== message)
    store(kept)
  }

  const sync = (only?: readonly string[]): Promise<void> => {
    syncing = syncing.then(() => syncNow(only))
    return syncing
  }
  return { kept, sync, hear, older, write, flush, tick }
}
