import { css, html, nothing, type TemplateResult } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import { repeat } from 'lit/directives/repeat.js'
import { avatar, avatarStyle } from '../../elements/avatar.ts'
import { icon } from '../../elements/icon.ts'
import { ParleyElement } from '../../elements/parley-element.ts'
import { emptyState, errorState, loadingState, stateStyle } from '../../elements/states.ts'
import { problemText } from '../../forms/problems.ts'
import { rowsStyle } from '../../style/rows.ts'
import { t } from '../../texts/texts.ts'
import type { Person } from './person.ts'

/** Between the last key and the question, so that not every letter asks. */
const pauseMs = 200

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
  @state() private people: readonly Person[] | undefined
  @state() private nextCursor: string | null = null
  @state() private problem: string | undefined
  #query = ''
  #asking: AbortController | undefined
  #timer: ReturnType<typeof setTimeout> | undefined

  override focus(): void {
    this.renderRoot.querySelector<HTMLElement>('#query')?.focus()
  }

  override connectedCallback(): void {
    super.connectedCallback()
    void this.#ask()
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    clearTimeout(this.#timer)
    this.#asking?.abort()
  }

  #onInput(event: Event): void {
    this.#query = (event.target as HTMLInputElement).value.trim()
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => void this.#ask(), pauseMs)
  }

  /** Only the newest question counts. */
  async #ask(cursor?: string): Promise<void> {
    this.#asking?.abort()
    const asking = new AbortController()
    this.#asking = asking
    const query = { limit: 30, ...(this.#query !== '' && { query: this.#query }), ...(cursor && { cursor }) }
    try {
      const { items, nextCursor } = await this.#page(query, asking.signal)
      this.people = cursor ? [...(this.people ?? []), ...items] : items
      this.nextCursor = nextCursor
      this.problem = undefined
    } catch (error) {
      if (!asking.signal.aborted) this.problem = problemText(error)
    }
  }

  #page(query: { query?: string; limit: number; cursor?: string }, signal: AbortSignal) {
    const { users, spaces } = this.parley.api
    return this.spaceId === undefined
      ? users.list(query, { signal })
      : spaces.members(this.spaceId, query, { signal })
  }

  protected override render(): TemplateResult {
    return html`<div class="field">
        <label for="query">${t('people.search')}</label>
        <input
          class="input"
          id="query"
          type="search"
          autocomplete="off"
          spellcheck="false"
          maxlength="60"
          placeholder=${t('people.search.hint')}
          @input=${this.#onInput}
        />
      </div>
      ${this.#found()}`
  }

  #found(): TemplateResult {
    if (this.problem) return errorState(this.problem, () => void this.#ask())
    if (!this.people) return loadingState()
    const shown = this.people.filter(({ userId }) => !this.excludedIds.includes(userId))
    const { nextCursor } = this
    if (shown.length === 0 && nextCursor === null)
      return emptyState('search', t('people.none'), t('people.none.more'))
    return html`<ul aria-label=${t('people.found')}>
        ${repeat(
          shown,
          ({ userId }) => userId,
          (person) => html`<li>${this.#person(person)}</li>`,
        )}
      </ul>
      ${
        nextCursor === null
          ? nothing
          : html`<button class="button" @click=${() => void this.#ask(nextCursor)}>${t('more')}</button>`
      }`
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
