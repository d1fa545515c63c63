import { css, html, nothing, type TemplateResult } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import { repeat } from 'lit/directives/repeat.js'
import { avatar, avatarStyle } from '../../elements/avatar.ts'
import { Paged } from '../../elements/paged.ts'
import { ParleyElement } from '../../elements/parley-element.ts'
import { peopleField } from '../../elements/people-field.ts'
import { emptyState, stateStyle } from '../../elements/states.ts'
import { t } from '../../texts/texts.ts'
import type { SpaceMember } from './members.ts'
import { spacePageStyle } from './space-style.ts'

/** How many people one group has at most. */
const mostChosen = 2_000

/**
 * The people of a group among those of its space: to look at, or to choose.
 *
 * @fires save - With the ids of all who are chosen.
 */
@customElement('parley-group-people')
export class GroupPeople extends ParleyElement {
  static override styles = [
    ParleyElement.styles,
    avatarStyle,
    stateStyle,
    spacePageStyle,
    css`
      :host {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        gap: var(--space-3);
        padding: 0;
      }
      label.person {
        display: flex;
        align-items: center;
        gap: var(--space-3);
        flex: 1;
        min-inline-size: 0;
        cursor: pointer;
      }
      .foot {
        position: sticky;
        inset-block-end: 0;
        padding-block: var(--space-3);
        background: var(--surface);
      }
    `,
  ].flat()

  @property({ attribute: false }) spaceId = ''
  @property({ attribute: false }) memberIds: readonly string[] = []
  @property({ attribute: false }) mayChange = false
  @property({ attribute: false }) isBusy = false
  @state() private chosen: ReadonlySet<string> | undefined
  #query = ''
  readonly #people = new Paged<SpaceMember>(this, async (cursor, options) => {
    const query = { limit: 100, cursor, ...(this.#query !== '' && { query: this.#query }) }
    const page = await this.parley.api.spaces.members(this.spaceId, query, options)
    if (this.mayChange) return page
    return { ...page, items: page.items.filter(({ userId }) => this.memberIds.includes(userId)) }
  })

  get #chosen(): ReadonlySet<string> {
    return this.chosen ?? new Set(this.memberIds)
  }

  #toggle(userId: string): void {
    const chosen = new Set(this.#chosen)
    if (!chosen.delete(userId)) chosen.add(userId)
    this.chosen = chosen
  }

  readonly #onQuery = (query: string): void => {
    this.#query = query
    this.#people.renewSoon()
  }

  protected override render(): TemplateResult {
    return html`${peopleField(this.#onQuery)}
      ${this.#people.show((people) => this.#list(people))} ${this.mayChange ? this.#foot() : nothing}`
  }

  #list(people: readonly SpaceMember[]): TemplateResult {
    if (people.length === 0) return emptyState('search', t('people.none'))
    return html`<ul class="lines" aria-label=${t('members.title')}>
      ${repeat(
        people,
        ({ userId }) => userId,
        (person) => html`<li>${this.mayChange ? this.#choice(person) : this.#person(person)}</li>`,
      )}
    </ul>`
  }

  #choice(person: SpaceMember): TemplateResult {
    return html`<label class="person">
      <input
        type="checkbox"
        .checked=${this.#chosen.has(person.userId)}
        @change=${() => this.#toggle(person.userId)}
      />
      ${this.#person(person)}
    </label>`
  }

  #person({ userId, displayName, username, avatarUrl }: SpaceMember): TemplateResult {
    return html`${avatar({ id: userId, name: displayName, avatarUrl }, 'small')}
      <span class="words">
        <span>${displayName}</span>
        <span class="small muted">@${username}</span>
      </span>`
  }

  #foot(): TemplateResult {
    const chosen = this.#chosen
    const isTooMany = chosen.size > mostChosen
    const save = () => {
      if (!isTooMany) this.dispatchEvent(new CustomEvent('save', { detail: [...chosen] }))
    }
    return html`<div class="foot between">
      <span role="status">
        ${
          isTooMany
            ? t('space.group.too_many', { most: mostChosen })
            : t('space.group.chosen', { count: chosen.size })
        }
      </span>
      <button class="button primary" aria-disabled=${this.isBusy || isTooMany} @click=${save}>${t('save')}</button>
    </div>`
  }
}
