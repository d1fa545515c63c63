import { html, type TemplateResult } from 'lit'
import { customElement } from 'lit/decorators.js'
import { ParleyElement } from '../../elements/parley-element.ts'
import { emptyState, stateStyle } from '../../elements/states.ts'
import { besideStyle } from '../../style/lists.ts'
import { t } from '../../texts/texts.ts'

/** Beside a mailbox, until a message is chosen. */
@customElement('parley-no-message')
export class NoMessage extends ParleyElement {
  static override styles = [ParleyElement.styles, stateStyle, besideStyle].flat()

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
