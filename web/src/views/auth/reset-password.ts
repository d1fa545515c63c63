import { html, type TemplateResult } from 'lit'
import { customElement } from 'lit/decorators.js'
import { codeField, loginField, newPasswordField } from '../../forms/account-fields.ts'
import { formProblem } from '../../forms/field.ts'
import { Form } from '../../forms/form.ts'
import { codeRule, loginRule, newPasswordRule } from '../../forms/rules.ts'
import { t } from '../../texts/texts.ts'
import { AuthElement } from './auth-element.ts'

/** A new password, by the code from the mail; who has set it is in. */
@customElement('parley-reset-password')
export class ResetPassword extends AuthElement {
  readonly #form = new Form(this, {
    rules: { username: loginRule, code: codeRule, password: newPasswordRule },
    send: async ({ username: given, code, password }) => {
      const username = given.trim()
      await this.account.resetPassword({ username, code: code.trim(), password })
      await this.goIn({ username, password }, t('reset.done'))
    },
  })

  protected override render(): TemplateResult {
    const { problem, problems, isBusy, submit } = this.#form
    return this.page(
      t('reset.title'),
      t('reset.intro'),
      html`<form novalidate @submit=${submit}>
        ${formProblem(problem)}
        ${loginField({ value: this.username, problem: problems.username })}
        ${codeField(problems.code)}
        ${newPasswordField({ problem: problems.password })}
        <button class="button primary" aria-disabled=${isBusy}>${t('reset.do')}</button>
      </form>`,
      html`<p class="ways">
        <a href=${this.navigation.href({ name: 'forgotPassword', params: {} })}>${t('reset.again')}</a>
        <a href=${this.navigation.href({ name: 'signIn', params: {} })}>${t('forgot.back')}</a>
      </p>`,
    )
  }
}
