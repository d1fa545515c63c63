import { css, html, nothing, type TemplateResult } from 'lit'
import { customElement, state } from 'lit/decorators.js'
import { icon } from '../elements/icon.ts'
import { ParleyElement } from '../elements/parley-element.ts'
import { Watch } from '../elements/watch.ts'
import { t } from '../texts/texts.ts'

/** A connection that is replaced at once is nothing to speak of. */
const patienceMs = 3_000

/** Says that there is no connection, and that nothing is lost by it. */
@customElement('parley-connection-banner')
export class ConnectionBanner extends ParleyElement {
  static override styles = [
    ParleyElement.styles,
    css`
      p {
        display: flex;
        align-items: center;
        justify-content: center;
        gap: var(--space-2);
        padding: var(--space-2) var(--space-4);
        background: var(--warning-surface);
        color: var(--warning);
        font-size: var(--text-small);
      }
    `,
  ].flat()

  @state() private isLate = false
  /** What the device says; a socket that is dead may look alive for a while. */
  @state() private isOffline = false
  readonly #connection = new Watch(this, () => this.parley.live.connection)
  #timer: ReturnType<typeof setTimeout> | undefined

  readonly #look = () => {
    this.isOffline = !navigator.onLine
  }

  override connectedCallback(): void {
    super.connectedCallback()
    this.#look()
    for (const name of ['online', 'offline']) addEventListener(name, this.#look)
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    for (const name of ['online', 'offline']) removeEventListener(name, this.#look)
    this.#stop()
  }

  protected override willUpdate(): void {
    if (this.#connection.value.status === 'connected') this.#stop()
    else
      this.#timer ??= setTimeout(() => {
        this.isLate = true
      }, patienceMs)
  }

  #stop(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    this.isLate = false
  }

  protected override render(): TemplateResult {
    const { status } = this.#connection.value
    const isOffline = this.isOffline || status === 'offline'
    const isOff = isOffline || (this.isLate && status !== 'connected')
    const text = isOffline ? t('connection.offline') : t('connection.waiting')
    return html`<div role="status">${isOff ? html`<p>${icon('offline')} ${text}</p>` : nothing}</div>`
  }
}
