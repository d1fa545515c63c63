import { ContextConsumer } from '@lit/context'
import { LitElement } from 'lit'
import type { Navigation } from '../navigation/navigation.ts'
import { type Parley, parleyContext } from '../session/parley.ts'
import { baseStyle } from '../style/base.ts'
import { controlStyle } from '../style/controls.ts'
import { onTexts } from '../texts/texts.ts'

/** An element that shows texts: it shows them anew when the language changes. */
export class TextElement extends LitElement {
  static override styles = [baseStyle, controlStyle]

  #forget: (() => void) | undefined

  override connectedCallback(): void {
    super.connectedCallback()
    this.#forget = onTexts(() => this.requestUpdate())
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#forget?.()
  }
}

/** An element of the app or the widget, which gives it what it works with. */
export class ParleyElement extends TextElement {
  readonly #parley = new ContextConsumer(this, { context: parleyContext })

  /** From when it is connected on. */
  protected get parley(): Parley {
    const { value } = this.#parley
    if (!value) throw new Error(`<${this.localName}> stands outside of the app and the widget.`)
    return value
  }

  protected get navigation(): Navigation {
    return this.parley.navigation
  }
}
