import { css, html, type TemplateResult } from 'lit'
import { customElement } from 'lit/decorators.js'
import { ParleyElement } from '../../elements/parley-element.ts'
import { emptyState, stateStyle } from '../../elements/states.ts'
import { t } from '../../texts/texts.ts'

/** Beside a mailbox, until a message is chosen. */
@customElement('parley-no-message')
export class NoMessage extends ParleyElement {
  static override styles = [
    ParleyElement.styles,
    stateStyle,
    css`
      :host {
        display: grid;
        place-items: center;
        block-size: 100%;
      }
    `,
  ].flat()

  protected override render(): TemplateResult {
    const href = this.navigation.href({ name: 'compose', params: {} })
    return emptyState(
      'mail',
      t('mail.choose'),
      t('mail.choose.more'),
      html`<a class="button primary" href=${href}>${t('compose.title')}</a>`,
    )
  }
}
