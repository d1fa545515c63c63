import type { AnswerOf } from '@parley/client'
import { css, html, type TemplateResult } from 'lit'
import { customElement, property } from 'lit/decorators.js'
import { Asked } from '../../elements/asked.ts'
import { ParleyElement } from '../../elements/parley-element.ts'
import { stateStyle } from '../../elements/states.ts'
import { tell } from '../../elements/toasts.ts'
import { answerStyle } from '../../faq/answer.ts'
import { field, formProblem } from '../../forms/field.ts'
import { Form } from '../../forms/form.ts'
import { optional, titleRule } from '../../forms/rules.ts'
import { t } from '../../texts/texts.ts'
import { contentOf } from '../conversation/message-content.ts'

/** Publishes a reply that was given: without a question of one's own, with that of the message which it answers. */
@customElement('parley-promote-reply')
export class PromoteReply extends ParleyElement {
  static override styles = [
    ParleyElement.styles,
    stateStyle,
    answerStyle,
    css`
      :host {
        display: grid;
        gap: var(--space-4);
      }
      blockquote {
        padding-inline-start: var(--space-3);
        border-inline-start: 3px solid var(--accent);
      }
    `,
  ].flat()

  @property({ attribute: false }) spaceId = ''
  @property({ attribute: false }) conversationId = ''
  @property({ attribute: false }) seq = 0
  readonly #reply = new Asked<AnswerOf<'readMessage'>>(this, () =>
    this.parley.api.messages.get(this.conversationId, this.seq),
  )
  readonly #idempotencyKey = crypto.randomUUID()
  readonly #form = new Form(this, {
    rules: { question: optional(titleRule) },
    send: async ({ question }) => {
      const { spaceId, conversationId, seq } = this
      const { faqId } = await this.parley.api.spaces.addFaq(
        spaceId,
        { from: { conversationId, seq }, ...(question.trim() !== '' && { question: question.trim() }) },
        { idempotencyKey: this.#idempotencyKey },
      )
      tell(t('faq.promoted'))
      this.navigation.go({ name: 'spaceFaqEntry', params: { spaceId, faqId } }, { replace: true })
    },
  })

  protected override render(): TemplateResult {
    return this.#reply.show((reply) => {
      const { problem, problems, isBusy, submit } = this.#form
      return html`<p class="muted">${t('faq.promote.intro')}</p>
        <blockquote class="answer">${contentOf(reply, this.parley.languages)}</blockquote>
        <form novalidate @submit=${submit}>
          ${formProblem(problem)}
          ${field({
            name: 'question',
            label: t('faq.question'),
            hint: t('faq.promote.question'),
            problem: problems.question,
          })}
          <div><button class="button primary" aria-disabled=${isBusy}>${t('faq.publish')}</button></div>
        </form>`
    })
  }
}
