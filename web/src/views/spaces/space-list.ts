import { css, html, nothing, type TemplateResult } from 'lit'
import { customElement } from 'lit/decorators.js'
import { Asked } from '../../elements/asked.ts'
import { avatar, avatarStyle } from '../../elements/avatar.ts'
import { icon } from '../../elements/icon.ts'
import { ParleyElement } from '../../elements/parley-element.ts'
import { emptyState, stateStyle } from '../../elements/states.ts'
import { Watch } from '../../elements/watch.ts'
import type { Space } from '../../session/spaces.ts'
import { listStyle } from '../../style/lists.ts'
import { t } from '../../texts/texts.ts'
import { roleTitles } from './role-titles.ts'

/** All spaces that somebody is in, by name. */
@customElement('parley-space-list')
export class SpaceList extends ParleyElement {
  static override styles = [
    ParleyElement.styles,
    avatarStyle,
    stateStyle,
    listStyle,
    css`
      li a {
        display: flex;
        align-items: center;
        gap: var(--space-3);
        padding: var(--space-3);
        margin-inline: var(--space-2);
        border-radius: var(--radius);
        color: var(--text);
        text-decoration: none;
      }
      li a:hover {
        background: var(--surface-hover);
        color: var(--text);
      }
      li a[aria-current] {
        background: var(--surface-active);
      }
      .avatar {
        border-radius: var(--radius);
      }
      .about {
        display: grid;
        min-inline-size: 0;
      }
      .name {
        font-weight: 550;
      }
    `,
  ].flat()

  /** What was known before is shown meanwhile. */
  readonly #asked = new Asked<void>(this, () => this.parley.spaces.read())
  readonly #spaces = new Watch(this, () => this.parley.spaces.all)
  readonly #place = new Watch(this, () => this.navigation.place)

  protected override render(): TemplateResult {
    const known = this.#spaces.value
    const newOne = { name: 'newSpace', params: {} } as const
    return html`<header>
        <h1>${t('nav.spaces')}</h1>
        <a
          class="button plain round"
          href=${this.navigation.href(newOne)}
          aria-label=${t('space.new')}
          title=${t('space.new')}
          >${icon('plus')}</a
        >
      </header>
      ${known ? this.#list(known) : this.#asked.show(() => html`${nothing}`)}`
  }

  #list(spaces: readonly Space[]): TemplateResult {
    if (spaces.length === 0) return emptyState('space', t('spaces.none'), t('spaces.none.more'))
    const place = this.#place.value
    const currentId = place && 'spaceId' in place.params ? place.params.spaceId : undefined
    return html`<ul aria-label=${t('nav.spaces')}>
      ${spaces.map((space) => html`<li>${this.#row(space, space.spaceId === currentId)}</li>`)}
    </ul>`
  }

  #row(space: Space, isCurrent: boolean): TemplateResult {
    const { spaceId, name } = space
    return html`<a
      href=${this.navigation.href({ name: 'space', params: { spaceId } })}
      aria-current=${isCurrent ? 'page' : nothing}
    >
      ${avatar({ id: spaceId, name })}
      <span class="about">
        <span class="name cut">${name}</span>
        <span class="small muted cut">${roleTitles(space, space.myRoles).join(', ')}</span>
      </span>
    </a>`
  }
}
