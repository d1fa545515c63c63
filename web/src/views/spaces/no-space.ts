import { html, type TemplateResult } from 'lit'
import { customElement } from 'lit/decorators.js'
import { ParleyElement } from '../../elements/parley-element.ts'
import { emptyState, stateStyle } from '../../elements/states.ts'
import { t } from '../../texts/texts.ts'

/** What stands beside the list while no space is open. */
@customElement('parley-no-space')
export class NoSpace extends ParleyElement {
  static override styles = [ParleyElement.styles, stateStyle].flat()

  protected override render(): TemplateResult {
    const newOne = { name: 'newSpace', params: {} } as const
    const make = html`<a class="button primary" href=${this.navigation.href(newOne)}>${t('space.new')}</a>`
    return emptyState('space', t('spaces.choose'), t('spaces.choose.more'), make)
  }
}
