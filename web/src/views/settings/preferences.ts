import type { OwnProfile } from '@parley/client'
import { html, type TemplateResult } from 'lit'
import { customElement, property } from 'lit/decorators.js'
import { attempt } from '../../elements/attempt.ts'
import { choiceRow } from '../../elements/choice.ts'
import { ParleyElement } from '../../elements/parley-element.ts'
import { chosenTimeZone, type ProfileChanges } from '../../session/me.ts'
import { appLanguages, chooseLanguage, languageNames, t } from '../../texts/texts.ts'
import { deviceTimeZone } from '../../texts/times.ts'
import { partStyle } from '../conversation-info/info-style.ts'

const zoneName = (zone: string): string => zone.replaceAll('_', ' ')

/** Kept as soon as they are chosen, and the same on all devices. */
@customElement('parley-preferences')
export class Preferences extends ParleyElement {
  static override styles = [ParleyElement.styles, partStyle].flat()

  @property({ attribute: false }) profile: OwnProfile | undefined

  async #keep(changes: ProfileChanges): Promise<void> {
    if (!(await attempt(() => this.parley.me.update(changes)))) this.requestUpdate()
  }

  protected override render(): TemplateResult {
    const { profile } = this
    if (!profile) return html``
    return html`<h2>${t('settings.preferences')}</h2>
      ${this.#language(profile)} ${this.#timeZone(profile)} ${this.#theme(profile)} ${this.#presence(profile)}`
  }

  #language({ locale }: OwnProfile): TemplateResult {
    return choiceRow(
      {
        id: 'language',
        label: t('settings.language'),
        chosen: chooseLanguage([locale]),
        options: appLanguages.map((value) => ({ value, text: languageNames[value] })),
      },
      (value) => void this.#keep({ locale: value }),
    )
  }

  #timeZone(profile: OwnProfile): TemplateResult {
    const chosen = chosenTimeZone(profile)
    const zones = [...new Set([chosen ?? 'UTC', 'UTC', ...Intl.supportedValuesOf('timeZone')])]
    const asDevice = t('settings.time_zone.device', { zone: zoneName(deviceTimeZone()) })
    const options = [
      { value: '', text: asDevice },
      ...zones.map((value) => ({ value, text: zoneName(value) })),
    ]
    return choiceRow(
      { id: 'time-zone', label: t('settings.time_zone'), chosen: chosen ?? '', options },
      (value) => void this.#keep({ settings: { timeZone: value || null } }),
    )
  }

  #theme({ settings: { theme } }: OwnProfile): TemplateResult {
    const options = [
      { value: 'system', text: t('settings.theme.system') },
      { value: 'light', text: t('settings.theme.light') },
      { value: 'dark', text: t('settings.theme.dark') },
    ]
    return choiceRow(
      { id: 'theme', label: t('settings.theme'), chosen: theme, options },
      (value) => void this.#keep({ settings: { theme: value as typeof theme } }),
    )
  }

  #presence({ settings: { presence } }: OwnProfile): TemplateResult {
    const options = [
      { value: 'visible', text: t('settings.presence.visible') },
      { value: 'invisible', text: t('settings.presence.invisible') },
    ]
    return choiceRow(
      { id: 'presence', label: t('settings.presence'), chosen: presence, options },
      (value) => void this.#keep({ settings: { presence: value as typeof presence } }),
    )
  }
}
