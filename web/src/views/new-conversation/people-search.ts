import { css, html, nothing, type TemplateResult } from 'lit'
import { customElement, property } from 'lit/decorators.js'
import { repeat } from 'lit/directives/repeat.js'
import { avatar, avatarStyle } from '../../elements/avatar.ts'
import { icon } from '../../elements/icon.ts'
import { Paged } from '../../elements/paged.ts'
import { ParleyElement } from '../../elements/parley-element.ts'
import { peopleField } from '../../elements/people-field.ts'
import { emptyState, stateStyle } from '../../elements/states.ts'
import { rowsStyle } from '../../style/rows.ts'
import { t } from '../../texts/texts.ts'
import type { Person } from './person.ts'

/**
 * Searches people by the beginning of a name, and tells which one is clicked.
 *
 * @fires person-chosen - With a `Person` as detail, also for one that is chosen already.
 */
@customElement('parley-people-search')
export class PeopleSearch extends ParleyElement {
  static override styles = [
    ParleyElement.styles,
    avatarStyle,
    stateStyle,
    rowsStyle,
    css`
      :host {
        display: grid;
        gap: var(--space-3);
      }
      .person {
        display: flex;
        align-items: center;
        gap: var(--space-3);
      }
      .person > span {
        display: grid;
        flex: 1;
        min-inline-size: 0;
      }
      .person[aria-pressed='true'] > .icon {
        color: var(--accent);
      }
    `,
  ].flat()

  /** Of this space alone. */
  @property({ attribute: false }) spaceId: string | undefined
  /** Who is marked. */
  @property({ attribute: false }) chosenIds: readonly string[] = []
  /** Who is left out. */
  @property({ attribute: false }) excludedIds: readonly string[] = []
  #query = ''
  readonly #people = new Paged<Person>(this, (cursor, options) => {
    const query = { limit: 30, cursor, ...(this.#query !== '' && { query: this.#query }) }
    const { users, spaces } = this.parley.api
    return this.spaceId === undefined
      ? users.list(query, options)
      : spaces.members(this.spaceId, query, options)
  })

  override focus(): void {
    this.renderRoot.querySelector<HTMLElement>('#query')?.focus()
  }

  readonly #onQuery = (query: string): void => {
    this.#query = query
    this.#people.renewSoon()
  }

  protected override render(): TemplateResult {
    return html`${peopleField(this.#onQuery)} ${this.#people.show((people) => this.#list(people))}`
  }

  #list(people: readonly Person[]): TemplateResult {
    const shown = people.filter(({ userId }) => !this.excludedIds.includes(userId))
    if (shown.length === 0 && this.#people.isWhole)
      return emptyState('search', t('people.none'), t('people.none.more'))
    return html`<ul aria-label=${t('people.found')}>
      ${repeat(
        shown,
        ({ userId }) => userId,
        (person) => html`<li>${this.#person(person)}</li>`,
      )}
    </ul>`
  }

  #person(person: Person): TemplateResult {
    const isChosen = this.chosenIds.includes(person.userId)
    const choose = () => this.dispatchEvent(new CustomEvent('person-chosen', { detail: person }))
    return html`<button type="button" class="person choice" aria-pressed=${isChosen} @click=${choose}>
      ${avatar({ id: person.userId, name: person.displayName, avatarUrl: person.avatarUrl })}
      <span>
        <span class="cut">${person.displayName}</span>
        <span class="small muted cut">@${person.username}</span>
      </span>
      ${isChosen ? icon('check') : nothing}
    </button>`
  }
}
