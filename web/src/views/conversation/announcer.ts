import { chooseText, preview } from '@parley/client'
import { html, type PropertyValues, type TemplateResult } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import { keyed } from 'lit/directives/keyed.js'
import { ParleyElement } from '../../elements/parley-element.ts'
import { Watch } from '../../elements/watch.ts'
import { t } from '../../texts/texts.ts'

/** Tells screen readers what others say while the conversation is looked at: neither what was there, nor what comes from above. */
@customElement('parley-announcer')
export class Announcer extends ParleyElement {
  @property({ attribute: false }) conversationId = ''
  @state() private words = ''
  readonly #messages = new Watch(this, () => this.parley.live.messages(this.conversationId))
  readonly #conversation = new Watch(this, () => this.parley.live.conversation(this.conversationId))
  /** What came up to here is not new. */
  #toldSeq = 0

  protected override willUpdate(changed: PropertyValues<this>): void {
    const lastSeq = this.#conversation.value?.lastSeq ?? 0
    if (changed.has('conversationId')) {
      this.words = ''
      this.#toldSeq = lastSeq
    }
    const { items } = this.#messages.value
    const at = items.findLastIndex(({ seq }) => seq > 0 && seq <= this.#toldSeq)
    const fresh = items
      .slice(at + 1)
      .filter(({ own, seq, content }) => !own && seq > this.#toldSeq && content)
    this.#toldSeq = Math.max(this.#toldSeq, ...fresh.map(({ seq }) => seq))
    const one = fresh.at(-1)
    if (!one?.content) return
    const text = preview(chooseText(one.content, this.parley.languages).text)
    this.words =
      fresh.length === 1
        ? t('conversation.they_said', { name: one.senderName, preview: text })
        : t('conversation.new', { count: fresh.length })
  }

  protected override render(): TemplateResult {
    // Words that stay the same are not read out: each time they stand in something new.
    return html`<p class="unseen" role="status">${keyed(this.#toldSeq, html`<span>${this.words}</span>`)}</p>`
  }
}
