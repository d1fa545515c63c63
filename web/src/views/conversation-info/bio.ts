import type { Profile } from '@parley/client'
import { css, html, nothing, type TemplateResult } from 'lit'
import { customElement, property } from 'lit/decorators.js'
import { Asked } from '../../elements/asked.ts'
import { ParleyElement } from '../../elements/parley-element.ts'

/** What somebody says of themselves. There is nothing where they say nothing, and where it cannot be had. */
@customElement('parley-bio')
export class Bio extends ParleyElement {
  static override styles = [
    ParleyElement.styles,
    css`
      p {
        white-space: pre-line;
        overflow-wrap: anywhere;
      }
    `,
  ].flat()

  @property({ attribute: false }) userId = ''
  readonly #asked = new Asked<Profile>(this, () => this.parley.api.users.get(this.userId))

  protected override render(): TemplateResult | typeof nothing {
    const { bio } = this.#asked.value ?? {}
    return bio ? html`<p dir="auto">${bio}</p>` : nothing
  }
}
