import {
  type Member,
  type MemberShort,
  messageStateOf,
  type ShownConversation,
  type ShownMessage,
  type ShownMessages,
} from '@parley/client'
import { html, nothing, type TemplateResult } from 'lit'
import { repeat } from 'lit/directives/repeat.js'
import { t } from '../../texts/texts.ts'
import { dayName } from '../../texts/times.ts'
import { type BubbleOptions, type MessageHandlers, messageBubble } from './message-bubble.ts'
import { type NoteReader, nameIn, noteLine } from './notes.ts'
import { rowsOf } from './rows.ts'
import type { Range } from './shown-window.ts'

interface RowsOptions {
  readonly shown: ShownMessages
  readonly range: Range
  readonly conversation: ShownConversation | undefined
  /** Undefined where they have not been asked for. */
  readonly members: readonly Member[] | undefined
  /** Above it the line is drawn. */
  readonly unread: ShownMessage | undefined
  /** The one that is reached by Tab; the newest unless it is there. */
  readonly reachedSeq: number | undefined
  readonly targetSeq: number | undefined
  readonly now: number
  readonly ownId: string | undefined
  /** Best first. */
  readonly languages: readonly string[]
  /** Languages that were asked for, by message. */
  readonly chosenLanguages: ReadonlyMap<number, string>
}

/** Messages, what was done between them, and the days on which that was. */
export function messageRows(options: RowsOptions, handlers: MessageHandlers): unknown {
  const { shown, range, unread, reachedSeq } = options
  const rows = rowsOf(shown, range)
  const messages = rows.flatMap((row) => ('message' in row ? row.message : []))
  const reached = messages.find(({ seq }) => seq === reachedSeq) ?? messages.at(-1)
  const reader = noteReader(options, handlers)
  return repeat(
    rows,
    ({ key }) => key,
    (row) => {
      const day = row.isNewDay ? dayRow(row.at, options.now) : nothing
      if ('notes' in row) return html`${day}${noteLine(row.notes, reader)}`
      const { message } = row
      const standing = { isFirst: row.isFirst || message === unread, isReached: message === reached }
      return html`${day}
      ${message === unread ? html`<li class="unread-line small">${t('conversation.unread_line')}</li>` : nothing}
      ${messageBubble(message, bubbleOptions(message, standing, options), handlers)}`
    },
  )
}

const dayRow = (at: string, now: number): TemplateResult =>
  html`<li class="day small muted">${dayName(at, now)}</li>`

const knownIn = ({ members, conversation }: RowsOptions): readonly MemberShort[] =>
  members ?? conversation?.members ?? []

function noteReader(options: RowsOptions, { jump }: MessageHandlers): NoteReader {
  const { ownId, languages, shown } = options
  const told = { known: knownIn(options), items: shown.items, notes: shown.notes }
  return { ownId, languages, nameOf: (userId) => nameIn(userId, told), jump }
}

function bubbleOptions(
  message: ShownMessage,
  standing: Pick<BubbleOptions, 'isFirst' | 'isReached'>,
  options: RowsOptions,
): BubbleOptions {
  const { conversation, members, languages, chosenLanguages, ownId, targetSeq } = options
  const { seq, own, status, mentions } = message
  const chosen = chosenLanguages.get(seq)
  return {
    ...standing,
    hasName: conversation?.kind !== 'direct',
    languages: chosen === undefined ? languages : [chosen, ...languages],
    state: own ? messageStateOf(message, members) : (status ?? 'sent'),
    isMentioned: mentions.includes(ownId ?? ''),
    mentioned:
      mentions.length === 0 ? [] : knownIn(options).filter(({ userId }) => mentions.includes(userId)),
    isTarget: seq > 0 && seq === targetSeq,
  }
}
