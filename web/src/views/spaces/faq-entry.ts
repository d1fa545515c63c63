import { ParleyError } from '@parley/client'
import { html, nothing, type TemplateResult } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import { Asked } from '../../elements/asked.ts'
import { attempt } from '../../elements/attempt.ts'
import '../../elements/dialog.ts'
import { ParleyElement } from '../../elements/parley-element.ts'
import { emptyState, stateStyle } from '../../elements/states.ts'
import { tell } from '../../elements/toasts.ts'
import { answerOf, answerStyle, type Faq, questionOf } from '../../faq/answer.ts'
import type { Space } from '../../session/spaces.ts'
import { t } from '../../texts/texts.ts'
import { dateOf } from '../../texts/times.ts'
import './faq-history.ts'
import { backLink, spacePageStyle } from './space-style.ts'

/** One question with its answer; who may publish changes it, takes it out of what is read, and sees what it said before. */
@customElement('parley-faq-entry')
export class FaqEntry extends ParleyElement {
  static override styles = [ParleyElement.styles, stateStyle, spacePageStyle, answerStyle].flat()

  @property({ attribute: false }) space: Space | undefined
  @property({ attribute: false }) faqId = ''
  /** In which of its languages it is to be shown; the reader's own unless one is chosen. */
  @state() private language: string | undefined
  @state() private isHistoryShown = false
  readonly #asked = new Asked<Faq | 'gone'>(this, async () => {
    try {
      return await this.parley.api.spaces.faqEntry(this.#spaceId, this.faqId)
    } catch (error) {
      if (error instanceof ParleyError && error.code === 'not_found') return 'gone'
      throw error
    }
  })

  get #spaceId(): string {
    return this.space?.spaceId ?? ''
  }

  async #setState({ question, titleVariants, answer, revision }: Faq, next: Faq['state']): Promise<void> {
    const entry = { question: titleVariants ?? question, answer, state: next }
    const put = async () => {
      this.#asked.value = await this.parley.api.spaces.putFaq(this.#spaceId, this.faqId, entry, {
        ifMatch: revision,
      })
    }
    if (await attempt(put)) tell(t(next === 'retired' ? 'faq.retire.done' : 'faq.publish.done'))
    this.requestUpdate()
  }

  protected override render(): TemplateResult {
    const { space } = this
    if (!space) return html`${nothing}`
    const { spaceId } = space
    return html`<div class="page">
      <div>${backLink(this.navigation.href({ name: 'spaceFaq', params: { spaceId } }))}</div>
      ${this.#asked.show((entry) =>
        entry === 'gone'
          ? emptyState('search', t('faq.gone'), t('faq.gone.more'))
          : this.#entry(space, entry),
      )}
    </div>`
  }

  #entry(space: Space, entry: Faq): TemplateResult {
    const own = this.parley.languages
    const languages = this.language === undefined ? own : [this.language, ...own]
    const choose = (tag: string) => {
      this.language = tag
    }
    return html`<article class="answer">
        <h2 dir="auto">${questionOf(entry, languages)}</h2>
        ${answerOf(entry, languages, choose)}
        <p class="small muted">
          ${entry.state === 'retired' ? t('faq.retired') : t('faq.updated', { time: dateOf(entry.updatedAt, Date.now()) })}
        </p>
      </article>
      ${space.permissions.includes('faq') ? this.#publishing(entry) : nothing}
      ${this.isHistoryShown ? this.#history() : nothing}`
  }

  #publishing(entry: Faq): TemplateResult {
    const { faqId, state: now, source } = entry
    const params = { spaceId: this.#spaceId, faqId }
    const next = now === 'published' ? 'retired' : 'published'
    const showHistory = () => {
      this.isHistoryShown = true
    }
    return html`<div class="actions">
      <a class="button" href=${this.navigation.href({ name: 'spaceEditFaq', params })}>${t('action.edit')}</a>
      <button class="button" @click=${() => void this.#setState(entry, next)}>
        ${next === 'retired' ? t('faq.retire') : t('faq.publish')}
      </button>
      <button class="button" @click=${showHistory}>${t('action.history')}</button>
      ${
        source
          ? html`<a
            class="button plain"
            href=${this.navigation.href({ name: 'conversation', params: { conversationId: source.conversationId } })}
            >${t('faq.source')}</a
          >`
          : nothing
      }
    </div>`
  }

  #history(): TemplateResult {
    const close = () => {
      this.isHistoryShown = false
    }
    return html`<parley-dialog heading=${t('action.history')} @close=${close}>
      <parley-faq-history .spaceId=${this.#spaceId} .faqId=${this.faqId}></parley-faq-history>
    </parley-dialog>`
  }
}
