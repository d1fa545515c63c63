import { html, nothing, type TemplateResult } from 'lit'
import { customElement, property } from 'lit/decorators.js'
import { Paged } from '../../elements/paged.ts'
import { ParleyElement } from '../../elements/parley-element.ts'
import { emptyState, stateStyle } from '../../elements/states.ts'
import type { Space } from '../../session/spaces.ts'
import { languageName } from '../../texts/languages.ts'
import { t } from '../../texts/texts.ts'
import type { Template } from './find-template.ts'
import { spacePageStyle } from './space-style.ts'

/** Messages that the staff of a space have saved, to send them again. */
@customElement('parley-space-templates')
export class SpaceTemplates extends ParleyElement {
  static override styles = [ParleyElement.styles, stateStyle, spacePageStyle].flat()

  @property({ attribute: false }) space: Space | undefined
  readonly #templates = new Paged<Template>(this, (cursor, options) =>
    this.parley.api.spaces.templates(this.space?.spaceId ?? '', { limit: 50, cursor }, options),
  )

  protected override render(): TemplateResult {
    const { space } = this
    if (!space) return html`${nothing}`
    if (!space.permissions.includes('templates')) return emptyState('template', t('space.may_not'))
    const newOne = this.navigation.href({ name: 'spaceNewTemplate', params: { spaceId: space.spaceId } })
    return html`<div class="page">
      <div class="between">
        <h2>${t('template.title')}</h2>
        <a class="button primary" href=${newOne}>${t('template.new')}</a>
      </div>
      <p class="muted">${t('template.intro')}</p>
      ${this.#templates.show((templates) => this.#list(space, templates))}
    </div>`
  }

  #list({ spaceId }: Space, templates: readonly Template[]): TemplateResult {
    if (templates.length === 0) return emptyState('template', t('template.none'), t('template.none.more'))
    return html`<ul class="lines" aria-label=${t('template.title')}>
      ${templates.map((template) => html`<li>${this.#row(spaceId, template)}</li>`)}
    </ul>`
  }

  #row(spaceId: string, { templateId, name, text, language, content }: Template): TemplateResult {
    const languages = 'variants' in content ? Object.keys(content.variants) : []
    const compose = this.navigation.href({
      name: 'compose',
      params: {},
      query: { space: spaceId, template: templateId },
    })
    return html`<span class="words">
      <a href=${this.navigation.href({ name: 'spaceTemplate', params: { spaceId, templateId } })}>${name}</a>
      <span class="small muted two-lines" lang=${language === 'und' ? nothing : language} dir="auto">${text.body}</span>
      <span class="chips">
        ${languages.map((tag) => html`<span class="chip quiet">${languageName(tag)}</span>`)}
      </span>
    </span>
    <a class="button" href=${compose} aria-label=${t('template.write.which', { name })}>${t('template.write')}</a>`
  }
}
