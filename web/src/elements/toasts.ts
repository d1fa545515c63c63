import { css, html, type TemplateResult } from 'lit'
import { customElement, state } from 'lit/decorators.js'
import { t } from '../texts/texts.ts'
import { icon } from './icon.ts'
import { TextElement } from './parley-element.ts'

interface Toast {
  readonly id: number
  readonly text: string
  readonly kind: 'done' | 'problem'
}

const shownMs = 6000
let toasts: readonly Toast[] = []
let lastId = 0
const listeners = new Set<() => void>()

function set(next: readonly Toast[]): void {
  toasts = next
  for (const listener of listeners) listener()
}

/** Tells in a few words what was done or went wrong, to eyes and to screen readers. Problems stay until they are closed. */
export function tell(text: string, kind: Toast['kind'] = 'done'): void {
  lastId += 1
  const id = lastId
  set([...toasts.slice(-2), { id, text, kind }])
  if (kind === 'done') setTimeout(() => drop(id), shownMs)
}

const drop = (id: number): void => set(toasts.filter((toast) => toast.id !== id))

/** Stands once in the page. */
@customElement('parley-toasts')
export class Toasts extends TextElement {
  static override styles = [
    TextElement.styles,
    css`
      :host {
        position: fixed;
        inset-block-end: var(--space-5);
        inset-inline: var(--space-4);
        z-index: 10;
        display: grid;
        justify-items: center;
        gap: var(--space-2);
        pointer-events: none;
      }
      p {
        pointer-events: auto;
        display: flex;
        align-items: center;
        gap: var(--space-3);
        max-inline-size: min(32rem, 100%);
        padding: var(--space-2) var(--space-2) var(--space-2) var(--space-4);
        border-radius: var(--radius);
        background: var(--text);
        color: var(--surface);
        box-shadow: var(--shadow);
        overflow-wrap: anywhere;
      }
      p .button,
      p .button:hover {
        color: inherit;
        background: none;
      }
    `,
  ].flat()

  @state() private shown = toasts

  readonly #look = () => {
    this.shown = toasts
  }

  override connectedCallback(): void {
    super.connectedCallback()
    listeners.add(this.#look)
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    listeners.delete(this.#look)
  }

  protected override render(): TemplateResult {
    return html`<div role="status" aria-live="polite">
      ${this.shown.map(
        ({ id, text }) =>
          html`<p>
            <span>${text}</span>
            <button class="button plain round" aria-label=${t('close')} @click=${() => drop(id)}>
              ${icon('close')}
            </button>
          </p>`,
      )}
    </div>`
  }
}
