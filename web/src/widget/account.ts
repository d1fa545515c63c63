import { css, html, type TemplateResult } from 'lit'
import { customElement } from 'lit/decorators.js'
import { icon } from '../elements/icon.ts'
import { ParleyElement } from '../elements/parley-element.ts'
import { t } from '../texts/texts.ts'
import '../views/settings/leaving.ts'

/** Who has signed in within the widget signs out here. */
@customElement('parley-account')
export class Account extends ParleyElement {
  static override styles = [
    ParleyElement.styles,
    css`
      :host {
        display: grid;
        align-content: start;
        gap: var(--space-4);
        padding: var(--space-3) var(--space-4);
      }
    `,
  ].flat()

  protected override render(): TemplateResult {
    const href = this.navigation.href({ name: 'conversations', params: {} })
    return html`<div class="row">
        <a class="button plain round" href=${href} aria-label=${t('back')}>${icon('back')}</a>
        <h1 class="cut">${this.parley.me.profile.getSnapshot()?.displayName ?? t('nav.settings')}</h1>
      </div>
      <parley-leaving></parley-leaving>`
  }
}
