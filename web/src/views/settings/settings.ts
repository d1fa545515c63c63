import { html, type TemplateResult } from 'lit'
import { customElement } from 'lit/decorators.js'
import { Asked } from '../../elements/asked.ts'
import { avatar, avatarStyle } from '../../elements/avatar.ts'
import { ParleyElement } from '../../elements/parley-element.ts'
import { loadingState, stateStyle } from '../../elements/states.ts'
import { Watch } from '../../elements/watch.ts'
import { t } from '../../texts/texts.ts'
import { pageStyle } from '../conversation-info/info-style.ts'
import './blocked-people.ts'
import './leaving.ts'
import './password-form.ts'
import './preferences.ts'
import './profile-form.ts'

/** Who one is here, and how one wants it. */
@customElement('parley-settings')
export class SettingsView extends ParleyElement {
  static override styles = [ParleyElement.styles, avatarStyle, stateStyle, pageStyle].flat()

  /** It may not have been read at the start; then it is asked for here, and can be again. */
  readonly #asked = new Asked<void>(this, async () => {
    if (!this.parley.me.profile.getSnapshot()) await this.parley.me.read()
  })
  readonly #profile = new Watch(this, () => this.parley.me.profile)

  protected override render(): TemplateResult {
    const profile = this.#profile.value
    if (!profile)
      return html`<div class="page"><h1>${t('nav.settings')}</h1>${this.#asked.show(loadingState)}<parley-leaving></parley-leaving></div>`
    const { userId, displayName, username, email, avatarUrl } = profile
    return html`<div class="page">
      <h1>${t('nav.settings')}</h1>
      <div class="who">
        ${avatar({ id: userId, name: displayName, avatarUrl }, 'large')}
        <div>
          <h2>${displayName}</h2>
          <p class="muted">@${username}</p>
          <p class="muted">${email}</p>
        </div>
      </div>
      <section><parley-profile-form .profile=${profile}></parley-profile-form></section>
      <section><parley-preferences .profile=${profile}></parley-preferences></section>
      <section><parley-password-form></parley-password-form></section>
      <section><parley-blocked-people></parley-blocked-people></section>
      <section><parley-leaving></parley-leaving></section>
    </div>`
  }
}
