import type { AnswerOf } from '@parley/client'
import { css, html, nothing, type TemplateResult } from 'lit'
import { customElement, property } from 'lit/decorators.js'
import { Asked } from '../../elements/asked.ts'
import { icon } from '../../elements/icon.ts'
import { ParleyElement } from '../../elements/parley-element.ts'
import { emptyState, stateStyle } from '../../elements/states.ts'
import { rowsStyle } from '../../style/rows.ts'
import { t } from '../../texts/texts.ts'
import { exactTime } from '../../texts/times.ts'

type Pins = AnswerOf<'listPins'>
type Pin = Pins['items'][number]

/** What is pinned, last pinned first. It says `choose` with the seq of one to go to. */
@customElement('parley-pins')
export class PinList extends ParleyElement {
  static override styles = [
    ParleyElement.styles,
    stateStyle,
    rowsStyle,
    css`
      .words {
        display: -webkit-box;
        -webkit-box-orient: vertical;
        -webkit-line-clamp: 3;
        line-clamp: 3;
        overflow: hidden;
        overflow-wrap: anywhere;
      }
    `,
  ].flat()

  @property({ attribute: false }) conversationId = ''
  @property({ attribute: false }) mayUnpin = false
  readonly #pins = new Asked<Pins>(this, () => this.parley.api.conversations.pins(this.conversationId))

  #unpin({ seq }: Pin): void {
    this.parley.live.pin(this.conversationId, seq, false)
    const { value } = this.#pins
    if (value) this.#pins.value = { ...value, items: value.items.filter((one) => one.seq !== seq) }
    this.requestUpdate()
  }

  protected override render(): TemplateResult {
    return this.#pins.show(({ items }) =>
      items.length === 0
        ? emptyState('pin', t('pins.none'), t('pins.none.more'))
        : html`<ul>${items.map((pin) => this.#row(pin))}</ul>`,
    )
  }

  #row(pin: Pin): TemplateResult {
    const { seq, senderName, own, createdAt, text } = pin
    return html`<li>
      <button class="choice" @click=${() => this.dispatchEvent(new CustomEvent('choose', { detail: seq }))}>
        <b class="small">${own ? t('message.you') : senderName}</b>
        <time class="small muted" datetime=${createdAt}>${exactTime(createdAt)}</time>
        <span class="words" dir="auto">${text?.title ?? ''} ${text?.body ?? t('message.deleted')}</span>
      </button>
      ${
        this.mayUnpin
          ? html`<button class="button plain round" aria-label=${t('action.unpin')} @click=${() => this.#unpin(pin)}>
              ${icon('close')}
            </button>`
          : nothing
      }
    </li>`
  }
}
