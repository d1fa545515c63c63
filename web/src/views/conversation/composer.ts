import { type Content, chooseText, preview, type ShownMessage } from '@parley/client'
import { css, html, nothing, type PropertyValues, type TemplateResult } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import { avatarStyle } from '../../elements/avatar.ts'
import { icon } from '../../elements/icon.ts'
import { ParleyElement } from '../../elements/parley-element.ts'
import { Watch } from '../../elements/watch.ts'
import { bodyRule, contentRule } from '../../forms/rules.ts'
import { t } from '../../texts/texts.ts'
import { durationOf } from '../../texts/times.ts'
import { MentionPicker, pickerStyle } from './mention-picker.ts'
import { mentionsIn } from './mentions.ts'
import { withBody } from './message-content.ts'
import { nameablePeople } from './nameable-people.ts'
import { SlowMode } from './slow-mode.ts'

/** What is written about another message: an answer to it, or other words for it. */
export interface Task {
  readonly kind: 'reply' | 'edit'
  readonly message: ShownMessage
  /** Other words for it that were refused, and why: it goes on with them. */
  readonly refused?: { readonly body: string; readonly reason: string }
}

/** Enter may also end a word that is being composed, in Japanese for example; Safari then says so by the code alone. */
const isComposing = ({ isComposing, keyCode }: KeyboardEvent): boolean => isComposing || keyCode === 229

/**
 * Where one writes: Enter sends, Shift and Enter begin a line, and what is empty is not sent. It says `sent` after what is new, and `done` when a
 * task is over.
 */
@customElement('parley-composer')
export class Composer extends ParleyElement {
  static override styles = [
    ParleyElement.styles,
    avatarStyle,
    pickerStyle,
    css`
      :host {
        display: block;
        position: relative;
        padding: var(--space-3) var(--space-4);
        border-block-start: 1px solid var(--border);
      }
      form {
        grid-template-columns: auto minmax(0, 1fr) auto;
        align-items: end;
        gap: var(--space-2);
        max-inline-size: 52rem;
        margin-inline: auto;
      }
      textarea {
        resize: none;
        field-sizing: content;
        max-block-size: 12rem;
        border-radius: var(--radius-large);
      }
      .problem,
      .wait,
      .task {
        grid-column: 1 / -1;
      }
      .problem {
        color: var(--danger);
      }
      .task {
        padding-inline-start: var(--space-3);
        border-inline-start: 3px solid var(--accent);
      }
      .task div {
        flex: 1;
        min-inline-size: 0;
      }
      .urgent[aria-pressed='true'] {
        background: var(--danger-surface);
        color: var(--danger);
      }
      .beside {
        display: flex;
      }
      .without-urgent {
        grid-column: 1 / 3;
      }
    `,
  ].flat()

  @property({ attribute: false }) conversationId = ''
  @property({ attribute: false }) task: Task | undefined
  /** Then it says `templates` when they are asked for. */
  @property({ attribute: false }) mayUseTemplates = false
  @state() private problem: string | undefined
  @state() private isUrgent = false
  readonly #conversation = new Watch(this, () => this.parley.live.conversation(this.conversationId))
  readonly #picker = new MentionPicker(
    this,
    nameablePeople(
      () => this.parley,
      () => this.conversationId,
    ),
  )
  readonly #messages = new Watch(this, () => this.parley.live.messages(this.conversationId))
  readonly #slow = new SlowMode(this, () => ({
    conversation: this.#conversation.value,
    messages: this.#messages.value,
  }))
  /** Stays while something else is edited, and while another conversation is looked at. */
  readonly #draft = new Watch(this, () => this.parley.drafts.of(this.conversationId))

  get #input(): HTMLTextAreaElement | null {
    return this.renderRoot.querySelector('textarea')
  }

  /** Seconds until something new may be said; what was said may be changed all the time. */
  get #wait(): number {
    return this.task?.kind === 'edit' ? 0 : this.#slow.wait
  }

  override focus(): void {
    this.#input?.focus()
  }

  override disconnectedCallback(): void {
    this.parley.typing.stop(this.conversationId)
    super.disconnectedCallback()
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('task') || changed.has('conversationId')) this.problem = this.task?.refused?.reason
    const before = changed.get('conversationId')
    if (!before) return
    this.parley.typing.stop(before)
    this.isUrgent = false
    this.#picker.begin()
  }

  protected override updated(changed: PropertyValues<this>): void {
    const input = this.#input
    if (!input) return
    const isNewTask = changed.has('task')
    if (this.task?.kind !== 'edit') this.#show(this.#draft.value)
    else if (isNewTask) {
      const { message, refused } = this.task
      const { content } = message
      this.#show(refused?.body ?? (content ? chooseText(content, this.parley.languages).text.body : ''))
    }
    // What was refused comes by itself, and takes the focus from nothing.
    if (isNewTask && this.task && !this.task.refused) input.focus()
  }

  /** What is there already is left alone, and with it the cursor. */
  #show(text: string): void {
    const input = this.#input
    if (input && input.value !== text) input.value = text
  }

  #send(event: Event): void {
    event.preventDefault()
    const input = this.#input
    if (!input || input.value.trim() === '' || this.#wait > 0) return
    const edited = this.#edited(input.value)
    this.problem = bodyRule(input.value) ?? (edited && contentRule(edited))
    if (this.problem) return
    if (edited && this.task) this.parley.live.edit(this.conversationId, this.task.message.seq, edited)
    else this.#give(input.value)
    this.parley.typing.stop(this.conversationId)
    this.isUrgent = false
    this.dispatchEvent(new Event('done'))
  }

  /** All of the message that is edited, with these words; undefined where none is. */
  #edited(body: string): Content | undefined {
    const { kind, message } = this.task ?? {}
    if (kind !== 'edit' || !message?.content) return undefined
    return withBody(message.content, this.parley.languages, body)
  }

  #give(body: string): void {
    const { live } = this.parley
    const message = this.task?.message
    const mentions = mentionsIn(body, this.#picker.nameable)
    live.send(this.conversationId, body, {
      ...(message && { replyTo: message.seq }),
      ...(this.isUrgent && { priority: 'urgent' }),
      ...(mentions.length > 0 && { mentions }),
    })
    this.parley.drafts.set(this.conversationId, '')
    this.dispatchEvent(new Event('sent'))
  }

  #onKey(event: KeyboardEvent): void {
    const input = event.target as HTMLTextAreaElement
    if (!isComposing(event) && this.#picker.onKey(event, input)) return
    if (event.key === 'Enter' && !event.shiftKey && !isComposing(event)) this.#send(event)
    if (event.key !== 'Escape' || !this.task) return
    // It ends this, and not what is around as well.
    event.preventDefault()
    this.dispatchEvent(new Event('done'))
  }

  #onCursor({ target }: Event): void {
    this.#picker.look(target as HTMLTextAreaElement)
  }

  #onInput(event: Event): void {
    const { typing, drafts } = this.parley
    const input = event.target as HTMLTextAreaElement
    const { value } = input
    this.#picker.look(input)
    if (this.task?.kind !== 'edit') drafts.set(this.conversationId, value)
    typing[value === '' ? 'stop' : 'start'](this.conversationId)
  }

  protected override render(): TemplateResult {
    const wait = this.#wait
    return html`${this.#picker.show(() => this.#input)}<form @submit=${this.#send}>
      ${this.problem ? html`<p class="problem small" id="problem" role="alert">${this.problem}</p>` : nothing}
      ${this.task ? this.#taskLine(this.task) : nothing}
      ${wait > 0 ? html`<p class="wait small muted" id="wait" role="timer">${t('composer.slow', { time: durationOf(wait) })}</p>` : nothing}
      ${
        this.task?.kind === 'edit'
          ? nothing
          : html`<div class="beside">
            ${this.mayUseTemplates ? this.#templatesButton() : nothing}
            <button
              type="button"
              class="urgent button plain round"
              aria-pressed=${this.isUrgent}
              aria-label=${t('composer.urgent')}
              title=${t('composer.urgent')}
              @click=${() => {
                this.isUrgent = !this.isUrgent
              }}
            >${icon('warning')}</button>
          </div>`
      }
      <textarea
        class="input ${this.task?.kind === 'edit' ? 'without-urgent' : ''}"
        rows="1"
        dir="auto"
        enterkeyhint="send"
        aria-label=${t('composer.label')}
        aria-invalid=${this.problem ? 'true' : 'false'}
        aria-describedby=${this.problem ? 'problem' : wait > 0 ? 'wait' : nothing}
        placeholder=${t('composer.placeholder')}
        @keydown=${this.#onKey}
        aria-autocomplete="list"
        aria-haspopup="listbox"
        aria-controls="mentions"
        aria-activedescendant=${this.#picker.activeId ?? nothing}
        @input=${this.#onInput}
        @click=${this.#onCursor}
        @keyup=${this.#onCursor}
        @blur=${() => this.#picker.close()}
      ></textarea>
      <button class="button primary round" aria-disabled=${wait > 0} aria-label=${t(this.task?.kind === 'edit' ? 'composer.save' : 'composer.send')}>
        ${icon(this.task?.kind === 'edit' ? 'check' : 'send')}
      </button>
    </form>`
  }

  #templatesButton(): TemplateResult {
    return html`<button
      type="button"
      class="button plain round"
      aria-label=${t('template.use')}
      title=${t('template.use')}
      @click=${() => this.dispatchEvent(new Event('templates'))}
    >${icon('template')}</button>`
  }

  #taskLine({ kind, message }: Task): TemplateResult {
    const { content, senderName, own } = message
    const words = content ? preview(chooseText(content, this.parley.languages).text) : ''
    const name = own ? t('message.you') : senderName
    return html`<div class="task row small">
      <div>
        <b>${kind === 'edit' ? t('composer.editing') : t('composer.replying', { name })}</b>
        <p class="cut muted" dir="auto">${words}</p>
      </div>
      <button
        type="button"
        class="button plain round"
        aria-label=${t('cancel')}
        @click=${() => this.dispatchEvent(new Event('done'))}
      >
        ${icon('close')}
      </button>
    </div>`
  }
}
