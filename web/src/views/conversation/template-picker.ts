import { css, html, nothing, type TemplateResult } from 'lit'
import { customElement, property } from 'lit/decorators.js'
import { Paged } from '../../elements/paged.ts'
import { ParleyElement } from '../../elements/parley-element.ts'
import { emptyState, stateStyle } from '../../elements/states.ts'
import { t } from '../../texts/texts.ts'
import type { Template } from '../spaces/find-template.ts'

/**
 * Chooses one of the messages that the staff of a space have saved.
 *
 * @fires insert - To go on writing with its words in the reader's language, as detail.
 * @fires send - To send it as it is, in all of its languages, with the `Content` as detail.
 */
@customElement('parley-template-picker')
export class TemplatePicker extends ParleyElement {
  static override styles = [
    ParleyElement.styles,
    stateStyle,
    css`
      li {
        display: grid;
        gap: var(--space-2);
        padding-block: var(--space-3);
      }
      li + li {
        border-block-start: 1px solid var(--border);
      }
      h3 {
        margin: 0;
        font-size: inherit;
      }
      .body {
        white-space: pre-wrap;
        overflow-wrap: anywhere;
        max-block-size: 6rem;
        overflow: hidden;
      }
      .row {
        flex-wrap: wrap;
      }
    `,
  ].flat()

  @property({ attribute: false }) spaceId = ''
  readonly #templates = new Paged<Template>(this, (cursor, options) =>
    this.parley.api.spaces.templates(this.spaceId, { limit: 50, cursor }, options),
  )

  protected override render(): TemplateResult {
    return this.#templates.show((templates) =>
      templates.length === 0
        ? emptyState('template', t('template.none'), t('template.none.more'))
        : html`<ul>${templates.map((template) => html`<li>${this.#template(template)}</li>`)}</ul>`,
    )
  }

  #template({ name, text, content, language }: Template): TemplateResult {
    const count = 'variants' in content ? Object.keys(content.variants).length : 1
    const say = (type: 'insert' | 'send', detail: unknown) =>
      this.dispatchEvent(new CustomEvent(type, { detail }))
    return html`<h3>${name}</h3>
      <p class="body small muted" lang=${language === 'und' ? nothing : language} dir="auto">${text.body}</p>
      <div class="row">
        <button class="button" aria-label=${t('template.insert.which', { name })} @click=${() => say('insert', text.body)}>
          ${t('template.insert')}
        </button>
        ${
          count > 1
            ? html`<button class="button" @click=${() => say('send', content)}>${t('template.send', { count })}</button>`
            : nothing
        }
      </div>`
  }
}
