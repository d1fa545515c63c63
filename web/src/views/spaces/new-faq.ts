import { html, nothing, type TemplateResult } from 'lit'
import { customElement, property } from 'lit/decorators.js'
import { ParleyElement } from '../../elements/parley-element.ts'
import { emptyState, stateStyle } from '../../elements/states.ts'
import type { Space } from '../../session/spaces.ts'
import { t } from '../../texts/texts.ts'
import './promote-reply.ts'
import { backLink, spacePageStyle } from './space-style.ts'
import type { TitledText } from './text-form.ts'
import './text-form.ts'

/** A new question with its answer: in words of one's own, or in those of a reply that was given. */
@customElement('parley-new-faq')
export class NewFaq extends ParleyElement {
  static override styles = [ParleyElement.styles, stateStyle, spacePageStyle].flat()

  @property({ attribute: false }) space: Space | undefined
  /** Which reply, by `conversationId` and `seq`. */
  @property({ attribute: false }) reply: Readonly<Record<string, string>> = {}
  /** The same again after no answer came makes no second one. */
  readonly #idempotencyKey = crypto.randomUUID()

  readonly #send = async ({ title, content }: TitledText): Promise<void> => {
    const { spaceId = '' } = this.space ?? {}
    const entry = { question: title, answer: content }
    const { faqId } = await this.parley.api.spaces.addFaq(spaceId, entry, {
      idempotencyKey: this.#idempotencyKey,
    })
    this.navigation.go({ name: 'spaceFaqEntry', params: { spaceId, faqId } }, { replace: true })
  }

  protected override render(): TemplateResult {
    const { space } = this
    if (!space) return html`${nothing}`
    if (!space.permissions.includes('faq')) return emptyState('help', t('space.may_not'))
    const { conversationId, seq } = this.reply
    return html`<div class="page">
      <div class="row">
        ${backLink(this.navigation.href({ name: 'spaceFaq', params: { spaceId: space.spaceId } }))}
        <h2>${t('faq.new')}</h2>
      </div>
      ${
        conversationId !== undefined && Number(seq) > 0
          ? html`<parley-promote-reply
            .spaceId=${space.spaceId}
            .conversationId=${conversationId}
            .seq=${Number(seq)}
          ></parley-promote-reply>`
          : html`<parley-text-form
            .labels=${{ title: t('faq.question'), body: t('faq.answer') }}
            .names=${{ title: 'question', content: 'answer' }}
            .send=${this.#send}
          ></parley-text-form>`
      }
    </div>`
  }
}
