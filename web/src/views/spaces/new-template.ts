import { html, nothing, type TemplateResult } from 'lit'
import { customElement, property } from 'lit/decorators.js'
import { ParleyElement } from '../../elements/parley-element.ts'
import { emptyState, stateStyle } from '../../elements/states.ts'
import { tell } from '../../elements/toasts.ts'
import type { Space } from '../../session/spaces.ts'
import { t } from '../../texts/texts.ts'
import { backLink, spacePageStyle } from './space-style.ts'
import type { TitledText } from './text-form.ts'
import './text-form.ts'

/** A message to be saved. */
@customElement('parley-new-template')
export class NewTemplate extends ParleyElement {
  static override styles = [ParleyElement.styles, stateStyle, spacePageStyle].flat()

  @property({ attribute: false }) space: Space | undefined
  /** The same again after no answer came makes no second one. */
  readonly #idempotencyKey = crypto.randomUUID()

  readonly #send = async ({ title, content }: TitledText): Promise<void> => {
    const { spaceId = '' } = this.space ?? {}
    const options = { idempotencyKey: this.#idempotencyKey }
    await this.parley.api.spaces.addTemplate(spaceId, { name: title, content }, options)
    tell(t('saved'))
    this.navigation.go({ name: 'spaceTemplates', params: { spaceId } }, { replace: true })
  }

  protected override render(): TemplateResult {
    const { space } = this
    if (!space) return html`${nothing}`
    if (!space.permissions.includes('templates')) return emptyState('template', t('space.may_not'))
    return html`<div class="page">
      <div class="row">
        ${backLink(this.navigation.href({ name: 'spaceTemplates', params: { spaceId: space.spaceId } }))}
        <h2>${t('template.new')}</h2>
      </div>
      <parley-text-form
        .labels=${{ title: t('template.name') }}
        .names=${{ title: 'name', content: 'content' }}
        .send=${this.#send}
      ></parley-text-form>
    </div>`
  }
}
