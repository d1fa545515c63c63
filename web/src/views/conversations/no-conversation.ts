import { html, type TemplateResult } from 'lit'
import { customElement } from 'lit/decorators.js'
import { ParleyElement } from '../../elements/parley-element.ts'
import { emptyState, stateStyle } from '../../elements/states.ts'
import { besideStyle } from '../../style/lists.ts'
import { t } from '../../texts/texts.ts'

/** Beside the list, until one is chosen. */
@customElement('parley-no-conversation')
export class NoConversation extends ParleyElement {
  static override styles = [ParleyElement.styles, stateStyle, besideStyle].flat()

  protected override render(): TemplateResult {
    const href = this.navigation.href({ name: 'newConversation', params: {} })
    return emptyState(
      'chats',
      t('conversations.choose'),
      t('conversations.choose.more'),
      html`<a class="button primary" href=${href}>${t('new_conversation.title')}</a>`,
    )
  }
}
