import { css, html, type TemplateResult } from 'lit'
import { customElement, state } from 'lit/decorators.js'
import { avatar, avatarStyle } from '../../elements/avatar.ts'
import { ParleyElement } from '../../elements/parley-element.ts'
import { loadingState, stateStyle } from '../../elements/states.ts'
import { Watch } from '../../elements/watch.ts'
import { t } from '../../texts/texts.ts'

/** Who one is here, and signing out. */
@customElement('parley-settings')
export class SettingsView extends ParleyElement {
  static override styles = [
    ParleyElement.styles,
    avatarStyle,
    stateStyle,
    css`
      :host {
        display: block;
        padding: var(--space-5) var(--space-4);
      }
      .page {
        display: grid;
        gap: var(--space-5);
        max-inline-size: 38rem;
        margin-inline: auto;
      }
      .row div {
        min-inline-size: 0;
      }
    `,
  ].flat()

  @state() private isLeaving = false
  readonly #profile = new Watch(this, () => this.parley.me.profile)

  async #signOut(): Promise<void> {
    this.isLeaving = true
    await this.parley.account?.signOut()
    this.navigation.go({ name: 'signIn', params: {} }, { replace: true })
  }

  protected override render(): TemplateResult {
    const profile = this.#profile.value
    return html`<div class="page">
      <h1>${t('nav.settings')}</h1>
      ${
        profile
          ? html`<div class="row">
            ${avatar({ id: profile.userId, name: profile.displayName, avatarUrl: profile.avatarUrl }, 'large')}
            <div>
              <h2 class="cut">${profile.displayName}</h2>
              <p class="muted cut">@${profile.username}</p>
              <p class="muted cut">${profile.email}</p>
            </div>
          </div>`
          : loadingState()
      }
      <button class="button" ?disabled=${this.isLeaving} @click=${this.#signOut}>${t('sign_out.do')}</button>
    </div>`
  }
}
