import { html, type TemplateResult } from 'lit'
import { customElement } from 'lit/decorators.js'
import { loginField } from '../../forms/account-fields.ts'
import { formProblem } from '../../forms/field.ts'
import { Form } from '../../forms/form.ts'
import { loginRule } from '../../forms/rules.ts'
import { rememberLogin } from '../../session/pending.ts'
import { t } from '../../texts/texts.ts'
import { AuthElement } from './auth-element.ts'

@customElement('parley-forgot-password')
export class ForgotPassword extends AuthElement {
  readonly #form = new Form(this, {
    rules: { username: loginRule },
    send: async ({ username: given }) => {
      const username = given.trim()
      await this.account.forgotPassword({ username })
      rememberLogin(username)
      this.navigation.go({ name: 'resetPassword', params: {} })
    },
  })

  protected override render(): TemplateResult {
    const { problem, problems, isBusy, submit } = this.#form
    return this.page(
      t('forgot.title'),
      t('forgot.intro'),
      html`<form novalidate @submit=${submit}>
        ${formProblem(problem)}
        ${loginField({ problem: problems.username, isFirst: true })}
        <button class="button primary" aria-disabled=${isBusy}>${t('forgot.do')}</button>
      </form>`,
      html`<p class="ways">
        <a href=${this.navigation.href({ name: 'signIn', params: {} })}>${t('forgot.back')}</a>
      </p>`,
    )
  }
}
