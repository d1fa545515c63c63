import type { Event } from '../contract/event.ts'
import type { EventData, EventType } from '../contract/realtime.ts'
import { type Entry, isMessage, type MessageEntry } from '../core/entries.ts'
import type { Head } from '../core/heads.ts'
import type { Telling } from '../core/visibility.ts'
import { eventMessageOf, timestamp, untold } from './message-views.ts'
import { type People, shortOf } from './people.ts'

/** What composing log events needs beside the entries: the messages they speak of, names, the conversation. */
export interface Surroundings {
  readonly head: Head
  readonly people: People
  readonly messages: ReadonlyMap<number, MessageEntry>
}

/** A log entry as an event: the same bytes for everybody to whom it is told in the same way. */
export function eventOfEntry(entry: Entry, surroundings: Surroundings, telling: Telling): Event {
  if (telling === 'hidden') return hiddenEventOf(entry)
  return {
    v: 1,
    id: `${entry.conversationId}:${entry.seq}`,
    type: entry.type,
    at: timestamp(entry.at),
    actor: { userId: entry.actor },
    conversationId: entry.conversationId,
    seq: entry.seq,
    number: entry.number,
    data: dataOf(entry, surroundings, telling === 'whole'),
  }
}

/** Stands for whoever did what the viewer may not see. */
const nobody = '00000000-0000-0000-0000-000000000000'

/** An entry that the viewer may not see: its place in the log, and that it counts. */
function hiddenEventOf(entry: Entry): Event {
  const { conversationId, seq, number } = entry
  const id = `${conversationId}:${seq}`
  return {
    v: 1,
    id,
    type: 'hidden',
    at: timestamp(entry.at),
    actor: { userId: nobody },
    conversationId,
    seq,
    number,
    data: {},
  }
}

function dataOf(
  entry: Entry,
  { head, people, messages }: Surroundings,
  quotes: boolean,
): EventData<EventType> {
  switch (entry.type) {
    case 'message.created':
      return messageNow(entry, { head, people, messages }, quotes)
    case 'message.edited':
      return messageNow(messages.get(entry.targetSeq), { head, people, messages }, quotes)
    case 'message.deleted': {
      const deletedAt = messages.get(entry.targetSeq)?.message.deletedAt ?? entry.at
      return { targetSeq: entry.targetSeq, deletedAt: timestamp(deletedAt) }
    }
    case 'reaction.added':
    case 'reaction.removed': {
      const count = messages.get(entry.targetSeq)?.message.reactions[entry.emoji] ?? 0
      return { targetSeq: entry.targetSeq, emoji: entry.emoji, count }
    }
    case 'message.pinned':
    case 'message.unpinned':
      return { targetSeq: entry.targetSeq }
    case 'member.added':
    case 'member.removed':
    case 'member.updated':
      return { members: entry.members.map((member) => shortOf(people, member)) }
    case 'conversation.created':
      return { conversation: conversationNow(head) }
    case 'conversation.updated':
      return { conversation: conversationNow(head), changed: { title: entry.title, policy: entry.policy } }
    case 'conversation.deleted':
      return {}
  }
}

const conversationNow = ({ title, policy }: Head) => ({ title: title ?? null, policy })

/** A message as it is now, whatever the entry said when it was written. */
function messageNow(entry: MessageEntry | undefined, { people, messages }: Surroundings, quotes: boolean) {
  if (!entry) throw new RangeError('an entry that speaks of a message that is not there')
  const target = messages.get(entry.message.replyTo ?? 0)
  const quoted = quotes ? target : target && untold(target)
  return { targetSeq: entry.seq, message: eventMessageOf(entry, people, quoted) }
}

/** The messages that these entries speak of or answer. */
export function referredSeqs(entries: readonly Entry[]): number[] {
  const seqs = entries.flatMap((entry) => {
    if (isMessage(entry)) return entry.message.replyTo ?? []
    return 'targetSeq' in entry ? entry.targetSeq : []
  })
  return [...new Set(seqs)]
}
