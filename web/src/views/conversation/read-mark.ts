import type { Live, ShownConversation } from '@parley/client'
import type { ReactiveController, ReactiveControllerHost } from 'lit'

type Marking = Pick<Live, 'markRead' | 'markUnread'>

/**
 * Marks read what is seen: the newest one is on the screen, and the page is looked at. Where that was not so for something new, a
 * line is drawn above it, which stays while the conversation is looked at.
 */
export class ReadMark implements ReactiveController {
  /** What came after this seq was new. */
  lineAfter: number | undefined
  readonly #host: ReactiveControllerHost
  readonly #live: () => Marking
  #isNew = true
  /** Somebody wants it to be unread. */
  #isKept = false
  #marked = ''

  constructor(host: ReactiveControllerHost, live: () => Marking) {
    this.#host = host
    this.#live = live
    host.addController(this)
  }

  hostConnected(): void {
    document.addEventListener('visibilitychange', this.#look)
  }

  hostDisconnected(): void {
    document.removeEventListener('visibilitychange', this.#look)
  }

  readonly #look = (): void => this.#host.requestUpdate()

  begin(): void {
    this.lineAfter = undefined
    this.#isNew = true
    this.#isKept = false
    this.#marked = ''
  }

  look({ conversationId, unreadCount, readSeq, lastSeq }: ShownConversation, isAtEnd: boolean): void {
    const isSeen = isAtEnd && document.visibilityState === 'visible' && !this.#isKept
    if (unreadCount > 0 && (this.#isNew || !isSeen)) this.lineAfter ??= readSeq
    this.#isNew = false
    // Once for each entry that came: what it does is not seen at once.
    const mark = `${conversationId} ${lastSeq}`
    if (unreadCount === 0 || !isSeen || mark === this.#marked) return
    this.#marked = mark
    this.#live().markRead(conversationId, lastSeq)
  }

  markUnread(conversationId: string, seq: number): void {
    this.#isKept = true
    this.lineAfter = seq - 1
    this.#live().markUnread(conversationId, seq)
    this.#host.requestUpdate()
  }
}
