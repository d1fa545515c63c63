import { css, html, nothing, type TemplateResult } from 'lit'
import { customElement, property } from 'lit/decorators.js'
import { ParleyElement } from '../../elements/parley-element.ts'
import { Watch } from '../../elements/watch.ts'
import { t } from '../../texts/texts.ts'

/** Who writes at the moment. It is seen, not announced: it would never end. */
@customElement('parley-typing')
export class TypingLine extends ParleyElement {
  static override styles = [
    ParleyElement.styles,
    css`
      p {
        min-block-size: 1.375rem;
        max-inline-size: 54rem;
        margin-inline: auto;
        padding-inline: var(--space-5);
      }
      i {
        display: inline-block;
        inline-size: 0.3rem;
        block-size: 0.3rem;
        margin-inline-end: 0.15rem;
        border-radius: var(--radius-round);
        background: currentColor;
        animation: breathe 1.2s ease-in-out infinite alternate;
      }
      i:nth-child(2) {
        animation-delay: 0.3s;
      }
      i:nth-child(3) {
        animation-delay: 0.6s;
      }
      @keyframes breathe {
        from {
          opacity: 0.3;
        }
      }
      @media (prefers-reduced-motion: reduce) {
        i {
          animation: none;
        }
      }
    `,
  ].flat()

  @property({ attribute: false }) conversationId = ''
  readonly #typing = new Watch(this, () => this.parley.typing.in(this.conversationId))
  readonly #conversation = new Watch(this, () => this.parley.live.conversation(this.conversationId))
  readonly #members = new Watch(this, () => this.parley.live.members(this.conversationId))

  protected override render(): TemplateResult {
    const known = this.#members.value ?? this.#conversation.value?.members ?? []
    const names = this.#typing.value.flatMap(
      (userId) => known.find((one) => one.userId === userId)?.displayName ?? [],
    )
    const [name = ''] = names
    return html`<p class="small muted cut">
      ${
        names.length === 0
          ? nothing
          : html`<span aria-hidden="true"><i></i><i></i><i></i></span> ${t('typing', { name, others: names.length - 1 })}`
      }
    </p>`
  }
}
