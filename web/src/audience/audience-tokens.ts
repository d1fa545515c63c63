import { css, html, nothing, type TemplateResult } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import { Asked } from '../elements/asked.ts'
import { type IconName, icon } from '../elements/icon.ts'
import { ParleyElement } from '../elements/parley-element.ts'
import { stateStyle } from '../elements/states.ts'
import { allOf } from '../session/all-of.ts'
import type { Space } from '../session/spaces.ts'
import { t } from '../texts/texts.ts'
import type { Person } from '../views/new-conversation/person.ts'
import '../views/new-conversation/people-search.ts'
import { groupsIn, mayAddress, namedIn, peopleIn, toggled } from './addressing.ts'
import { PeopleNames } from './people-names.ts'

/** More groups are shown when they are asked for. */
const fewGroups = 12

/**
 * Some people of a space, chosen by what they are: everybody, roles, groups, one by one.
 *
 * @fires tokens-changed - With the tokens of the audience as detail.
 */
@customElement('parley-audience-tokens')
export class AudienceTokens extends ParleyElement {
  static override styles = [
    ParleyElement.styles,
    stateStyle,
    css`
      :host {
        display: grid;
        gap: var(--space-3);
      }
      .pills {
        display: flex;
        flex-wrap: wrap;
        gap: var(--space-2);
        max-block-size: 14rem;
        overflow: auto;
        /* So that a ring around one is not cut off. */
        padding: 4px;
        margin: -4px;
      }
      .pill {
        display: inline-flex;
        align-items: center;
        gap: var(--space-1);
        min-block-size: 2.25rem;
        max-inline-size: 100%;
        padding: var(--space-1) var(--space-3);
        border: 1px solid var(--border-strong);
        border-radius: var(--radius-round);
        background: var(--surface);
        overflow-wrap: anywhere;
        text-align: start;
        cursor: pointer;
      }
      .pill:hover {
        background: var(--surface-hover);
      }
      .pill[aria-pressed='true'] {
        border-color: var(--accent);
        background: var(--surface-active);
        color: var(--accent);
        font-weight: 600;
      }
      .pill .icon {
        inline-size: 1rem;
        block-size: 1rem;
      }
    `,
  ].flat()

  @property({ attribute: false }) space: Space | undefined
  @property({ attribute: false }) tokens: readonly string[] = []
  /** What these people are to it: "to", "but not to". */
  @property({ attribute: false }) label = ''
  @state() private isSearching = false
  @state() private hasAllGroups = false
  readonly #names = new PeopleNames(this, () => this.parley.api)
  readonly #groups = new Asked<readonly string[]>(this, () => this.#askGroups())

  async #askGroups(): Promise<readonly string[]> {
    const { space } = this
    if (!space || mayAddress(space) !== 'anybody') return []
    const groups = await allOf((cursor) =>
      this.parley.api.spaces.groups(space.spaceId, { limit: 100, ...(cursor && { cursor }) }),
    )
    return groups.map(({ name }) => name)
  }

  override focus(): void {
    this.renderRoot.querySelector<HTMLElement>('button')?.focus()
  }

  protected override willUpdate(): void {
    this.#names.look(peopleIn(this.tokens))
  }

  readonly #toggle = (token: string): void => {
    this.dispatchEvent(new CustomEvent('tokens-changed', { detail: toggled(this.tokens, token) }))
  }

  #onPerson({ detail: { userId, displayName } }: CustomEvent<Person>): void {
    this.#names.learn(userId, displayName)
    this.#toggle(`user:${userId}`)
  }

  protected override render(): TemplateResult {
    const { space } = this
    if (!space) return html`${nothing}`
    if (mayAddress(space) === 'nobody') return html`<p class="notice">${t('audience.may_not')}</p>`
    return html`<div class="pills" role="group" aria-label=${this.label}>
        ${namedIn(space).map((token) => this.#pill(token, this.#nameOf(space, token), token === 'all' ? 'chats' : 'group'))}
        ${this.#groupPills(this.#groups.value ?? [])}
        ${peopleIn(this.tokens).map((userId) => this.#pill(`user:${userId}`, this.#names.of(userId), 'person'))}
        <button
          type="button"
          class="pill"
          aria-expanded=${this.isSearching}
          @click=${() => {
            this.isSearching = !this.isSearching
          }}
        >${icon('search')} ${t('audience.people')}</button>
      </div>
      ${this.#groups.value ? nothing : this.#groups.show(() => html`${nothing}`)}
      ${this.isSearching ? this.#search(space) : nothing}`
  }

  #nameOf({ roles }: Space, token: string): string {
    if (token === 'all') return t('audience.all')
    const name = token.slice('role:'.length)
    return roles.find((role) => role.name === name)?.title ?? name
  }

  #groupPills(all: readonly string[]): unknown {
    const chosen = groupsIn(this.tokens)
    const shown = this.hasAllGroups ? all : all.slice(0, fewGroups)
    const names = [...new Set([...shown, ...chosen])]
    const more = () => {
      this.hasAllGroups = true
    }
    return html`${names.map((name) => this.#pill(`group:${name}`, name, 'group'))}
    ${shown.length < all.length ? html`<button type="button" class="pill" @click=${more}>${t('audience.all_groups', { count: all.length })}</button>` : nothing}`
  }

  #pill(token: string, name: string, picture: IconName): TemplateResult {
    const isChosen = this.tokens.includes(token)
    return html`<button
      type="button"
      class="pill"
      aria-pressed=${isChosen}
      @click=${() => this.#toggle(token)}
    >${icon(isChosen ? 'check' : picture)} ${name}</button>`
  }

  #search({ spaceId }: Space): TemplateResult {
    return html`<parley-people-search
      .spaceId=${spaceId}
      .chosenIds=${peopleIn(this.tokens)}
      .excludedIds=${[this.parley.session.userId ?? '']}
      @person-chosen=${this.#onPerson}
    ></parley-people-search>`
  }
}
