import type { AnswerOf } from '@parley/client'
import { css, html, nothing, type TemplateResult } from 'lit'
import { customElement, property } from 'lit/decorators.js'
import { Asked } from '../../elements/asked.ts'
import { avatar, avatarStyle } from '../../elements/avatar.ts'
import { Clock } from '../../elements/clock.ts'
import { ParleyElement } from '../../elements/parley-element.ts'
import { stateStyle } from '../../elements/states.ts'
import { t } from '../../texts/texts.ts'
import { exactTime, numberOf, relativeTime } from '../../texts/times.ts'

type Receipts = AnswerOf<'listReceipts'>
type Receipt = Receipts['items'][number]

const sections = [
  { state: 'seen', label: 'receipts.seen' },
  { state: 'delivered', label: 'receipts.delivered' },
  { state: 'pending', label: 'receipts.pending' },
] as const

/** Who has seen an own message, whom it has reached, and who is left. */
@customElement('parley-receipts')
export class ReceiptList extends ParleyElement {
  static override styles = [
    ParleyElement.styles,
    avatarStyle,
    stateStyle,
    css`
      h3 {
        font-size: var(--text-small);
        color: var(--text-muted);
      }
      li {
        padding-block: var(--space-1);
      }
      li span {
        min-inline-size: 0;
      }
      time {
        margin-inline-start: auto;
      }
    `,
  ].flat()

  @property({ attribute: false }) conversationId = ''
  @property({ attribute: false }) seq = 0
  readonly #clock = new Clock(this)
  readonly #receipts = new Asked<Receipts>(this, async (before) => {
    const { conversationId, seq } = this
    const cursor = before?.nextCursor ?? undefined
    const page = await this.parley.api.messages.receipts(conversationId, seq, { limit: 50, cursor })
    return { ...page, items: [...(before?.items ?? []), ...page.items] }
  })

  protected override render(): TemplateResult {
    return this.#receipts.show(
      ({ items, counts, nextCursor }) =>
        html`<div class="stack">
          ${sections.map(({ state, label }) => {
            const people = items.filter((one) => one.state === state)
            const count = counts?.[state] ?? people.length
            return count === 0
              ? nothing
              : html`<section>
                  <h3>${t(label)} · ${numberOf(count)}</h3>
                  <ul>${people.map((one) => this.#person(one))}</ul>
                </section>`
          })}
          ${items.length === 0 && nextCursor === null ? html`<p>${t('receipts.nobody')}</p>` : nothing}
          ${
            nextCursor === null
              ? nothing
              : html`<button class="button" aria-disabled=${this.#receipts.isBusy} @click=${this.#receipts.ask}>
                  ${t('more')}
                </button>`
          }
        </div>`,
    )
  }

  #person({ userId, displayName, at }: Receipt): TemplateResult {
    return html`<li class="row">
      ${avatar({ id: userId, name: displayName }, 'small')}<span class="cut">${displayName}</span>
      ${
        at
          ? html`<time class="small muted" datetime=${at} title=${exactTime(at)}>
              ${relativeTime(at, this.#clock.now)}
            </time>`
          : nothing
      }
    </li>`
  }
}
