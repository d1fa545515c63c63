import type { Event, EventMessage, ShownConversation } from '@parley/client'
import { css, html, nothing, type TemplateResult } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import { repeat } from 'lit/directives/repeat.js'
import { avatarStyle } from '../../elements/avatar.ts'
import { Clock } from '../../elements/clock.ts'
import { icon } from '../../elements/icon.ts'
import { Paged } from '../../elements/paged.ts'
import { ParleyElement } from '../../elements/parley-element.ts'
import { emptyState, stateStyle } from '../../elements/states.ts'
import { Watch } from '../../elements/watch.ts'
import { listStyle } from '../../style/lists.ts'
import { t } from '../../texts/texts.ts'
import { isRead, isShownIn, type Mail, mailOf, withEvent } from './mail.ts'
import { mailRow, mailRowStyle } from './mail-row.ts'

interface Page {
  readonly items: readonly Mail[]
  readonly nextCursor: string | null
}

/** Messages of all conversations, newest first: those of others, or one's own. It follows what comes while it is looked at. */
@customElement('parley-mail-list')
export class MailList extends ParleyElement {
  static override styles = [
    ParleyElement.styles,
    avatarStyle,
    stateStyle,
    mailRowStyle,
    listStyle,
    css`
      button.filter {
        margin-inline-start: auto;
      }
      .more {
        display: grid;
        justify-items: center;
        padding: var(--space-3);
      }
    `,
  ].flat()

  @property({ attribute: false }) box: 'inbox' | 'sent' = 'inbox'
  @state() private isUnreadOnly = false
  readonly #conversations = new Watch(this, () => this.parley.live.conversations)
  readonly #isCurrent = new Watch(this, () => this.parley.live.isCurrent)
  readonly #place = new Watch(this, () => this.navigation.place)
  readonly #clock = new Clock(this)
  readonly #mails = new Paged<Mail>(this, (cursor, options) => this.#ask(cursor, options))
  /** What came while a first page was asked for: it may be newer than the answer. */
  #meanwhile: Event[] | undefined
  #stop: (() => void) | undefined

  override connectedCallback(): void {
    super.connectedCallback()
    this.#stop = this.parley.live.listen({
      applied: (entries) => this.#learn(entries),
      connected: () => void (this.#mails.items ? undefined : this.#mails.renew()),
    })
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#stop?.()
  }

  async #ask(cursor: string | undefined, options: { readonly signal: AbortSignal }): Promise<Page> {
    if (cursor !== undefined) return this.#page({ cursor }, options)
    const meanwhile: Event[] = []
    this.#meanwhile = meanwhile
    const { items, nextCursor } = await this.#page({}, options)
    if (this.#meanwhile === meanwhile) this.#meanwhile = undefined
    return { items: this.#after(items, meanwhile, nextCursor === null), nextCursor }
  }

  async #page(from: { readonly cursor?: string }, options: { readonly signal: AbortSignal }): Promise<Page> {
    const { mailbox } = this.parley.api
    const query = { limit: 30, ...from }
    const { items, nextCursor } = await (this.box === 'sent'
      ? mailbox.sent(query, options)
      : mailbox.inbox({ ...query, ...(this.isUnreadOnly && { unread: true }) }, options))
    return { items: items.map(mailOf), nextCursor }
  }

  #learn(entries: readonly Event[]): void {
    this.#meanwhile?.push(...entries)
    if (this.#mails.items) this.#mails.change((mails) => this.#after(mails, entries, this.#mails.isWhole))
  }

  #after(mails: readonly Mail[], entries: readonly Event[], isWhole: boolean): readonly Mail[] {
    const { userId } = this.parley.session
    const isFor = ({ senderId }: EventMessage) => (senderId === userId) === (this.box === 'sent')
    return entries.reduce((before, entry) => withEvent(before, entry, isFor, isWhole), mails)
  }

  protected override render(): TemplateResult {
    const compose = this.navigation.href({ name: 'compose', params: {} })
    return html`<header>
        <h1>${t(this.box === 'inbox' ? 'mail.inbox' : 'mail.sent')}</h1>
        <a class="button plain round" href=${compose} aria-label=${t('compose.title')} title=${t('compose.title')}
          >${icon('compose')}</a
        >
      </header>
      ${this.#boxes()} ${this.#mails.show((mails) => this.#list(mails))}`
  }

  #boxes(): TemplateResult {
    const link = (name: 'inbox' | 'sent') =>
      html`<a
        class="filter"
        href=${this.navigation.href({ name, params: {} })}
        aria-current=${name === this.box ? 'page' : nothing}
        >${t(name === 'inbox' ? 'mail.inbox' : 'mail.sent')}</a
      >`
    return html`<div class="filters">
      <nav class="row" aria-label=${t('mail.boxes')}>${link('inbox')} ${link('sent')}</nav>
      ${
        this.box === 'inbox'
          ? html`<button class="filter" aria-pressed=${this.isUnreadOnly} @click=${this.#toggleUnread}>
              ${t('mail.unread_only')}
            </button>`
          : nothing
      }
    </div>`
  }

  #toggleUnread(): void {
    this.isUnreadOnly = !this.isUnreadOnly
    void this.#mails.renew()
  }

  #list(mails: readonly Mail[]): TemplateResult {
    const held = new Map(this.#conversations.value.map((one) => [one.conversationId, one]))
    const shown = mails.filter((mail) => this.#isShown(mail, held.get(mail.conversationId)))
    if (shown.length === 0) return this.#mails.isWhole || this.#isAllRead ? this.#empty() : html`${nothing}`
    return html`<ul aria-label=${t(this.box === 'inbox' ? 'mail.inbox' : 'mail.sent')}>
      ${repeat(
        shown,
        ({ messageId }) => messageId,
        (mail) => html`<li>${this.#row(mail, held.get(mail.conversationId))}</li>`,
      )}
    </ul>`
  }

  /** What was unread when it was asked for has been read since. */
  get #isAllRead(): boolean {
    const isAnyUnread = this.#conversations.value.some(({ unreadCount }) => unreadCount > 0)
    return this.isUnreadOnly && this.#isCurrent.value && !isAnyUnread
  }

  #isShown(mail: Mail, conversation: ShownConversation | undefined): boolean {
    if (!conversation) return !this.#isCurrent.value
    if (this.isUnreadOnly && isRead(mail, conversation) && !this.#isOpen(mail)) return false
    return isShownIn(mail, conversation)
  }

  #isOpen({ conversationId, seq }: Mail): boolean {
    const place = this.#place.value
    if (place?.name !== 'inboxMessage' && place?.name !== 'sentMessage') return false
    return place.params.conversationId === conversationId && place.params.seq === String(seq)
  }

  #row(mail: Mail, conversation: ShownConversation | undefined): TemplateResult {
    const { session, languages } = this.parley
    const { conversationId, seq } = mail
    const name = this.box === 'inbox' ? 'inboxMessage' : 'sentMessage'
    return mailRow(mail, {
      href: this.navigation.href({ name, params: { conversationId, seq: String(seq) } }),
      isOwn: this.box === 'sent',
      ownId: session.userId,
      now: this.#clock.now,
      isCurrent: this.#isOpen(mail),
      languages,
      conversation,
    })
  }

  #empty(): TemplateResult {
    if (this.box === 'sent') return emptyState('send', t('mail.none_sent'), t('mail.none_sent.more'))
    if (this.isUnreadOnly) return emptyState('check', t('mail.none_unread'))
    return emptyState('mail', t('mail.none'), t('mail.none.more'))
  }
}
