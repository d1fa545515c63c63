import type { PresenceState } from '@parley/client'
import { css, html, nothing, type PropertyValues, type TemplateResult } from 'lit'
import { customElement, property } from 'lit/decorators.js'
import { Clock } from '../../elements/clock.ts'
import { ParleyElement } from '../../elements/parley-element.ts'
import { Watch } from '../../elements/watch.ts'
import { t } from '../../texts/texts.ts'
import { relativeTime } from '../../texts/times.ts'

/** Whether somebody is here, or when they were last. Nothing while that is not known. */
@customElement('parley-presence')
export class PresenceLine extends ParleyElement {
  static override styles = [
    ParleyElement.styles,
    css`
      p {
        display: flex;
        align-items: center;
        gap: var(--space-1);
        min-block-size: 1.25rem;
      }
      i {
        inline-size: 0.5rem;
        block-size: 0.5rem;
        flex: none;
        border-radius: var(--radius-round);
        background: var(--success);
      }
      i.away {
        background: var(--warning);
      }
    `,
  ].flat()

  @property({ attribute: false }) userId = ''
  readonly #presence = new Watch(this, () => this.parley.presence.of(this.userId))
  readonly #clock = new Clock(this)
  #stop: (() => void) | undefined

  override connectedCallback(): void {
    super.connectedCallback()
    // The first time an update follows, which does.
    if (this.hasUpdated) this.#follow()
  }

  override disconnectedCallback(): void {
    this.#stop?.()
    super.disconnectedCallback()
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('userId')) this.#follow()
  }

  #follow(): void {
    this.#stop?.()
    this.#stop = this.parley.presence.watch([this.userId])
  }

  protected override render(): TemplateResult {
    const state = this.#presence.value
    if (!state) return html`<p></p>`
    const { presence } = state
    return html`<p class="small muted">
      ${presence === 'offline' ? nothing : html`<i class=${presence} aria-hidden="true"></i>`}
      <span class="cut">${this.#words(state)}</span>
    </p>`
  }

  #words({ presence, lastSeenAt }: PresenceState): string {
    if (presence === 'active') return t('presence.active')
    if (presence === 'away') return t('presence.away')
    return lastSeenAt
      ? t('presence.last_seen', { time: relativeTime(lastSeenAt, this.#clock.now) })
      : t('presence.offline')
  }
}
