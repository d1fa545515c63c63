import type { AnswerOf } from '@parley/client'
import { css, html, type TemplateResult } from 'lit'
import { customElement, property } from 'lit/decorators.js'
import { Paged } from '../../elements/paged.ts'
import { ParleyElement } from '../../elements/parley-element.ts'
import { stateStyle } from '../../elements/states.ts'
import { exactTime } from '../../texts/times.ts'
import { contentOf } from './message-content.ts'

type Revision = AnswerOf<'listHistory'>['items'][number]

/** What a message said, the present words first. */
@customElement('parley-history')
export class History extends ParleyElement {
  static override styles = [
    ParleyElement.styles,
    stateStyle,
    css`
      li {
        padding-block: var(--space-3);
        overflow-wrap: anywhere;
      }
      li + li {
        border-block-start: 1px solid var(--border);
      }
      .body {
        white-space: pre-wrap;
      }
    `,
  ].flat()

  @property({ attribute: false }) conversationId = ''
  @property({ attribute: false }) seq = 0
  readonly #revisions = new Paged<Revision>(this, (cursor, options) =>
    this.parley.api.messages.history(this.conversationId, this.seq, { limit: 10, cursor }, options),
  )

  protected override render(): TemplateResult {
    return this.#revisions.show(
      (revisions) =>
        html`<ol>
          ${revisions.map(
            ({ content, at }) =>
              html`<li>
                <time class="small muted" datetime=${at}>${exactTime(at)}</time>
                ${contentOf({ content }, this.parley.languages)}
              </li>`,
          )}
        </ol>`,
    )
  }
}
