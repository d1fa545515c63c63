import { html, type TemplateResult } from 'lit'
import { customElement } from 'lit/decorators.js'
import { newPasswordField } from '../../forms/account-fields.ts'
import { field, formProblem } from '../../forms/field.ts'
import { Form } from '../../forms/form.ts'
import { displayNameRule, emailRule, newPasswordRule, optional, usernameRule } from '../../forms/rules.ts'
import { rememberPending } from '../../session/pending.ts'
import { currentLanguage, t } from '../../texts/texts.ts'
import { AuthElement } from './auth-element.ts'

@customElement('parley-sign-up')
export class SignUp extends AuthElement {
  readonly #form = new Form(this, {
    rules: {
      username: usernameRule,
      displayName: optional(displayNameRule),
      email: emailRule,
      password: newPasswordRule,
    },
    send: async ({ displayName, ...person }) => {
      const { username, confirmation } = await this.account.register({
        ...person,
        ...(displayName !== '' && { displayName }),
        locale: currentLanguage(),
      })
      const { password } = person
      if (confirmation.medium === 'none') return this.goIn({ username, password }, t('sign_up.done'))
      rememberPending({ username, password })
      const query = { username, to: confirmation.destination }
      this.navigation.go({ name: 'confirm', params: {}, query })
    },
  })

  protected override render(): TemplateResult {
    const { problem, problems, isBusy, submit } = this.#form
    return this.page(
      t('sign_up.title'),
      t('sign_up.intro'),
      html`<form novalidate @submit=${submit}>
        ${formProblem(problem)}
        ${field({
          name: 'username',
          label: t('field.username'),
          autocomplete: 'username',
          hint: t('field.username.hint'),
          problem: problems.username,
          isFirst: true,
        })}
        ${field({
          name: 'displayName',
          label: t('field.display_name'),
          autocomplete: 'name',
          problem: problems.displayName,
        })}
        ${field({
          name: 'email',
          label: t('field.email'),
          type: 'email',
          autocomplete: 'email',
          problem: problems.email,
        })}
        ${newPasswordField({ label: t('field.password'), problem: problems.password })}
        <button class="button primary" aria-disabled=${isBusy}>${t('sign_up.do')}</button>
      </form>`,
      html`<p class="ways">
        <a href=${this.navigation.href({ name: 'signIn', params: {} })}>${t('sign_up.have_account')}</a>
      </p>`,
    )
  }
}
