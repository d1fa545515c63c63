import type { ShownConversation } from '@parley/client'
import { css, html, type TemplateResult } from 'lit'
import { customElement, property } from 'lit/decorators.js'
import { ParleyElement } from '../../elements/parley-element.ts'
import { t } from '../../texts/texts.ts'
import { partStyle } from './info-style.ts'

const hourMs = 3_600_000
/** How long somebody wants to hear nothing, in hours. */
const muteHours = { hour: 1, evening: 8, week: 168 } as const
/** Until somebody says otherwise. */
const always = '9999-12-31T00:00:00.000Z'
type Mute = 'off' | 'on' | 'always' | keyof typeof muteHours

/** How one wants a conversation: nobody else sees any of it. Works without a network too. */
@customElement('parley-own-settings')
export class OwnSettings extends ParleyElement {
  static override styles = [
    ParleyElement.styles,
    partStyle,
    css`
      input[type='checkbox'] {
        inline-size: 1.5rem;
        block-size: 1.5rem;
        accent-color: var(--accent);
      }
    `,
  ].flat()

  @property({ attribute: false }) conversation: ShownConversation | undefined

  #settle(settings: Parameters<typeof this.parley.live.settle>[1]): void {
    if (this.conversation) this.parley.live.settle(this.conversation.conversationId, settings)
  }

  #mute(chosen: Mute): void {
    if (chosen === 'on') return
    if (chosen === 'off') this.#settle({ mutedUntil: null })
    else if (chosen === 'always') this.#settle({ mutedUntil: always })
    else this.#settle({ mutedUntil: new Date(Date.now() + muteHours[chosen] * hourMs).toISOString() })
  }

  protected override render(): TemplateResult {
    const { pinned = false, archived = false, mutedUntil = '' } = this.conversation ?? {}
    const isMuted = Date.parse(mutedUntil) > Date.now()
    return html`${this.#switch('pinned', t('info.pin'), pinned)}
      ${this.#switch('archived', t('info.archive'), archived)}
      <div class="between">
        <label for="mute">${t('info.mute')}</label>
        <select
          class="input"
          id="mute"
          .value=${isMuted ? 'on' : 'off'}
          @change=${(event: Event) => this.#mute((event.target as HTMLSelectElement).value as Mute)}
        >
          <option value="off">${t('info.mute.off')}</option>
          ${isMuted ? html`<option value="on" selected>${t('info.mute.on')}</option>` : ''}
          <option value="hour">${t('info.mute.hour')}</option>
          <option value="evening">${t('info.mute.evening')}</option>
          <option value="week">${t('info.mute.week')}</option>
          <option value="always">${t('info.mute.always')}</option>
        </select>
      </div>`
  }

  #switch(name: 'pinned' | 'archived', label: string, isOn: boolean): TemplateResult {
    const change = (event: Event) => this.#settle({ [name]: (event.target as HTMLInputElement).checked })
    return html`<div class="between">
      <label for=${name}>${label}</label>
      <input type="checkbox" id=${name} .checked=${isOn} @change=${change} />
    </div>`
  }
}
