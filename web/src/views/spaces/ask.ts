import { html, nothing, type TemplateResult } from 'lit'
import { customElement, property } from 'lit/decorators.js'
import { attempt } from '../../elements/attempt.ts'
import { ParleyElement } from '../../elements/parley-element.ts'
import { emptyState, stateStyle } from '../../elements/states.ts'
import { tell } from '../../elements/toasts.ts'
import '../../faq/help-form.ts'
import type { Asked } from '../../faq/help-request.ts'
import type { Space } from '../../session/spaces.ts'
import { t } from '../../texts/texts.ts'
import { backLink, spacePageStyle } from './space-style.ts'

/** Asking the staff of a space. */
@customElement('parley-space-ask')
export class SpaceAsk extends ParleyElement {
  static override styles = [ParleyElement.styles, stateStyle, spacePageStyle].flat()

  @property({ attribute: false }) space: Space | undefined

  async #onAsked({ detail: { conversationId } }: CustomEvent<Asked>): Promise<void> {
    tell(t('help.sent'))
    if (conversationId === undefined) return this.#goToSpace()
    await attempt(() => this.parley.live.sync([conversationId]))
    this.navigation.go({ name: 'conversation', params: { conversationId } }, { replace: true })
  }

  #onAnswered(): void {
    tell(t('help.answered'))
    this.#goToSpace()
  }

  #goToSpace(): void {
    const { spaceId = '' } = this.space ?? {}
    this.navigation.go({ name: 'space', params: { spaceId } }, { replace: true })
  }

  protected override render(): TemplateResult {
    const { space } = this
    if (!space) return html`${nothing}`
    if (!space.permissions.includes('ask')) return emptyState('space', t('space.may_not'))
    const { spaceId } = space
    return html`<div class="page">
      <div class="row">
        ${backLink(this.navigation.href({ name: 'space', params: { spaceId } }))}
        <h2>${t('help.ask')}</h2>
      </div>
      <parley-help-form
        .spaceId=${spaceId}
        @asked=${this.#onAsked}
        @answered=${this.#onAnswered}
      ></parley-help-form>
    </div>`
  }
}
