import { css, html, nothing, type TemplateResult } from 'lit'
import { customElement, state } from 'lit/decorators.js'
import { askIn } from '../../elements/ask.ts'
import { attempt } from '../../elements/attempt.ts'
import { ParleyElement } from '../../elements/parley-element.ts'
import { passwordField } from '../../forms/account-fields.ts'
import { formProblem } from '../../forms/field.ts'
import { Form } from '../../forms/form.ts'
import { anyPasswordRule } from '../../forms/rules.ts'
import { t } from '../../texts/texts.ts'

/** Signing out, and deleting the account for good. Where the page around signs people in, none of it is ours. */
@customElement('parley-leaving')
export class Leaving extends ParleyElement {
  static override styles = [
    ParleyElement.styles,
    css`
      :host {
        display: grid;
        gap: var(--space-3);
      }
    `,
  ].flat()

  @state() private isDeleting = false

  readonly #form = new Form(this, {
    rules: { password: anyPasswordRule },
    send: async ({ password }) => {
      await this.parley.account?.deleteAccount({ password })
      this.navigation.go({ name: 'signUp', params: {} }, { replace: true })
    },
  })

  /** What waits to be sent is lost with the session. */
  async #mayGo(): Promise<boolean> {
    const isWaiting = this.parley.live.outbox.all
      .getSnapshot()
      .some(({ wish, doneSeq }) => doneSeq === undefined && !('upTo' in wish))
    if (!isWaiting) return true
    return askIn(this.renderRoot, {
      title: t('sign_out.unsent.title'),
      more: t('sign_out.unsent.more'),
      action: t('sign_out.do'),
    })
  }

  async #signOut(everywhere: boolean): Promise<void> {
    if (!(await this.#mayGo())) return
    const isOut = await attempt(async () => this.parley.account?.signOut({ everywhere }))
    // Somebody may have come in by another tab meanwhile.
    if (isOut && this.parley.session.state === 'signedOut')
      this.navigation.go({ name: 'signIn', params: {} }, { replace: true })
  }

  protected override render(): TemplateResult | typeof nothing {
    if (!this.parley.account) return nothing
    return html`<h2>${t('settings.account')}</h2>
      <button class="button" @click=${() => void this.#signOut(false)}>${t('sign_out.do')}</button>
      <button class="button" @click=${() => void this.#signOut(true)}>${t('sign_out.everywhere')}</button>
      ${this.isDeleting ? this.#deletion() : html`<button class="button danger" @click=${this.#begin}>${t('delete_account.do')}</button>`}
      <parley-ask></parley-ask>`
  }

  async #begin(): Promise<void> {
    this.isDeleting = true
    await this.updateComplete
    this.renderRoot.querySelector<HTMLElement>('#password')?.focus()
  }

  #deletion(): TemplateResult {
    const { problem, problems, isBusy, submit } = this.#form
    const stop = () => {
      this.isDeleting = false
    }
    return html`<form novalidate @submit=${submit}>
      <p class="notice warning">${t('delete_account.more')}</p>
      ${formProblem(problem)}
      ${passwordField({ problem: problems.password })}
      <div class="row">
        <button type="button" class="button" @click=${stop}>${t('cancel')}</button>
        <button class="button danger" aria-disabled=${isBusy}>${t('delete_account.confirm')}</button>
      </div>
    </form>`
  }
}
