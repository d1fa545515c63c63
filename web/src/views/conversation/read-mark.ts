import type { Live, ShownConversation } from '@parley/client'
import type { ReactiveController, ReactiveControllerHost } from 'lit'

type Marking = Pick<Live, 'markRead' | 'markUnread'>
type Standing = Pick<ShownConversation, 'conversationId' | 'unreadCount' | 'readSeq' | 'lastSeq'>

interface Sight {
  /** The newest one is on the screen. */
  readonly isAtEnd: boolean
  /** So is the line. */
  readonly isLineThere: boolean
}

/**
 * Marks read what is seen: the newest one is on the screen, and the page is looked at. Where that was not so for something new, a
 * line is drawn above the first of it. It stays once all is read, until something comes again that is not seen at once, and never
 * moves before somebody's eyes.
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

  look({ conversationId, unreadCount, readSeq, lastSeq }: Standing, sight: Sight): void {
    const isVisible = document.visibilityState === 'visible'
    const isSeen = sight.isAtEnd && isVisible && !this.#isKept
    const isMissed = unreadCount > 0 && (this.#isNew || !isSeen)
    const hasLine = this.lineAfter !== undefined && isVisible
    if (isMissed && !(hasLine && sight.isLineThere)) this.lineAfter = readSeq
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
