import { html, nothing, type TemplateResult } from 'lit'
import { customElement, state } from 'lit/decorators.js'
import { codeField, loginField } from '../../forms/account-fields.ts'
import { formProblem } from '../../forms/field.ts'
import { Form } from '../../forms/form.ts'
import { problemText } from '../../forms/problems.ts'
import { codeRule, loginRule } from '../../forms/rules.ts'
import { takePending } from '../../session/pending.ts'
import { t } from '../../texts/texts.ts'
import { AuthElement } from './auth-element.ts'

/** The code from the mail. Who has just signed up is in afterwards. */
@customElement('parley-confirm')
export class Confirm extends AuthElement {
  @state() private notice = ''

  readonly #form = new Form(this, {
    rules: { username: loginRule, code: codeRule },
    send: async ({ username: given, code }) => {
      const username = given.trim()
      await this.account.confirm({ username, code: code.trim() })
      await this.goIn(takePending(username), t('confirm.done'))
    },
  })

  async #resend(): Promise<void> {
    const username = this.renderRoot.querySelector<HTMLInputElement>('#username')?.value.trim() ?? ''
    this.notice = await this.account.resendCode({ username }).then(() => t('confirm.sent_again'), problemText)
  }

  protected override render(): TemplateResult {
    const { problem, problems, isBusy, submit } = this.#form
    const to = this.navigation.place.getSnapshot()?.query?.to
    return this.page(
      t('confirm.title'),
      to ? t('confirm.intro_to', { to }) : t('confirm.intro'),
      this.notice ? html`<p class="notice" role="status">${this.notice}</p>` : nothing,
      html`<form novalidate @submit=${submit}>
        ${formProblem(problem)}
        ${loginField({ value: this.username, problem: problems.username })}
        ${codeField(problems.code)}
        <button class="button primary" aria-disabled=${isBusy}>${t('confirm.do')}</button>
        <button type="button" class="button" @click=${this.#resend}>${t('confirm.resend')}</button>
      </form>`,
      html`<p class="ways">
        <a href=${this.navigation.href({ name: 'signIn', params: {} })}>${t('sign_up.have_account')}</a>
      </p>`,
    )
  }
}
