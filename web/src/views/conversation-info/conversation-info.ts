import type { ShownConversation } from '@parley/client'
import { html, nothing, type TemplateResult } from 'lit'
import { customElement, property } from 'lit/decorators.js'
import { keyed } from 'lit/directives/keyed.js'
import { askIn } from '../../elements/ask.ts'
import { attempt } from '../../elements/attempt.ts'
import { avatar, avatarStyle } from '../../elements/avatar.ts'
import { icon } from '../../elements/icon.ts'
import { ParleyElement } from '../../elements/parley-element.ts'
import { emptyState, loadingState, stateStyle } from '../../elements/states.ts'
import { Watch } from '../../elements/watch.ts'
import { t } from '../../texts/texts.ts'
import { nameOf, otherOf, pictureOf } from '../conversations/names.ts'
import { rightsIn } from '../conversations/rights.ts'
import './bio.ts'
import { pageStyle } from './info-style.ts'
import './member-actions.ts'
import './member-list.ts'
import './own-settings.ts'
import './policy-settings.ts'
import './rename-form.ts'
import '../../elements/ask.ts'

/** What a conversation is, who is in it, and how one wants it. */
@customElement('parley-conversation-info')
export class ConversationInfo extends ParleyElement {
  static override styles = [ParleyElement.styles, avatarStyle, stateStyle, pageStyle].flat()

  @property({ attribute: false }) conversationId = ''
  readonly #conversation = new Watch(this, () => this.parley.live.conversation(this.conversationId))
  readonly #isCurrent = new Watch(this, () => this.parley.live.isCurrent)

  protected override render(): TemplateResult {
    const conversation = this.#conversation.value
    if (!conversation) {
      if (!this.#isCurrent.value) return loadingState()
      return emptyState('search', t('conversation.gone'), t('conversation.gone.more'))
    }
    return html`${keyed(conversation.conversationId, this.#page(conversation))}`
  }

  /** Nothing that was begun in one conversation goes on in another. */
  #page(conversation: ShownConversation): TemplateResult {
    return html`<div class="page">
      ${this.#head(conversation)}
      <section aria-label=${t('info.own')}>
        <parley-own-settings .conversation=${conversation}></parley-own-settings>
      </section>
      ${
        conversation.kind === 'direct'
          ? nothing
          : html`<section>
              <parley-policy-settings .conversation=${conversation}></parley-policy-settings>
            </section>
            <section>
              <parley-member-list .conversation=${conversation}></parley-member-list>
            </section>`
      }
      <section aria-label=${t('info.ending')}>${this.#endings(conversation)}</section>
      <parley-ask></parley-ask>
    </div>`
  }

  #head(conversation: ShownConversation): TemplateResult {
    const { userId } = this.parley.session
    const { conversationId } = conversation
    const other = otherOf(conversation, userId)
    return html`<div class="row">
        <a
          class="button plain round"
          href=${this.navigation.href({ name: 'conversation', params: { conversationId } })}
          aria-label=${t('back')}
          >${icon('back')}</a
        >
        <h1>${t('info.title')}</h1>
      </div>
      <div class="who">
        ${avatar(pictureOf(conversation, userId), 'large')}
        <div>
          <h2>${nameOf(conversation, userId)}</h2>
          <p class="muted">${other ? `@${other.username}` : t('member_count', { count: conversation.memberCount })}</p>
        </div>
      </div>
      ${other ? html`<parley-bio .userId=${other.userId}></parley-bio>` : nothing}
      ${rightsIn(conversation).mayManage ? html`<parley-rename-form .conversation=${conversation}></parley-rename-form>` : nothing}`
  }

  #endings(conversation: ShownConversation): TemplateResult {
    const { userId } = this.parley.session
    const other = otherOf(conversation, userId)
    const { mayLeave, mayEnd } = rightsIn(conversation)
    const button = (text: string, click: () => void) =>
      html`<button class="button danger" @click=${click}>${text}</button>`
    return html`${button(t('info.clear'), () => void this.#clear())}
    ${
      other
        ? html`<parley-member-actions .person=${other} .isHere=${true} @blocked=${this.#goToList}></parley-member-actions>`
        : nothing
    }
    ${mayLeave ? button(t('info.leave'), () => void this.#leave()) : nothing}
    ${mayEnd ? button(t('info.delete'), () => void this.#delete()) : nothing}`
  }

  async #clear(): Promise<void> {
    const question = { title: t('info.clear.title'), more: t('info.clear.more'), action: t('info.clear') }
    if (!(await askIn(this.renderRoot, question))) return
    await attempt(() => this.parley.api.conversations.clear(this.conversationId))
  }

  async #leave(): Promise<void> {
    const question = { title: t('info.leave.title'), more: t('info.leave.more'), action: t('info.leave') }
    if (!(await askIn(this.renderRoot, question))) return
    if (await attempt(() => this.parley.api.conversations.leave(this.conversationId))) this.#goToList()
  }

  async #delete(): Promise<void> {
    const question = { title: t('info.delete.title'), more: t('info.delete.more'), action: t('info.delete') }
    if (!(await askIn(this.renderRoot, question))) return
    if (await attempt(() => this.parley.api.conversations.delete(this.conversationId))) this.#goToList()
  }

  #goToList(): void {
    this.navigation.go({ name: 'conversations', params: {} }, { replace: true })
  }
}
