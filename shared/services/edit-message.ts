import type { Content } from '../contract/content.ts'
import { AppError } from '../contract/errors.ts'
import type { MessageEntry } from '../core/entries.ts'
import { requestHash, sameBytes } from '../core/ids.ts'
import { putRevision } from '../store/changes.ts'
import { type Changed, changeMessage, type Situation } from './change-message.ts'
import { requireSize } from './content-size.ts'
import type { Caller, Given } from './given.ts'
import { requireMay } from './standing.ts'

export interface Edit {
  readonly conversationId: string
  readonly seq: number
  readonly content: Content
  /** The revision that the editor saw. */
  readonly revision: number
}

const sameContent = (one: Content, other: Content): boolean => sameBytes(requestHash(one), requestHash(other))

/**
 * Gives an own message new content; the old one stays readable in its history. Permission comes first, then the
 * revision: of racing edits one wins and the others get `conflict`. The edit that made the current revision may be
 * repeated. At most eight write units.
 */
export function editMessage(given: Given, caller: Caller, edit: Edit): Promise<Changed> {
  requireSize(edit.content)
  return changeMessage(given, caller, edit, (situation) => {
    requireOwn(situation, caller)
    const { target } = situation
    const { message } = target
    if (isRepeat(target, edit)) return undefined
    if (!message.content || message.revision !== edit.revision)
      throw new AppError('conflict', { reason: 'revision' })
    const editedAt = Math.max(given.now(), target.at)
    const old = { revision: message.revision, content: message.content, at: message.editedAt ?? target.at }
    return {
      message: { ...message, content: edit.content, revision: message.revision + 1, editedAt },
      body: { type: 'message.edited' },
      others: [putRevision(edit.conversationId, edit.seq, old)],
    }
  })
}

function requireOwn({ standing, target }: Situation, caller: Caller): void {
  requireMay('edit_own', standing)
  if (target.actor !== caller.userId) throw new AppError('forbidden')
}

const isRepeat = ({ message }: MessageEntry, edit: Edit): boolean =>
  message.content !== undefined &&
  message.revision === edit.revision + 1 &&
  sameContent(message.content, edit.content)
