import { ParleyError } from '@parley/client'
import { css, html, nothing, type TemplateResult } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import { live } from 'lit/directives/live.js'
import { toNobody, withAudience } from '../audience/addressing.ts'
import { askIn } from '../elements/ask.ts'
import '../elements/ask.ts'
import { Asked } from '../elements/asked.ts'
import { icon } from '../elements/icon.ts'
import { ParleyElement } from '../elements/parley-element.ts'
import { loadingState, stateStyle } from '../elements/states.ts'
import { Watch } from '../elements/watch.ts'
import { formProblem } from '../forms/field.ts'
import { fieldProblems, problemText } from '../forms/problems.ts'
import type { LanguagesEditor } from '../languages/languages-editor.ts'
import '../languages/languages-editor.ts'
import { isUnwritten, type Written } from '../languages/written.ts'
import type { Space } from '../session/spaces.ts'
import { currentLanguage, t } from '../texts/texts.ts'
import { type Draft, draftOf, emptyDraft, keptOf } from './draft.ts'
import type { Recipients } from './recipients.ts'
import './recipients.ts'
import { checkDraft, type DraftProblems, refusedOf, requestOf, titlesOf } from './request.ts'
import { attemptOf, type Sent, sendRequest } from './send.ts'

/** Above that somebody is asked first whether they mean it, and where nobody knows how many it is. */
const fewPeople = 100

/**
 * Where one writes to others: whom it goes to, what it says in one language or several, whether it is urgent. It says how many it
 * reaches before it is sent, checks by the contract's limits, keeps what is written as a draft of this device, and sends the same
 * only once, however often it is tried.
 *
 * ```ts
 * html`<parley-compose .spaceId=${spaceId} .draftId=${`compose ${spaceId}`} @sent=${this.#onSent}></parley-compose>`
 * ```
 *
 * @fires sent - Once the service has it, with a `Sent` as detail. What then happens is up to who shows it.
 */
@customElement('parley-compose')
export class ComposeForm extends ParleyElement {
  static override styles = [
    ParleyElement.styles,
    stateStyle,
    css`
      :host {
        display: block;
      }
      form {
        gap: var(--space-5);
      }
      section {
        display: grid;
        gap: var(--space-3);
        min-inline-size: 0;
      }
      input[type='checkbox'] {
        inline-size: 1.25rem;
        block-size: 1.25rem;
        margin: 0;
        accent-color: var(--danger);
      }
      .ending {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: var(--space-2) var(--space-3);
      }
      .ending .small {
        flex: 1 1 12rem;
      }
    `,
  ].flat()

  /** Only to people of this space; to anybody where none is given. */
  @property({ attribute: false }) spaceId: string | undefined
  /** Of the conversation that is begun. */
  @property({ attribute: false }) topic: string | undefined
  /** Where the draft is kept: each of these has its own. */
  @property({ attribute: false }) draftId = 'compose'
  @state() private problems: DraftProblems | undefined
  @state() private problem: string | undefined
  @state() private isBusy = false
  @state() private ownSpace: Space | undefined
  #reach: number | undefined
  readonly #kept = new Watch(this, () => this.parley.drafts.of(this.draftId))
  readonly #spaces = new Watch(this, () => this.parley.spaces.all)
  readonly #asked = new Asked<void>(this, () => this.#askSpaces())
  /** What was read of what is kept: typing does not read it anew for each look. */
  #read: { readonly kept: string; readonly draft: Draft } | undefined

  async #askSpaces(): Promise<void> {
    const { spaces } = this.parley
    if (this.spaceId === undefined) await spaces.read()
    else this.ownSpace = await spaces.readOne(this.spaceId)
  }

  get #draft(): Draft {
    const kept = this.#kept.value
    if (this.#read?.kept !== kept) this.#read = { kept, draft: draftOf(kept, currentLanguage()) }
    const { draft } = this.#read
    return this.spaceId === undefined ? draft : { ...draft, kind: 'space', spaceId: this.spaceId }
  }

  #keep(changes: Partial<Draft>): void {
    const draft = { ...this.#draft, ...changes }
    const kept = keptOf(draft)
    this.#read = { kept, draft }
    this.parley.drafts.set(this.draftId, kept)
    // What was found wrong is looked at again as it is put right.
    if (this.problems) this.problems = checkDraft(draft, this.#reach)
  }

  /** To these people of a space, given by the tokens of an audience. */
  address(spaceId: string, to: readonly string[]): void {
    this.#keep({ kind: 'space', spaceId, addressing: withAudience(toNobody, { to }) })
  }

  /** Says this; what is written already is replaced only if that is meant. */
  async write(written: Written): Promise<void> {
    const question = { title: t('compose.replace.title'), action: t('compose.replace') }
    if (isUnwritten(this.#draft.written) || (await askIn(this.renderRoot, question))) this.#keep({ written })
  }

  async #discard(): Promise<void> {
    const question = { title: t('compose.discard.title'), action: t('compose.discard') }
    if (!(await askIn(this.renderRoot, question))) return
    this.#clear()
  }

  #clear(): void {
    this.problems = undefined
    this.problem = undefined
    this.#keep(emptyDraft(currentLanguage()))
  }

  async #submit(event: Event): Promise<void> {
    event.preventDefault()
    if (this.isBusy) return
    this.problem = undefined
    this.problems = checkDraft(this.#draft, this.#reach)
    if (this.problems) return this.#goToProblem()
    if (!(await this.#isMeant())) return
    const draft = this.#draft
    const request = requestOf(draft, this.topic)
    const attempt = attemptOf(draft, request)
    this.#keep({ attempt })
    this.isBusy = true
    try {
      const sent = await sendRequest(this.parley.api, request, attempt.key)
      this.#clear()
      this.dispatchEvent(new CustomEvent<Sent>('sent', { detail: sent }))
    } catch (error) {
      await this.#refused(error, draft)
    } finally {
      this.isBusy = false
    }
  }

  async #isMeant(): Promise<boolean> {
    const count = this.#draft.kind === 'space' ? this.#reach : 0
    if (count !== undefined && count <= fewPeople) return true
    const title = count === undefined ? t('compose.many.unknown') : t('compose.many.title', { count })
    return askIn(this.renderRoot, { title, more: t('compose.many.more'), action: t('composer.send') })
  }

  async #refused(error: unknown, draft: Draft): Promise<void> {
    this.problems = refusedOf(fieldProblems(error), draft)
    const isUnsure = error instanceof ParleyError && error.code === 'network'
    if (!this.problems) this.problem = isUnsure ? t('compose.unsure') : problemText(error)
    await this.#goToProblem()
  }

  async #goToProblem(): Promise<void> {
    await this.updateComplete
    if (this.problems?.recipients !== undefined)
      this.renderRoot.querySelector<HTMLElement>('parley-recipients')?.focus()
    else await this.renderRoot.querySelector<LanguagesEditor>('parley-languages')?.focusProblem()
  }

  protected override render(): TemplateResult {
    const draft = this.#draft
    return html`<form novalidate @submit=${this.#submit}>
        <section aria-labelledby="recipients">
          <h2 id="recipients">${t('compose.recipients')}</h2>
          ${this.#recipients(draft)}
        </section>
        <section aria-labelledby="message">
          <h2 id="message">${t('compose.message')}</h2>
          <parley-languages
            .written=${draft.written}
            .titles=${titlesOf(draft)}
            .problems=${this.problems?.written ?? {}}
            @written-changed=${({ detail }: CustomEvent<Written>) => this.#keep({ written: detail })}
          ></parley-languages>
          ${this.#urgent(draft)}
        </section>
        ${formProblem(this.problem)} ${this.#ending(draft)}
      </form>
      <parley-ask></parley-ask>`
  }

  /** To people one writes whether or not it is known which spaces there are. */
  #recipients(draft: Draft): TemplateResult {
    const spaces = this.spaceId === undefined ? this.#spaces.value : this.ownSpace && [this.ownSpace]
    if (!spaces && draft.kind === 'space') return this.#asked.show(loadingState)
    return html`<parley-recipients
      .recipients=${draft}
      .spaces=${spaces ?? []}
      .isOfOneSpace=${this.spaceId !== undefined}
      .problem=${this.problems?.recipients}
      @recipients-changed=${({ detail }: CustomEvent<Partial<Recipients>>) => this.#keep(detail)}
      @reach-changed=${this.#onReach}
    ></parley-recipients>`
  }

  /** An event that was given nothing as its detail has null. */
  #onReach({ detail }: CustomEvent<number | null>): void {
    this.#reach = detail ?? undefined
    this.requestUpdate()
  }

  #urgent({ isUrgent }: Draft): TemplateResult {
    const set = (event: Event) => this.#keep({ isUrgent: (event.target as HTMLInputElement).checked })
    return html`<label class="row">
      <input type="checkbox" .checked=${live(isUrgent)} @change=${set} /> ${t('composer.urgent')}
    </label>`
  }

  #ending(draft: Draft): TemplateResult {
    const { kind, people } = draft
    const count = kind === 'people' ? people.length : (this.#reach ?? 0)
    const send = count > 0 ? t('compose.send_to', { count }) : t('composer.send')
    const isKept = keptOf(draft) !== ''
    return html`<div class="ending">
      <button class="button primary" aria-disabled=${this.isBusy}>
        ${icon('send')} ${this.isBusy ? t('compose.sending') : send}
      </button>
      ${
        isKept
          ? html`<button type="button" class="button" @click=${() => void this.#discard()}>${t('compose.discard')}</button>`
          : nothing
      }
      ${isUnwritten(draft.written) ? nothing : html`<span class="small muted">${t('compose.kept')}</span>`}
    </div>`
  }
}
