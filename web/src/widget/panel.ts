import { css, html, type TemplateResult } from 'lit'
import { customElement, property } from 'lit/decorators.js'
import '../app/connection-banner.ts'
import { ViewLoader } from '../app/view-loader.ts'
import { ParleyElement } from '../elements/parley-element.ts'
import { emptyState, errorState, loadingState, stateStyle } from '../elements/states.ts'
import { Watch } from '../elements/watch.ts'
import type { PlaceName } from '../navigation/paths.ts'
import { createState, type Observed } from '../session/state.ts'
import { t } from '../texts/texts.ts'
import type { Connected, Standing } from './connected.ts'
import type { Scope } from './scope.ts'
import './scoped-list.ts'
import { views } from './views.ts'

const unknown: Observed<Standing> = createState<Standing>('opening')

/** What is in the widget's panel: where one is, or why that cannot be shown. */
@customElement('parley-panel')
export class Panel extends ParleyElement {
  static override styles = [
    ParleyElement.styles,
    stateStyle,
    css`
      :host {
        display: grid;
        grid-template: auto minmax(0, 1fr) / minmax(0, 1fr);
        block-size: 100%;
      }
      .view {
        grid-row: 2;
        min-block-size: 0;
        overflow: auto;
      }
      .view:focus-visible {
        outline: none;
      }
    `,
  ].flat()

  @property({ attribute: false }) connected: Connected | undefined
  @property({ attribute: false }) scope: Scope = { space: '', topic: '' }
  readonly #loader = new ViewLoader(this, { views })
  readonly #place = new Watch(this, () => this.navigation.place)
  readonly #standing = new Watch(this, () => this.connected?.standing ?? unknown)
  #shown: PlaceName | undefined

  /** Keyboards and screen readers go on where the new view begins. */
  protected override updated(): void {
    const before = this.#shown
    this.#shown = this.#place.value?.name
    if (before !== undefined && before !== this.#shown)
      this.renderRoot.querySelector<HTMLElement>('.view')?.focus({ preventScroll: true })
  }

  readonly #look = () => void this.connected?.look()

  protected override render(): TemplateResult {
    return html`<parley-connection-banner></parley-connection-banner>
      <section class="view" tabindex="-1">${this.#content(this.#standing.value)}</section>`
  }

  #content(standing: Standing): TemplateResult {
    if (standing === 'in') return this.#view()
    if (standing === 'opening') return loadingState()
    if (standing === 'unreachable') return errorState(t('problem.network'), this.#look)
    if (standing === 'refused') return errorState(t('widget.refused'), this.#look)
    if (this.parley.account) return this.#account()
    const again = html`<button class="button" @click=${this.#look}>${t('try_again')}</button>`
    return emptyState('person', t('widget.signed_out'), t('widget.signed_out.more'), again)
  }

  #view(): TemplateResult {
    const place = this.#place.value
    if (!place || !views[place.name] || views[place.name]?.isOpen)
      return html`<parley-scoped-list .scope=${this.scope}></parley-scoped-list>`
    return this.#loader.show(place) ?? loadingState()
  }

  #account(): TemplateResult {
    const place = this.#place.value
    const isOpen = place !== undefined && views[place.name]?.isOpen === true
    return this.#loader.show(isOpen ? place : { name: 'signIn', params: {} }) ?? loadingState()
  }
}
