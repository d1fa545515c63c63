import { css, html, nothing, type TemplateResult } from 'lit'
import { customElement } from 'lit/decorators.js'
import { badgeStyle, unreadBadge } from '../elements/badge.ts'
import { currentLanguage } from '../texts/texts.ts'
import { HostElement } from './host-element.ts'
import { rootStyle } from './root-style.ts'

/**
 * How many messages are unread, for a menu of the page around; nothing where none are. It shares session and connection with a widget
 * of the same endpoint.
 *
 * @fires parley-unread - What is unread has changed: `detail.total`, `detail.urgent`.
 * @csspart badge - The count.
 */
@customElement('parley-unread-badge')
export class UnreadBadge extends HostElement {
  static override styles = [
    HostElement.styles,
    badgeStyle,
    rootStyle,
    css`
      :host {
        display: inline-block !important;
      }
      .root {
        display: inline-block;
        vertical-align: middle;
      }
    `,
  ].flat()

  protected override render(): TemplateResult | typeof nothing {
    const { total, urgent } = this.unread
    if (!this.hasTexts.value || total === 0) return nothing
    const badge = unreadBadge(total, urgent > 0 ? 'urgent' : 'usual')
    return html`<span class="root" lang=${currentLanguage()}><span class="letters" part="badge">${badge}</span></span>`
  }
}
