import { html, type TemplateResult } from 'lit'
import { customElement, state } from 'lit/decorators.js'
import { avatarStyle } from '../../elements/avatar.ts'
import { badgeStyle } from '../../elements/badge.ts'
import { Clock } from '../../elements/clock.ts'
import { icon } from '../../elements/icon.ts'
import { ParleyElement } from '../../elements/parley-element.ts'
import { emptyState, loadingState, stateStyle } from '../../elements/states.ts'
import { Watch } from '../../elements/watch.ts'
import { listStyle } from '../../style/lists.ts'
import { t } from '../../texts/texts.ts'
import { conversationRow, conversationRows, rowStyle } from './conversation-row.ts'
import { type FilterName, filters, pinnedFirst } from './filters.ts'
import { otherOf } from './names.ts'
import { VisiblePresence } from './visible-presence.ts'

/** All conversations of who is signed in, newest activity first. */
@customElement('parley-conversation-list')
export class ConversationList extends ParleyElement {
  static override styles = [
    ParleyElement.styles,
    avatarStyle,
    badgeStyle,
    stateStyle,
    rowStyle,
    listStyle,
  ].flat()

  @state() private filter: FilterName = 'all'
  readonly #conversations = new Watch(this, () => this.parley.live.conversations)
  readonly #isCurrent = new Watch(this, () => this.parley.live.isCurrent)
  readonly #place = new Watch(this, () => this.navigation.place)
  readonly #clock = new Clock(this)
  readonly #presence = new VisiblePresence(this, () => this.parley.presence)

  protected override render(): TemplateResult {
    const newOne = { name: 'newConversation', params: {} } as const
    return html`<header>
        <h1>${t('nav.conversations')}</h1>
        <a
          class="button plain round"
          href=${this.navigation.href(newOne)}
          aria-label=${t('new_conversation.title')}
          title=${t('new_conversation.title')}
          >${icon('compose')}</a
        >
      </header>
      <div class="filters" role="group" aria-label=${t('filter.label')}>
        ${filters.map(
          ({ name, label }) =>
            html`<button
              class="filter"
              aria-pressed=${name === this.filter}
              @click=${() => {
                this.filter = name
              }}
            >
              ${t(label)}
            </button>`,
        )}
      </div>
      ${this.#list()}`
  }

  #list(): TemplateResult {
    const { takes, none } = filters.find(({ name }) => name === this.filter) ?? filters[0]
    const shown = pinnedFirst(this.#conversations.value.filter(takes))
    if (shown.length > 0) return conversationRows(shown, (one) => this.#row(one), t('nav.conversations'))
    if (!this.#isCurrent.value) return loadingState()
    return emptyState('chats', t(none), this.filter === 'all' ? t('conversations.none.more') : undefined)
  }

  #row(conversation: Parameters<typeof conversationRow>[0]): TemplateResult {
    const { conversationId } = conversation
    const place = this.#place.value
    const { userId: ownId } = this.parley.session
    const other = otherOf(conversation, ownId)
    return conversationRow(conversation, {
      href: this.navigation.href({ name: 'conversation', params: { conversationId } }),
      ownId,
      other: other && { userId: other.userId, presence: this.#presence.of(other.userId) },
      now: this.#clock.now,
      isCurrent:
        (place?.name === 'conversation' || place?.name === 'conversationInfo') &&
        place.params.conversationId === conversationId,
    })
  }
}
