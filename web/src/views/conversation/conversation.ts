import { css, html, nothing, type PropertyValues, type TemplateResult } from 'lit'
import { customElement, property } from 'lit/decorators.js'
import { avatar, avatarStyle } from '../../elements/avatar.ts'
import { icon } from '../../elements/icon.ts'
import { ParleyElement } from '../../elements/parley-element.ts'
import { emptyState, loadingState, stateStyle } from '../../elements/states.ts'
import { Watch } from '../../elements/watch.ts'
import { t } from '../../texts/texts.ts'
import { nameOf, pictureOf } from '../conversations/names.ts'
import './composer.ts'
import './message-list.ts'

/** One conversation: what was said, and where one says more. */
@customElement('parley-conversation')
export class ConversationView extends ParleyElement {
  static override styles = [
    ParleyElement.styles,
    avatarStyle,
    stateStyle,
    css`
      :host {
        display: grid;
        grid-template: auto minmax(0, 1fr) auto / minmax(0, 1fr);
        block-size: 100%;
      }
      header {
        display: flex;
        align-items: center;
        gap: var(--space-3);
        padding: var(--space-2) var(--space-4);
        min-block-size: 3.75rem;
        border-block-end: 1px solid var(--border);
      }
      header div {
        flex: 1;
        min-inline-size: 0;
      }
      @media (min-width: 48rem) {
        .back {
          display: none;
        }
      }
    `,
  ].flat()

  @property({ attribute: false }) conversationId = ''
  readonly #conversation = new Watch(this, () => this.parley.live.conversation(this.conversationId))
  readonly #isCurrent = new Watch(this, () => this.parley.live.isCurrent)

  protected override updated(changed: PropertyValues<this>): void {
    if (changed.has('conversationId') && matchMedia('(hover: hover)').matches)
      this.renderRoot.querySelector<HTMLElement>('parley-composer')?.focus()
  }

  protected override render(): TemplateResult {
    const conversation = this.#conversation.value
    if (!conversation) {
      if (!this.#isCurrent.value) return loadingState()
      return emptyState('search', t('conversation.gone'), t('conversation.gone.more'))
    }
    const { userId } = this.parley.session
    const { conversationId, kind, memberCount } = conversation
    return html`<header>
        <a
          class="back button plain round"
          href=${this.navigation.href({ name: 'conversations', params: {} })}
          aria-label=${t('back')}
          >${icon('back')}</a
        >
        ${avatar(pictureOf(conversation, userId), 'small')}
        <div>
          <h1 class="cut">${nameOf(conversation, userId)}</h1>
          ${
            kind === 'direct'
              ? nothing
              : html`<p class="small muted">${t('member_count', { count: memberCount })}</p>`
          }
        </div>
        <a
          class="button plain round"
          href=${this.navigation.href({ name: 'conversationInfo', params: { conversationId } })}
          aria-label=${t('info.title')}
          title=${t('info.title')}
          >${icon('dots')}</a
        >
      </header>
      <parley-message-list .conversationId=${conversationId}></parley-message-list>
      <parley-composer .conversationId=${conversationId}></parley-composer>`
  }
}
