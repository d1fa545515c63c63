import { css, html, nothing, type TemplateResult } from 'lit'
import { customElement, property } from 'lit/decorators.js'
import { avatarStyle } from '../elements/avatar.ts'
import { badgeStyle } from '../elements/badge.ts'
import { Clock } from '../elements/clock.ts'
import { type IconName, icon } from '../elements/icon.ts'
import { ParleyElement } from '../elements/parley-element.ts'
import { emptyState, loadingState, stateStyle } from '../elements/states.ts'
import { Watch } from '../elements/watch.ts'
import type { Place } from '../navigation/paths.ts'
import { type TextKey, t } from '../texts/texts.ts'
import { conversationRow, conversationRows, rowStyle } from '../views/conversations/conversation-row.ts'
import { pinnedFirst } from '../views/conversations/filters.ts'
import { SpacePermissions } from '../views/spaces/space-permissions.ts'
import { isInScope, type Scope } from './scope.ts'

/** The conversations that a widget is about, newest activity first. */
@customElement('parley-scoped-list')
export class ScopedList extends ParleyElement {
  static override styles = [
    ParleyElement.styles,
    avatarStyle,
    badgeStyle,
    stateStyle,
    rowStyle,
    css`
      :host {
        display: block;
        block-size: 100%;
        overflow: auto;
      }
      header {
        position: sticky;
        inset-block-start: 0;
        z-index: 1;
        display: flex;
        align-items: center;
        gap: var(--space-1);
        padding: var(--space-3) var(--space-4);
        background: var(--surface);
      }
      h1 {
        flex: 1;
      }
    `,
  ].flat()

  @property({ attribute: false }) scope: Scope = { space: '', topic: '' }
  readonly #conversations = new Watch(this, () => this.parley.live.conversations)
  readonly #isCurrent = new Watch(this, () => this.parley.live.isCurrent)
  readonly #clock = new Clock(this)
  readonly #permissions = new SpacePermissions(this, () => this.parley)

  protected override willUpdate(): void {
    this.#permissions.spaceId = this.scope.space || undefined
  }

  protected override render(): TemplateResult {
    return html`<header>
        <h1>${t('nav.conversations')}</h1>
        ${this.parley.account ? this.#link('person', 'nav.settings', { name: 'settings', params: {} }) : nothing}
        ${this.#link('compose', this.#newLabel, this.#writing)}
      </header>
      ${this.#list()}`
  }

  /** With what it is about, for whoever opens it. */
  get #writing(): Place {
    const { space, topic } = this.scope
    const query = { ...(space && { space }), ...(topic && { topic }) }
    return { name: 'newConversation', params: {}, query }
  }

  /** In a space most people ask its staff; who may write to more people, and anybody anywhere else, begins something. */
  get #newLabel(): TextKey {
    const mayAddress = this.scope.space === '' || this.#permissions.value.includes('announce')
    return mayAddress ? 'new_conversation.title' : 'help.ask'
  }

  #link(picture: IconName, label: TextKey, place: Place): TemplateResult {
    const name = t(label)
    return html`<a class="button plain round" href=${this.navigation.href(place)} aria-label=${name} title=${name}>
      ${icon(picture)}
    </a>`
  }

  #list(): TemplateResult {
    const isShown = isInScope(this.scope)
    const shown = pinnedFirst(this.#conversations.value.filter((one) => isShown(one) && !one.archived))
    if (shown.length > 0) return conversationRows(shown, (one) => this.#row(one), t('nav.conversations'))
    if (!this.#isCurrent.value) return loadingState()
    const begin = html`<a class="button primary" href=${this.navigation.href(this.#writing)}>${t(this.#newLabel)}</a>`
    return emptyState('chats', t('conversations.none'), undefined, begin)
  }

  #row(conversation: Parameters<typeof conversationRow>[0]): TemplateResult {
    const { conversationId } = conversation
    return conversationRow(conversation, {
      href: this.navigation.href({ name: 'conversation', params: { conversationId } }),
      ownId: this.parley.session.userId,
      now: this.#clock.now,
      isCurrent: false,
    })
  }
}
