import { html, nothing, type TemplateResult } from 'lit'
import { customElement, property } from 'lit/decorators.js'
import { askIn } from '../../elements/ask.ts'
import '../../elements/ask.ts'
import { Asked } from '../../elements/asked.ts'
import { attempt } from '../../elements/attempt.ts'
import { ParleyElement } from '../../elements/parley-element.ts'
import { emptyState, stateStyle } from '../../elements/states.ts'
import { tell } from '../../elements/toasts.ts'
import type { Space } from '../../session/spaces.ts'
import { t } from '../../texts/texts.ts'
import { findTemplate, type Template } from './find-template.ts'
import { backLink, spacePageStyle } from './space-style.ts'
import type { TitledText } from './text-form.ts'
import './text-form.ts'

/** Other words for a saved message, in each of its languages; or it is taken away. */
@customElement('parley-edit-template')
export class EditTemplate extends ParleyElement {
  static override styles = [ParleyElement.styles, stateStyle, spacePageStyle].flat()

  @property({ attribute: false }) space: Space | undefined
  @property({ attribute: false }) templateId = ''
  readonly #asked = new Asked<Template | 'gone'>(
    this,
    async () => (await findTemplate(this.parley.api, this.#spaceId, this.templateId)) ?? 'gone',
  )

  get #spaceId(): string {
    return this.space?.spaceId ?? ''
  }

  readonly #send = async ({ title, content }: TitledText): Promise<void> => {
    const template = { name: title, content }
    await this.parley.api.spaces.putTemplate(this.#spaceId, this.templateId, template)
    tell(t('saved'))
    this.#goToList()
  }

  async #delete(): Promise<void> {
    const question = { title: t('template.delete.title'), action: t('template.delete') }
    if (!(await askIn(this.renderRoot, question))) return
    if (await attempt(() => this.parley.api.spaces.deleteTemplate(this.#spaceId, this.templateId)))
      this.#goToList()
  }

  #goToList(): void {
    this.navigation.go({ name: 'spaceTemplates', params: { spaceId: this.#spaceId } }, { replace: true })
  }

  protected override render(): TemplateResult {
    const { space } = this
    if (!space) return html`${nothing}`
    if (!space.permissions.includes('templates')) return emptyState('template', t('space.may_not'))
    return html`<div class="page">
      <div class="row">
        ${backLink(this.navigation.href({ name: 'spaceTemplates', params: { spaceId: space.spaceId } }))}
        <h2>${t('template.edit')}</h2>
      </div>
      ${this.#asked.show((template) =>
        template === 'gone' ? emptyState('template', t('template.gone')) : this.#form(space, template),
      )}
      <parley-ask></parley-ask>
    </div>`
  }

  #form({ language }: Space, { name, titleVariants, content }: Template): TemplateResult {
    return html`<parley-text-form
        .initial=${{ title: titleVariants ?? name, content }}
        .language=${language}
        .labels=${{ title: t('template.name') }}
        .names=${{ title: 'name', content: 'content' }}
        .send=${this.#send}
      ></parley-text-form>
      <div>
        <button class="button danger" @click=${() => void this.#delete()}>${t('template.delete')}</button>
      </div>`
  }
}
