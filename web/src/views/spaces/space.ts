import { ParleyError } from '@parley/client'
import { css, html, nothing, type TemplateResult } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import { Asked } from '../../elements/asked.ts'
import { avatar, avatarStyle } from '../../elements/avatar.ts'
import { ParleyElement } from '../../elements/parley-element.ts'
import { emptyState, loadingState, stateStyle } from '../../elements/states.ts'
import { Watch } from '../../elements/watch.ts'
import type { Space } from '../../session/spaces.ts'
import { t } from '../../texts/texts.ts'
import { backLink } from './space-style.ts'
import { type Tab, tabs } from './tabs.ts'

/** Whether somebody who asks for it is not in it, or nobody is any more. */
const isGone = (error: unknown): boolean =>
  error instanceof ParleyError && (error.code === 'not_found' || error.code === 'gone')

/** A space: what it is called, the pages that its reader has there, and the one that is open. */
@customElement('parley-space')
export class SpaceView extends ParleyElement {
  static override styles = [
    ParleyElement.styles,
    avatarStyle,
    stateStyle,
    css`
      header {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        gap: var(--space-3);
        padding: var(--space-4) var(--space-4) 0;
        border-block-end: 1px solid var(--border);
      }
      .what {
        display: flex;
        align-items: center;
        gap: var(--space-3);
        min-inline-size: 0;
      }
      .what div {
        min-inline-size: 0;
        overflow-wrap: anywhere;
      }
      .avatar {
        border-radius: var(--radius);
      }
      ul {
        display: flex;
        gap: var(--space-1);
        overflow-x: auto;
      }
      nav a {
        display: block;
        padding: var(--space-2) var(--space-3);
        border-block-end: 2px solid transparent;
        color: var(--text-muted);
        text-decoration: none;
        white-space: nowrap;
      }
      nav a:focus-visible {
        outline-offset: -2px;
      }
      nav a:hover {
        color: var(--text);
      }
      nav a[aria-current] {
        border-color: var(--accent);
        color: var(--accent);
        font-weight: 600;
      }
      @media (min-width: 48rem) {
        .narrow {
          display: none;
        }
      }
    `,
  ].flat()

  @property({ attribute: false }) spaceId = ''
  @property({ attribute: false }) tab: Tab = 'space'
  /** What stands below. */
  @property({ attribute: false }) content: (space: Space) => TemplateResult = () => html`${nothing}`
  @state() private isGone = false
  /** The list may not be there yet, and what it knows may be old. */
  readonly #asked = new Asked<Space | undefined>(this, async () => {
    try {
      return await this.parley.spaces.readOne(this.spaceId)
    } catch (error) {
      if (!isGone(error)) throw error
      this.isGone = true
      this.parley.spaces.forget(this.spaceId)
      return undefined
    }
  })
  readonly #all = new Watch(this, () => this.parley.spaces.all)
  #tabInSight: Tab | undefined

  /** On a narrow screen not all of them fit beside each other. */
  protected override updated(): void {
    const link = this.renderRoot.querySelector('nav [aria-current]')
    if (!link || this.tab === this.#tabInSight) return
    link.scrollIntoView({ block: 'nearest', inline: 'center' })
    this.#tabInSight = this.tab
  }

  protected override render(): TemplateResult {
    if (this.isGone) return emptyState('space', t('space.gone'), t('space.gone.more'))
    const known = this.#all.value?.find(({ spaceId }) => spaceId === this.spaceId) ?? this.#asked.value
    return known ? this.#page(known) : this.#asked.show(loadingState)
  }

  #page(space: Space): TemplateResult {
    const { spaceId, name, memberCount, permissions } = space
    const shown = tabs.filter(({ needs }) => needs === undefined || permissions.includes(needs))
    return html`<header>
        <div class="what">
          ${backLink(this.navigation.href({ name: 'spaces', params: {} }), 'narrow')}
          ${avatar({ id: spaceId, name })}
          <div>
            <h1>${name}</h1>
            <p class="small muted">${t('member_count', { count: memberCount })}</p>
          </div>
        </div>
        <nav aria-label=${t('space.pages')}>
          <ul>
            ${shown.map(
              (row) =>
                html`<li>
                  <a
                    href=${this.navigation.href({ name: row.name, params: { spaceId } })}
                    aria-current=${row.name === this.tab ? 'page' : nothing}
                    >${t(row.label)}</a
                  >
                </li>`,
            )}
          </ul>
        </nav>
      </header>
      ${this.content(space)}`
  }
}
