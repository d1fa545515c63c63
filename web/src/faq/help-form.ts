import { css, html, type TemplateResult } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import { live } from 'lit/directives/live.js'
import { ParleyElement } from '../elements/parley-element.ts'
import { Watch } from '../elements/watch.ts'
import { areaField, field, formProblem } from '../forms/field.ts'
import { Form } from '../forms/form.ts'
import { bodyRule, optional, titleRule } from '../forms/rules.ts'
import { t } from '../texts/texts.ts'
import { type Asked, type Helpers, helpRequest } from './help-request.ts'
import './suggestions.ts'

/**
 * Asks the staff of a space for help: answers that there are already are shown while the question is typed. What is written is
 * kept as a draft of this device, and the same is sent only once, however often it is tried.
 *
 * @fires asked - Once the service has it, with an `Asked` as detail.
 * @fires answered - When one of the answers shown is the answer.
 */
@customElement('parley-help-form')
export class HelpForm extends ParleyElement {
  static override styles = [
    ParleyElement.styles,
    css`
      :host {
        display: block;
      }
      input[type='checkbox'] {
        inline-size: 1.25rem;
        block-size: 1.25rem;
        accent-color: var(--danger);
      }
    `,
  ].flat()

  @property({ attribute: false }) spaceId = ''
  /** What a page around groups conversations by. */
  @property({ attribute: false }) topic: string | undefined
  @state() private isUrgent = false
  @state() private helpers: Helpers = 'staff'
  readonly #draft = new Watch(this, () => this.parley.drafts.of(this.#draftId))
  #attempt: { readonly request: string; readonly key: string } | undefined

  readonly #form = new Form(this, {
    rules: { title: titleRule, body: optional(bodyRule) },
    send: async ({ title, body }) => {
      const { spaceId, topic, helpers, isUrgent } = this
      const wanted = helpRequest({ spaceId, topic, title, body, helpers, isUrgent })
      const answer = await this.parley.api.conversations.sendToAudience(wanted, {
        idempotencyKey: this.#keyFor(wanted),
      })
      await this.#clear()
      const { conversationId } = answer
      this.dispatchEvent(new CustomEvent<Asked>('asked', { detail: { conversationId } }))
    },
  })

  get #draftId(): string {
    return `help ${this.spaceId}`
  }

  /** The title is one line; what follows it is the rest. */
  get #written(): { readonly title: string; readonly body: string } {
    const [title = '', ...lines] = this.#draft.value.split('\n')
    return { title, body: lines.join('\n') }
  }

  #keep(changes: { readonly title?: string; readonly body?: string }): void {
    const { title, body } = { ...this.#written, ...changes }
    this.parley.drafts.set(this.#draftId, title === '' && body === '' ? '' : `${title}\n${body}`)
  }

  async #clear(): Promise<void> {
    this.#attempt = undefined
    this.parley.drafts.set(this.#draftId, '')
    await this.updateComplete
    this.renderRoot.querySelector('form')?.reset()
  }

  /** The very same once more, after no answer came, is a repeat. */
  #keyFor(wanted: object): string {
    const request = JSON.stringify(wanted)
    if (this.#attempt?.request !== request) this.#attempt = { request, key: crypto.randomUUID() }
    return this.#attempt.key
  }

  async #onAnswered(): Promise<void> {
    await this.#clear()
    this.dispatchEvent(new Event('answered'))
  }

  protected override render(): TemplateResult {
    const { problem, problems, isBusy, submit } = this.#form
    const { title, body } = this.#written
    return html`<form novalidate @submit=${submit} @input=${this.#onInput}>
      ${formProblem(problem)}
      ${field({ name: 'title', label: t('help.question'), hint: t('help.question.hint'), value: title, problem: problems.title })}
      <parley-faq-suggestions
        .spaceId=${this.spaceId}
        .query=${title}
        @answered=${this.#onAnswered}
      ></parley-faq-suggestions>
      ${areaField({ name: 'body', label: t('help.more'), rows: 6, value: body, problem: problems.body })}
      ${this.#choices()}
      <div><button class="button primary" aria-disabled=${isBusy}>${t('help.send')}</button></div>
    </form>`
  }

  #onInput({ target }: Event): void {
    if (!(target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement)) return
    if (target.name === 'title' || target.name === 'body') this.#keep({ [target.name]: target.value })
  }

  #choices(): TemplateResult {
    const setHelpers = (event: Event) => {
      this.helpers = (event.target as HTMLSelectElement).value as Helpers
    }
    const setUrgent = (event: Event) => {
      this.isUrgent = (event.target as HTMLInputElement).checked
    }
    return html`<div class="field">
        <label for="helpers">${t('help.whom')}</label>
        <select class="input" id="helpers" @change=${setHelpers}>
          <option value="staff">${t('help.whom.staff')}</option>
          <option value="responsible">${t('help.whom.responsible')}</option>
        </select>
      </div>
      <label class="row">
        <input type="checkbox" .checked=${live(this.isUrgent)} @change=${setUrgent} /> ${t('composer.urgent')}
      </label>`
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'parley-help-form': HelpForm
  }
}
