import { type Content, contentLimits } from '../contract/content.ts'
import { AppError } from '../contract/errors.ts'
import { contentBytes } from '../core/text.ts'

/** Refuses a content that is too large with all of its languages; asked before anything is made for it. */
export function requireSize(content: Content): void {
  if (contentBytes(content) > contentLimits.bytes) {
    throw new AppError('too_large', { reason: 'content', values: { max: contentLimits.bytes } })
  }
}
