import { html, type TemplateResult } from 'lit'
import { customElement } from 'lit/decorators.js'
import { ParleyElement } from '../../elements/parley-element.ts'
import { areaField, field, formProblem } from '../../forms/field.ts'
import { Form } from '../../forms/form.ts'
import { spaceAboutRule, titleRule } from '../../forms/rules.ts'
import { currentLanguage, t } from '../../texts/texts.ts'
import { backLink, spacePageStyle } from './space-style.ts'

/** A course, a team: whoever makes it is responsible for it. */
@customElement('parley-new-space')
export class NewSpace extends ParleyElement {
  static override styles = [ParleyElement.styles, spacePageStyle].flat()

  readonly #form = new Form(this, {
    rules: { name: titleRule, description: spaceAboutRule },
    send: async ({ name, description }) => {
      const about = description.trim()
      const space = await this.parley.api.spaces.create({
        name: name.trim(),
        ...(about !== '' && { description: about }),
        language: currentLanguage(),
      })
      this.parley.spaces.learn(space)
      this.navigation.go({ name: 'space', params: { spaceId: space.spaceId } }, { replace: true })
    },
  })

  protected override render(): TemplateResult {
    const { problem, problems, isBusy, submit } = this.#form
    return html`<div class="page">
      <div class="row">
        ${backLink(this.navigation.href({ name: 'spaces', params: {} }), 'narrow')}
        <h1>${t('space.new')}</h1>
      </div>
      <p class="muted">${t('space.new.intro')}</p>
      <form novalidate @submit=${submit}>
        ${formProblem(problem)}
        ${field({ name: 'name', label: t('space.name'), problem: problems.name })}
        ${areaField({ name: 'description', label: t('space.about'), problem: problems.description })}
        <div><button class="button primary" aria-disabled=${isBusy}>${t('space.new.do')}</button></div>
      </form>
    </div>`
  }
}
