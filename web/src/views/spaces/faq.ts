import { html, nothing, type TemplateResult } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import { repeat } from 'lit/directives/repeat.js'
import { Paged } from '../../elements/paged.ts'
import { ParleyElement } from '../../elements/parley-element.ts'
import { emptyState, stateStyle } from '../../elements/states.ts'
import { type Faq, questionOf } from '../../faq/answer.ts'
import type { Space } from '../../session/spaces.ts'
import { t } from '../../texts/texts.ts'
import { spacePageStyle } from './space-style.ts'

/** The service takes no more. */
const mostCharacters = 200

/** What has been asked often, with the answers; who may publish writes new ones, and finds those that were retired. */
@customElement('parley-space-faq')
export class SpaceFaq extends ParleyElement {
  static override styles = [ParleyElement.styles, stateStyle, spacePageStyle].flat()

  @property({ attribute: false }) space: Space | undefined
  @state() private faqState: Faq['state'] = 'published'
  #query = ''
  readonly #entries = new Paged<Faq>(this, (cursor, options) => {
    const { spaceId = '' } = this.space ?? {}
    const wanted = this.#query === '' ? { state: this.faqState, cursor } : { query: this.#query }
    return this.parley.api.spaces.faq(spaceId, { limit: 50, ...wanted }, options)
  })

  #onQuery(event: Event): void {
    this.#query = [...(event.target as HTMLInputElement).value.trim()].slice(0, mostCharacters).join('')
    this.#entries.renewSoon()
    this.requestUpdate()
  }

  #onState(event: Event): void {
    this.faqState = (event.target as HTMLInputElement).checked ? 'retired' : 'published'
    void this.#entries.renew()
  }

  protected override render(): TemplateResult {
    const { space } = this
    if (!space) return html`${nothing}`
    const mayPublish = space.permissions.includes('faq')
    const newOne = this.navigation.href({ name: 'spaceNewFaq', params: { spaceId: space.spaceId } })
    return html`<div class="page">
      <div class="between">
        <h2>${t('faq.title')}</h2>
        ${mayPublish ? html`<a class="button primary" href=${newOne}>${t('faq.new')}</a>` : nothing}
      </div>
      <div class="field" role="search">
        <label for="query">${t('faq.search')}</label>
        <input class="input" id="query" type="search" autocomplete="off" maxlength="200" @input=${this.#onQuery} />
      </div>
      ${mayPublish && this.#query === '' ? this.#stateChoice() : nothing}
      ${this.#entries.show((entries) => this.#list(space, entries))}
    </div>`
  }

  #stateChoice(): TemplateResult {
    return html`<label class="row">
      <input type="checkbox" .checked=${this.faqState === 'retired'} @change=${this.#onState} /> ${t('faq.retired.show')}
    </label>`
  }

  #list({ spaceId }: Space, entries: readonly Faq[]): TemplateResult {
    if (entries.length === 0) return this.#none()
    return html`<ul class="lines" aria-label=${t('faq.title')}>
      ${repeat(
        entries,
        ({ faqId }) => faqId,
        (entry) => html`<li>${this.#row(spaceId, entry)}</li>`,
      )}
    </ul>`
  }

  #none(): TemplateResult {
    if (this.#query !== '') return emptyState('search', t('faq.not_found'), t('faq.not_found.more'))
    if (this.faqState === 'retired') return emptyState('archive', t('faq.retired.none'))
    return emptyState('help', t('faq.none'), t('faq.none.more'))
  }

  #row(spaceId: string, entry: Faq): TemplateResult {
    const { faqId, text, language } = entry
    return html`<span class="words">
      <a href=${this.navigation.href({ name: 'spaceFaqEntry', params: { spaceId, faqId } })}
        >${questionOf(entry, this.parley.languages)}</a
      >
      <span class="small muted two-lines" lang=${language === 'und' ? nothing : language} dir="auto">${text.body}</span>
    </span>`
  }
}
