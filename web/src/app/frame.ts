import { html, nothing, type PropertyValues, type TemplateResult } from 'lit'
import { customElement, property } from 'lit/decorators.js'
import { badgeStyle, unreadBadge } from '../elements/badge.ts'
import { icon } from '../elements/icon.ts'
import { ParleyElement } from '../elements/parley-element.ts'
import { emptyState, loadingState, stateStyle } from '../elements/states.ts'
import { Watch } from '../elements/watch.ts'
import type { Place } from '../navigation/paths.ts'
import { t } from '../texts/texts.ts'
import '../views/conversations/conversation-list.ts'
import './connection-banner.ts'
import { frameStyle } from './frame-style.ts'
import { sections } from './sections.ts'
import { ViewLoader } from './view-loader.ts'
import { views } from './views.ts'

/** What somebody who is signed in sees around every view: the sections, the list of one, and the view. */
@customElement('parley-frame')
export class Frame extends ParleyElement {
  static override styles = [ParleyElement.styles, stateStyle, badgeStyle, frameStyle].flat()

  @property({ attribute: false }) place: Place | undefined
  readonly #loader = new ViewLoader(this, { views, startAnew: () => location.reload() })
  readonly #unread = new Watch(this, () => this.parley.live.unread)

  /** Keyboards and screen readers go on where the new view begins. */
  protected override updated(changed: PropertyValues<this>): void {
    const before = changed.get('place')
    if (before && before.name !== this.place?.name) this.#content?.focus({ preventScroll: true })
  }

  /** The view; where a narrow screen shows the list instead of it, the list. */
  get #content(): HTMLElement | undefined {
    const parts = [...this.renderRoot.querySelectorAll<HTMLElement>('.list, .view')]
    return parts.findLast((part) => part.getClientRects().length > 0)
  }

  protected override render(): TemplateResult {
    const view = this.place && views[this.place.name]
    const isList = view?.list !== undefined && (view.isList ?? this.place?.name === view.section)
    return html`<div class="frame ${view?.list ? 'with-list' : ''} ${isList ? 'at-list' : ''}">
      <parley-connection-banner></parley-connection-banner>
      ${this.#nav(view?.section)}
      <main>
        ${view?.list ? html`<section class="list" tabindex="-1" aria-label=${t('nav.list')}>${view.list()}</section>` : nothing}
        <div class="view" id="view" tabindex="-1">${this.#view()}</div>
      </main>
    </div>`
  }

  #view(): TemplateResult {
    if (!this.place) return emptyState('search', t('not_found.title'), t('not_found.more'))
    return this.#loader.show(this.place) ?? loadingState()
  }

  #nav(section: string | undefined): TemplateResult {
    const { total, urgent } = this.#unread.value
    return html`<nav aria-label=${t('nav.label')}>
      <a class="skip button" href="#view" @click=${this.#skip}>${t('skip')}</a>
      <img class="mark" src="/icon.svg" alt="" />
      <ul>
        ${sections.map(
          ({ name, picture, label, place }) =>
            html`<li>
              <a href=${this.navigation.href(place)} aria-current=${name === section ? 'page' : nothing}>
                ${icon(picture)}<span>${t(label)}</span>
                ${name === 'conversations' ? unreadBadge(total, urgent > 0 ? 'urgent' : 'usual') : nothing}
              </a>
            </li>`,
        )}
      </ul>
    </nav>`
  }

  #skip(event: Event): void {
    event.preventDefault()
    event.stopPropagation()
    this.#content?.focus()
  }
}
