import type { AnswerOf } from '@parley/client'
import { css, html, type TemplateResult } from 'lit'
import { customElement, property } from 'lit/decorators.js'
import { Paged } from '../../elements/paged.ts'
import { ParleyElement } from '../../elements/parley-element.ts'
import { stateStyle } from '../../elements/states.ts'
import { answerOf, answerStyle, questionOf } from '../../faq/answer.ts'
import { exactTime } from '../../texts/times.ts'

type Version = AnswerOf<'listFaqHistory'>['items'][number]

/** What an entry says and said, the present words first. */
@customElement('parley-faq-history')
export class FaqHistory extends ParleyElement {
  static override styles = [
    ParleyElement.styles,
    stateStyle,
    answerStyle,
    css`
      li {
        padding-block: var(--space-3);
        overflow-wrap: anywhere;
      }
      li + li {
        border-block-start: 1px solid var(--border);
      }
      .question {
        font-weight: 600;
      }
    `,
  ].flat()

  @property({ attribute: false }) spaceId = ''
  @property({ attribute: false }) faqId = ''
  readonly #versions = new Paged<Version>(this, (cursor, options) =>
    this.parley.api.spaces.faqHistory(this.spaceId, this.faqId, { limit: 10, cursor }, options),
  )

  protected override render(): TemplateResult {
    return this.#versions.show(
      (versions) => html`<ol>${versions.map((version) => html`<li>${this.#version(version)}</li>`)}</ol>`,
    )
  }

  #version(version: Version): TemplateResult {
    const { languages } = this.parley
    return html`<time class="small muted" datetime=${version.at}>${exactTime(version.at)}</time>
      <p class="question" dir="auto">${questionOf(version, languages)}</p>
      ${answerOf(version, languages)}`
  }
}
