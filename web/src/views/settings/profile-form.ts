import type { OwnProfile } from '@parley/client'
import { html, type TemplateResult } from 'lit'
import { customElement, property } from 'lit/decorators.js'
import { ParleyElement } from '../../elements/parley-element.ts'
import { tell } from '../../elements/toasts.ts'
import { areaField, field, formProblem } from '../../forms/field.ts'
import { Form } from '../../forms/form.ts'
import { bioRule, displayNameRule } from '../../forms/rules.ts'
import { t } from '../../texts/texts.ts'

/** What others see of one. */
@customElement('parley-profile-form')
export class ProfileForm extends ParleyElement {
  @property({ attribute: false }) profile: OwnProfile | undefined

  readonly #form = new Form(this, {
    rules: { displayName: displayNameRule, bio: bioRule },
    send: async ({ displayName, bio }) => {
      const about = bio.trim()
      await this.parley.me.update({ displayName: displayName.trim(), bio: about === '' ? null : about })
      tell(t('saved'))
    },
  })

  protected override render(): TemplateResult {
    const { problem, problems, isBusy, submit } = this.#form
    return html`<form novalidate @submit=${submit}>
      <h2>${t('settings.profile')}</h2>
      ${formProblem(problem)}
      ${field({
        name: 'displayName',
        label: t('field.display_name'),
        autocomplete: 'name',
        value: this.profile?.displayName,
        problem: problems.displayName,
      })}
      ${areaField({ name: 'bio', label: t('settings.bio'), value: this.profile?.bio, problem: problems.bio })}
      <div><button class="button primary" aria-disabled=${isBusy}>${t('save')}</button></div>
    </form>`
  }
}
