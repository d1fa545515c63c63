import { html, nothing, type TemplateResult } from 'lit'
import { customElement } from 'lit/decorators.js'
import { ParleyElement } from '../../elements/parley-element.ts'
import { tell } from '../../elements/toasts.ts'
import { newPasswordField, passwordField } from '../../forms/account-fields.ts'
import { formProblem } from '../../forms/field.ts'
import { Form } from '../../forms/form.ts'
import { anyPasswordRule, newPasswordRule } from '../../forms/rules.ts'
import { t } from '../../texts/texts.ts'

@customElement('parley-password-form')
export class PasswordForm extends ParleyElement {
  readonly #form = new Form(this, {
    rules: { oldPassword: anyPasswordRule, newPassword: newPasswordRule },
    send: async (passwords) => {
      await this.parley.account?.changePassword(passwords)
      this.renderRoot.querySelector('form')?.reset()
      tell(t('saved'))
    },
  })

  protected override render(): TemplateResult | typeof nothing {
    if (!this.parley.account) return nothing
    const { problem, problems, isBusy, submit } = this.#form
    return html`<form novalidate @submit=${submit}>
      <h2>${t('settings.password')}</h2>
      ${formProblem(problem)}
      ${passwordField({ name: 'oldPassword', label: t('settings.password.old'), problem: problems.oldPassword })}
      ${newPasswordField({ name: 'newPassword', problem: problems.newPassword })}
      <div><button class="button" aria-disabled=${isBusy}>${t('settings.password.do')}</button></div>
    </form>`
  }
}
