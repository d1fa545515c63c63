import { html, type TemplateResult } from 'lit'
import { customElement, property } from 'lit/decorators.js'
import { Asked } from '../elements/asked.ts'
import { attempt } from '../elements/attempt.ts'
import { ParleyElement } from '../elements/parley-element.ts'
import { emptyState, stateStyle } from '../elements/states.ts'
import { tell } from '../elements/toasts.ts'
import '../faq/help-form.ts'
import type { Asked as Sent } from '../faq/help-request.ts'
import type { Space } from '../session/spaces.ts'
import { t } from '../texts/texts.ts'
import { backLink, spacePageStyle } from '../views/spaces/space-style.ts'
import { listPlace } from './navigation.ts'

/** Something new in the widget's space: a question to its staff. */
@customElement('parley-write')
export class Write extends ParleyElement {
  static override styles = [ParleyElement.styles, stateStyle, spacePageStyle].flat()

  @property({ attribute: false }) spaceId = ''
  @property({ attribute: false }) topic = ''
  readonly #space = new Asked<Space>(this, () => this.parley.spaces.readOne(this.spaceId))

  async #onSent({ detail: { conversationId } }: CustomEvent<Sent>): Promise<void> {
    tell(t('help.sent'))
    if (conversationId === undefined) return this.navigation.go(listPlace)
    await attempt(() => this.parley.live.sync([conversationId]))
    this.navigation.go({ name: 'conversation', params: { conversationId } }, { replace: true })
  }

  #onAnswered(): void {
    tell(t('help.answered'))
    this.navigation.go(listPlace)
  }

  protected override render(): TemplateResult {
    return html`<div class="page">
      <div class="row">
        ${backLink(this.navigation.href(listPlace))}
        <h2>${t('help.ask')}</h2>
      </div>
      ${this.#space.show((space) => this.#form(space))}
    </div>`
  }

  #form({ permissions }: Space): TemplateResult {
    if (!permissions.includes('ask')) return emptyState('space', t('space.may_not'))
    return html`<parley-help-form
      .spaceId=${this.spaceId}
      .topic=${this.topic || undefined}
      @asked=${this.#onSent}
      @answered=${this.#onAnswered}
    ></parley-help-form>`
  }
}
