import { css, html, nothing, type TemplateResult } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import { ParleyElement } from '../../elements/parley-element.ts'
import type { Space } from '../../session/spaces.ts'
import { t } from '../../texts/texts.ts'
import { permissionTexts } from './permission-texts.ts'
import './role-dialog.ts'
import { spacePageStyle } from './space-style.ts'

/** The roles of a space and what each allows; who manages it changes them, and makes new ones. */
@customElement('parley-space-roles')
export class SpaceRoles extends ParleyElement {
  static override styles = [
    ParleyElement.styles,
    spacePageStyle,
    css`
      :host {
        display: grid;
        gap: var(--space-3);
        padding: 0;
      }
      .title {
        font-weight: 550;
      }
    `,
  ].flat()

  @property({ attribute: false }) space: Space | undefined
  /** The name of the one that is changed; empty for a new one. */
  @state() private changing: string | undefined

  protected override render(): TemplateResult {
    const { space, changing } = this
    if (!space) return html`${nothing}`
    const mayChange = space.permissions.includes('manage')
    const change = (name: string | undefined) => () => {
      this.changing = name
    }
    return html`<div class="between">
        <h2>${t('space.member.roles')}</h2>
        ${mayChange ? html`<button class="button" @click=${change('')}>${t('space.role.new')}</button>` : nothing}
      </div>
      <ul class="lines" aria-label=${t('space.member.roles')}>
        ${space.roles.map(
          (role) =>
            html`<li>
              <span class="words">
                <span class="title">${role.title}</span>
                <span class="chips">
                  ${role.permissions.map((one) => html`<span class="chip quiet">${t(permissionTexts[one])}</span>`)}
                </span>
              </span>
              ${
                mayChange
                  ? html`<button
                    class="button"
                    aria-label=${t('space.role.edit', { role: role.title })}
                    @click=${change(role.name)}
                  >
                    ${t('action.edit')}
                  </button>`
                  : nothing
              }
            </li>`,
        )}
      </ul>
      ${
        changing === undefined
          ? nothing
          : html`<parley-role-dialog
            .space=${space}
            .edited=${space.roles.find(({ name }) => name === changing)}
            @close=${change(undefined)}
          ></parley-role-dialog>`
      }`
  }
}
