import { html, nothing, type TemplateResult } from 'lit'
import { customElement, state } from 'lit/decorators.js'
import { ParleyElement } from '../../elements/parley-element.ts'
import { t } from '../../texts/texts.ts'

/** As the service has it: one emoji that Unicode recommends for interchange. */
const oneEmoji = /^\p{RGI_Emoji}$/v

/** For a reaction that is not among the usual ones. It says `choose` with the emoji. */
@customElement('parley-other-emoji')
export class OtherEmoji extends ParleyElement {
  @state() private problem: string | undefined

  protected override firstUpdated(): void {
    this.renderRoot.querySelector('input')?.focus()
  }

  #submit(event: SubmitEvent): void {
    event.preventDefault()
    const emoji = (this.renderRoot.querySelector('input')?.value ?? '').trim()
    this.problem = oneEmoji.test(emoji) ? undefined : t('reactions.no_emoji')
    if (this.problem) this.renderRoot.querySelector('input')?.focus()
    else this.dispatchEvent(new CustomEvent('choose', { detail: emoji }))
  }

  protected override render(): TemplateResult {
    return html`<form @submit=${this.#submit}>
      <div class="field">
        <label for="emoji">${t('reactions.emoji')}</label>
        <input
          class="input"
          id="emoji"
          autocomplete="off"
          aria-invalid=${this.problem ? 'true' : 'false'}
          aria-describedby=${this.problem ? 'emoji-problem' : nothing}
        />
        ${this.problem ? html`<span class="problem" id="emoji-problem" role="alert">${this.problem}</span>` : nothing}
      </div>
      <button class="button primary">${t('reactions.do')}</button>
    </form>`
  }
}
