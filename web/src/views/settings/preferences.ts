import type { OwnProfile } from '@parley/client'
import { css, html, type TemplateResult } from 'lit'
import { customElement, property } from 'lit/decorators.js'
import { live } from 'lit/directives/live.js'
import { attempt } from '../../elements/attempt.ts'
import { ParleyElement } from '../../elements/parley-element.ts'
import type { ProfileChanges } from '../../session/me.ts'
import { appLanguages, chooseLanguage, languageNames, t } from '../../texts/texts.ts'
import { pageStyle } from '../conversation-info/info-style.ts'

interface Choice {
  readonly value: string
  readonly text: string
}

/** Kept as soon as they are chosen, and the same on all devices. */
@customElement('parley-preferences')
export class Preferences extends ParleyElement {
  static override styles = [
    ParleyElement.styles,
    pageStyle,
    css`
      :host {
        display: grid;
        gap: var(--space-3);
        padding: 0;
      }
    `,
  ].flat()

  @property({ attribute: false }) profile: OwnProfile | undefined

  async #keep(changes: ProfileChanges): Promise<void> {
    if (!(await attempt(() => this.parley.me.update(changes)))) this.requestUpdate()
  }

  protected override render(): TemplateResult {
    const { profile } = this
    if (!profile) return html``
    const { theme, presence, timeZone } = profile.settings
    const languages = appLanguages.map((value) => ({ value, text: languageNames[value] }))
    const zones = [...new Set([timeZone, 'UTC', ...Intl.supportedValuesOf('timeZone')])]
    return html`<h2>${t('settings.preferences')}</h2>
      ${this.#choice('language', t('settings.language'), chooseLanguage([profile.locale]), languages, (locale) => ({ locale }))}
      ${this.#choice(
        'time-zone',
        t('settings.time_zone'),
        timeZone,
        zones.map((value) => ({ value, text: value.replaceAll('_', ' ') })),
        (zone) => ({ settings: { timeZone: zone } }),
      )}
      ${this.#choice(
        'theme',
        t('settings.theme'),
        theme,
        [
          { value: 'system', text: t('settings.theme.system') },
          { value: 'light', text: t('settings.theme.light') },
          { value: 'dark', text: t('settings.theme.dark') },
        ],
        (chosen) => ({ settings: { theme: chosen as typeof theme } }),
      )}
      ${this.#choice(
        'presence',
        t('settings.presence'),
        presence,
        [
          { value: 'visible', text: t('settings.presence.visible') },
          { value: 'invisible', text: t('settings.presence.invisible') },
        ],
        (chosen) => ({ settings: { presence: chosen as typeof presence } }),
      )}`
  }

  #choice(
    id: string,
    label: string,
    chosen: string,
    choices: readonly Choice[],
    changes: (value: string) => ProfileChanges,
  ): TemplateResult {
    const keep = (event: Event) => void this.#keep(changes((event.target as HTMLSelectElement).value))
    return html`<div class="between">
      <label for=${id}>${label}</label>
      <select class="input" id=${id} @change=${keep}>
        ${choices.map(({ value, text }) => html`<option value=${value} .selected=${live(value === chosen)}>${text}</option>`)}
      </select>
    </div>`
  }
}
