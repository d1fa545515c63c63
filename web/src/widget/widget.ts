import { ContextProvider } from '@lit/context'
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import { keyed } from 'lit/directives/keyed.js'
import { badgeStyle, unreadBadge } from '../elements/badge.ts'
import { icon } from '../elements/icon.ts'
import '../elements/toasts.ts'
import { Watch } from '../elements/watch.ts'
import type { Navigation } from '../navigation/navigation.ts'
import { type Parley, parleyContext } from '../session/parley.ts'
import { createState, type Observed } from '../session/state.ts'
import { currentLanguage, t } from '../texts/texts.ts'
import type { Connected } from './connected.ts'
import { HostElement } from './host-element.ts'
import { createInnerNavigation, followInnerLinks } from './navigation.ts'
import './panel.ts'
import { rootStyle } from './root-style.ts'
import type { Scope } from './scope.ts'
import { views } from './views.ts'
import { widgetStyle } from './widget-style.ts'

/** The app is where the widget's file comes from. */
const appOrigin = new URL(import.meta.url).origin
/** Narrower, or lower, and the panel is all that is seen. */
const isSmall = matchMedia('(max-width: 30rem), (max-height: 28rem)')
const no: Observed<boolean> = createState(false)

/**
 * Conversations in a page that is not the app's: a launcher with what is unread, and behind it those of one space or topic.
 *
 * @fires parley-toggle - It has been opened or closed: `detail.open`.
 * @fires parley-unread - What is unread has changed: `detail.total`, `detail.urgent`.
 * @csspart launcher - The button.
 * @csspart badge - What is unread, on the button.
 * @csspart panel - What opens.
 * @csspart bar - Its upper edge, with name and closing button.
 */
@customElement('parley-widget')
export class Widget extends HostElement {
  static override styles = [HostElement.styles, badgeStyle, rootStyle, widgetStyle].flat()

  /** Whether the panel is there. */
  @property({ type: Boolean, reflect: true }) open = false
  /** What launcher and panel are called; the topic, or simply conversations, unless said otherwise. */
  @property() label = ''
  @state() private news = ''
  #scope: Scope = { space: '', topic: '' }
  readonly #provider = new ContextProvider(this, { context: parleyContext })
  readonly #isCurrent = new Watch(this, () => this.connected.value?.parley.live.isCurrent ?? no)
  readonly #navigation: Navigation = createInnerNavigation({ appOrigin, has: (name) => name in views })
  #given: Connected | undefined
  /** Where the focus came from; there it goes back to. */
  #opener: Element | null = null
  /** So much was unread when it was said last; undefined until that is known. */
  #heard: number | undefined

  show(): void {
    this.open = true
  }

  hide(): void {
    this.open = false
  }

  toggle(): void {
    this.open = !this.open
  }

  override connectedCallback(): void {
    super.connectedCallback()
    isSmall.addEventListener('change', this.#reopen)
  }

  override disconnectedCallback(): void {
    isSmall.removeEventListener('change', this.#reopen)
    super.disconnectedCallback()
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    super.willUpdate(changed)
    if (changed.has('space') || changed.has('topic')) this.#scope = { space: this.space, topic: this.topic }
    this.#announce()
  }

  /** Only what is new, and not while it is read anyhow. */
  #announce(): void {
    if (!this.#isCurrent.value) return
    const { total } = this.unread
    const isRead = this.open && this.#navigation.place.getSnapshot()?.name === 'conversation'
    if (total > (this.#heard ?? total) && !isRead) this.news = t('unread_count', { count: total })
    this.#heard = total
  }

  protected override updated(changed: PropertyValues<this>): void {
    super.updated(changed)
    if (changed.get('open') !== undefined)
      this.dispatchEvent(new CustomEvent('parley-toggle', { detail: { open: this.open } }))
    const panel = this.#panel
    if (panel && panel.open !== this.open) this.#turn(panel)
  }

  #turn(panel: HTMLDialogElement): void {
    if (!this.open) panel.close()
    else {
      this.#opener ??= this.shadowRoot?.activeElement ?? document.activeElement
      if (isSmall.matches) panel.showModal()
      else panel.show()
      panel.focus()
      // Whoever opens it reads something next. What cannot be fetched now is fetched when it is wanted.
      views.conversation?.load().catch(() => undefined)
    }
  }

  get #panel(): HTMLDialogElement | null {
    return this.renderRoot.querySelector<HTMLDialogElement>('.panel')
  }

  /** As the window is now: above everything, or beside the page. */
  readonly #reopen = (): void => {
    this.#panel?.close()
    this.requestUpdate()
  }

  #onClose(): void {
    // It is closed for a moment where it opens anew.
    if (this.#panel?.open !== false) return
    this.open = false
    if (this.#opener instanceof HTMLElement) this.#opener.focus()
    this.#opener = null
  }

  /** A dialog that is not modal does not hear Escape by itself; what is open within it has it first. */
  #onKey(event: KeyboardEvent): void {
    if (event.key !== 'Escape' || event.defaultPrevented) return
    const inner = event.composedPath().find((node) => node instanceof HTMLDialogElement)
    if (inner !== this.#panel) return
    event.preventDefault()
    this.hide()
  }

  /** Each widget has a place of its own. */
  #parley(connected: Connected): Parley {
    const { value } = this.#provider
    if (this.#given === connected && value) return value
    this.#given = connected
    const parley: Parley = { ...connected.parley, navigation: this.#navigation }
    this.#provider.setValue(parley)
    return parley
  }

  get #name(): string {
    return this.label || this.topic || t('nav.conversations')
  }

  #onClick(event: MouseEvent): void {
    followInnerLinks(event, this.#navigation, appOrigin)
  }

  protected override render(): TemplateResult | typeof nothing {
    const connected = this.connected.value
    if (!connected || !this.hasTexts.value) return nothing
    this.#parley(connected)
    const { total } = this.unread
    return html`<div class="root" lang=${currentLanguage()} @click=${this.#onClick}>
      <button
        class="launcher letters"
        part="launcher"
        aria-haspopup="dialog"
        aria-expanded=${this.open}
        @click=${this.toggle}
      >
        ${icon(this.open ? 'close' : 'chats')}<span class="unseen">${this.#name} </span>
        <span class="count" part="badge">${unreadBadge(total)}</span>
      </button>
      <dialog
        class="panel letters"
        part="panel"
        aria-labelledby="name"
        tabindex="-1"
        @close=${this.#onClose}
        @keydown=${this.#onKey}
      >
        <div class="bar" part="bar">
          <p class="cut" id="name">${this.#name}</p>
          <button class="button plain round" aria-label=${t('close')} @click=${this.hide}>${icon('close')}</button>
        </div>
        ${
          this.open
            ? keyed(
                connected,
                html`<parley-panel .connected=${connected} .scope=${this.#scope}></parley-panel>`,
              )
            : nothing
        }
        <parley-toasts></parley-toasts>
      </dialog>
      <p class="unseen news" role="status">${this.news}</p>
    </div>`
  }
}
