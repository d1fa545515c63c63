import { html, nothing, type TemplateResult } from 'lit'
import { customElement, property } from 'lit/decorators.js'
import { Asked } from '../../elements/asked.ts'
import { ParleyElement } from '../../elements/parley-element.ts'
import { emptyState, stateStyle } from '../../elements/states.ts'
import { tell } from '../../elements/toasts.ts'
import type { Faq } from '../../faq/answer.ts'
import type { Space } from '../../session/spaces.ts'
import { t } from '../../texts/texts.ts'
import { backLink, spacePageStyle } from './space-style.ts'
import type { TitledText } from './text-form.ts'
import './text-form.ts'

/** Other words for a question and its answer, in each of its languages. What somebody else changed meanwhile is not overwritten. */
@customElement('parley-edit-faq')
export class EditFaq extends ParleyElement {
  static override styles = [ParleyElement.styles, stateStyle, spacePageStyle].flat()

  @property({ attribute: false }) space: Space | undefined
  @property({ attribute: false }) faqId = ''
  readonly #asked = new Asked<Faq>(this, () => {
    const { spaceId = '' } = this.space ?? {}
    return this.parley.api.spaces.faqEntry(spaceId, this.faqId)
  })

  readonly #send = async ({ title, content }: TitledText): Promise<void> => {
    const { spaceId = '' } = this.space ?? {}
    const { revision } = this.#asked.value ?? {}
    const entry = { question: title, answer: content }
    await this.parley.api.spaces.putFaq(
      spaceId,
      this.faqId,
      entry,
      revision === undefined ? {} : { ifMatch: revision },
    )
    tell(t('saved'))
    this.navigation.go({ name: 'spaceFaqEntry', params: { spaceId, faqId: this.faqId } }, { replace: true })
  }

  protected override render(): TemplateResult {
    const { space, faqId } = this
    if (!space) return html`${nothing}`
    if (!space.permissions.includes('faq')) return emptyState('help', t('space.may_not'))
    const { spaceId, language } = space
    return html`<div class="page">
      <div class="row">
        ${backLink(this.navigation.href({ name: 'spaceFaqEntry', params: { spaceId, faqId } }))}
        <h2>${t('faq.edit')}</h2>
      </div>
      ${this.#asked.show(
        ({ question, titleVariants, answer }) =>
          html`<parley-text-form
            .initial=${{ title: titleVariants ?? question, content: answer }}
            .language=${language}
            .labels=${{ title: t('faq.question'), body: t('faq.answer') }}
            .names=${{ title: 'question', content: 'answer' }}
            .send=${this.#send}
          ></parley-text-form>`,
      )}
    </div>`
  }
}
