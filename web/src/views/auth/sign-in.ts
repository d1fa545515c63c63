import { ParleyError } from '@parley/client'
import { html, nothing, type TemplateResult } from 'lit'
import { customElement } from 'lit/decorators.js'
import { loginField, passwordField } from '../../forms/account-fields.ts'
import { formProblem } from '../../forms/field.ts'
import { Form } from '../../forms/form.ts'
import { anyPasswordRule, loginRule } from '../../forms/rules.ts'
import { rememberLogin, rememberPending } from '../../session/pending.ts'
import { t } from '../../texts/texts.ts'
import { AuthElement } from './auth-element.ts'

/** Signing in, wherever somebody wanted to go: the address stays. */
@customElement('parley-sign-in')
export class SignIn extends AuthElement {
  readonly #form = new Form(this, {
    rules: { username: loginRule, password: anyPasswordRule },
    send: async ({ username: given, password }) => {
      const username = given.trim()
      try {
        await this.account.signIn({ username, password })
      } catch (error) {
        if (!(error instanceof ParleyError) || error.code !== 'email_not_confirmed') throw error
        rememberPending({ username, password })
        rememberLogin(username)
        this.navigation.go({ name: 'confirm', params: {} })
      }
    },
  })

  protected override render(): TemplateResult {
    const { problem, problems, isBusy, submit } = this.#form
    const hasEnded = this.parley.session.state === 'expired'
    return this.page(
      t('sign_in.title'),
      t('sign_in.intro'),
      hasEnded ? html`<p class="notice warning" role="status">${t('sign_in.ended')}</p>` : nothing,
      html`<form novalidate @submit=${submit}>
        ${formProblem(problem)}
        ${loginField({ problem: problems.username, isFirst: true })}
        ${passwordField({ problem: problems.password })}
        <button class="button primary" aria-disabled=${isBusy}>${t('sign_in.do')}</button>
      </form>`,
      html`<p class="ways">
        <a href=${this.navigation.href({ name: 'signUp', params: {} })}>${t('sign_up.do')}</a>
        <a href=${this.navigation.href({ name: 'forgotPassword', params: {} })}>${t('forgot.link')}</a>
      </p>`,
    )
  }
}
