import type { ShownConversation } from '@parley/client'
import { css, html, nothing, type TemplateResult } from 'lit'
import { customElement, property } from 'lit/decorators.js'
import { avatarStyle } from '../../elements/avatar.ts'
import { badgeStyle } from '../../elements/badge.ts'
import { Clock } from '../../elements/clock.ts'
import { icon } from '../../elements/icon.ts'
import { ParleyElement } from '../../elements/parley-element.ts'
import { emptyState, loadingState, stateStyle } from '../../elements/states.ts'
import { Watch } from '../../elements/watch.ts'
import type { Space } from '../../session/spaces.ts'
import { t } from '../../texts/texts.ts'
import { conversationRow, conversationRows, rowStyle } from '../conversations/conversation-row.ts'
import { roleTitles } from './role-titles.ts'
import { spacePageStyle } from './space-style.ts'

/** What a space is, and what its reader has of it: what was announced, what was asked. */
@customElement('parley-space-overview')
export class SpaceOverview extends ParleyElement {
  static override styles = [
    ParleyElement.styles,
    avatarStyle,
    badgeStyle,
    stateStyle,
    rowStyle,
    spacePageStyle,
    css`
      .description {
        white-space: pre-wrap;
        overflow-wrap: anywhere;
      }
      .conversation {
        margin-inline: calc(-1 * var(--space-3));
      }
    `,
  ].flat()

  @property({ attribute: false }) space: Space | undefined
  readonly #conversations = new Watch(this, () => this.parley.live.conversations)
  readonly #isCurrent = new Watch(this, () => this.parley.live.isCurrent)
  readonly #clock = new Clock(this)

  protected override render(): TemplateResult {
    const { space } = this
    if (!space) return html`${nothing}`
    return html`<div class="page">
      <p class="chips">
        ${roleTitles(space, space.myRoles).map((title) => html`<span class="chip">${title}</span>`)}
        ${space.myGroups.map((name) => html`<span class="chip quiet">${name}</span>`)}
      </p>
      ${space.description ? html`<p class="description">${space.description}</p>` : nothing}
      ${this.#actions(space)}
      <section aria-labelledby="conversations">
        <h2 id="conversations">${t('nav.conversations')}</h2>
        ${this.#list(space)}
      </section>
    </div>`
  }

  #actions({ spaceId, permissions }: Space): TemplateResult | typeof nothing {
    const mayAnnounce = permissions.includes('announce')
    const mayAsk = permissions.includes('ask')
    if (!mayAnnounce && !mayAsk) return nothing
    const announce = this.navigation.href({
      name: 'compose',
      params: {},
      query: { space: spaceId, to: 'all' },
    })
    const ask = this.navigation.href({ name: 'spaceAsk', params: { spaceId } })
    return html`<p class="actions">
      ${mayAnnounce ? html`<a class="button primary" href=${announce}>${icon('compose')} ${t('space.announce')}</a>` : nothing}
      ${
        mayAsk
          ? html`<a class="button ${mayAnnounce ? '' : 'primary'}" href=${ask}>${icon('help')} ${t('help.ask')}</a>`
          : nothing
      }
    </p>`
  }

  #list({ spaceId }: Space): TemplateResult {
    const shown = this.#conversations.value.filter((one) => one.spaceId === spaceId && !one.archived)
    if (shown.length > 0) return conversationRows(shown, (one) => this.#row(one))
    if (!this.#isCurrent.value) return loadingState()
    return emptyState('chats', t('conversations.none'), t('space.no_conversations.more'))
  }

  #row(conversation: ShownConversation): TemplateResult {
    const { conversationId } = conversation
    return conversationRow(conversation, {
      href: this.navigation.href({ name: 'conversation', params: { conversationId } }),
      ownId: this.parley.session.userId,
      now: this.#clock.now,
      isCurrent: false,
    })
  }
}
