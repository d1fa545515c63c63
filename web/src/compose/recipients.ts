import { css, html, nothing, type TemplateResult } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import { live } from 'lit/directives/live.js'
import { type Addressing, toNobody } from '../audience/addressing.ts'
import '../audience/audience-chooser.ts'
import { ParleyElement } from '../elements/parley-element.ts'
import type { Space } from '../session/spaces.ts'
import { t } from '../texts/texts.ts'
import { chipsStyle, peopleChips, toggledPerson } from '../views/new-conversation/people-chips.ts'
import type { Person } from '../views/new-conversation/person.ts'
import '../views/new-conversation/people-search.ts'
import { type Draft, emptyDraft } from './draft.ts'

export type Recipients = Pick<Draft, 'kind' | 'people' | 'spaceId' | 'addressing'>

/**
 * Whom a message goes to: people by their names, or an audience of a space.
 *
 * @fires recipients-changed - With the `Partial<Recipients>` that changed as detail.
 * @fires reach-changed - With how many an audience reaches; undefined while that is not known.
 */
@customElement('parley-recipients')
export class RecipientsChooser extends ParleyElement {
  static override styles = [
    ParleyElement.styles,
    chipsStyle,
    css`
      :host {
        display: grid;
        gap: var(--space-4);
      }
      .kinds {
        display: flex;
        flex-wrap: wrap;
        gap: var(--space-2) var(--space-4);
      }
      input[type='radio'] {
        inline-size: 1.25rem;
        block-size: 1.25rem;
        margin: 0;
        accent-color: var(--accent);
      }
      .people {
        display: grid;
        gap: var(--space-3);
      }
      select.input {
        max-inline-size: 26rem;
      }
      .problem {
        color: var(--danger);
      }
    `,
  ].flat()

  @property({ attribute: false }) recipients: Recipients = emptyDraft('en')
  /** Those that somebody is in. */
  @property({ attribute: false }) spaces: readonly Space[] = []
  /** It goes to this space's people, whatever else there is. */
  @property({ attribute: false }) isOfOneSpace = false
  @property({ attribute: false }) problem: string | undefined
  @state() private isSearching = false

  override focus(): void {
    const chosen = '[aria-invalid="true"], parley-audience-chooser, parley-people-search, .add'
    this.renderRoot.querySelector<HTMLElement>(chosen)?.focus()
  }

  #change(changes: Partial<Recipients>): void {
    this.dispatchEvent(new CustomEvent('recipients-changed', { detail: changes }))
  }

  readonly #toggle = (person: Person): void =>
    this.#change({ people: toggledPerson(this.recipients.people, person) })

  protected override render(): TemplateResult {
    const { kind } = this.recipients
    return html`${this.isOfOneSpace || this.spaces.length === 0 ? nothing : this.#kinds()}
    ${kind === 'people' ? this.#people() : this.#space()}`
  }

  #kinds(): TemplateResult {
    const kinds = { people: t('compose.to_people'), space: t('compose.to_space') } as const
    return html`<div class="kinds" role="radiogroup" aria-label=${t('compose.recipients')}>
      ${(['people', 'space'] as const).map(
        (kind) =>
          html`<label class="row">
            <input
              type="radio"
              name="kind"
              .checked=${live(kind === this.recipients.kind)}
              @change=${() => this.#setKind(kind)}
            />
            ${kinds[kind]}
          </label>`,
      )}
    </div>`
  }

  /** Where there is but one space, that is the one. */
  #setKind(kind: Recipients['kind']): void {
    const [only] = this.spaces.length === 1 ? this.spaces : []
    this.#change({ kind, ...(kind === 'space' && only && { spaceId: only.spaceId }) })
  }

  #people(): TemplateResult {
    const { people } = this.recipients
    const search = () => {
      this.isSearching = true
    }
    return html`<div class="people">
      ${people.length > 0 ? peopleChips(people, this.#toggle) : nothing} ${this.#problem()}
      ${
        this.isSearching || people.length === 0
          ? html`<parley-people-search
              .chosenIds=${people.map(({ userId }) => userId)}
              @person-chosen=${({ detail }: CustomEvent<Person>) => this.#toggle(detail)}
            ></parley-people-search>`
          : html`<div><button type="button" class="add button" @click=${search}>${t('compose.add_people')}</button></div>`
      }
    </div>`
  }

  #problem(): TemplateResult | typeof nothing {
    return this.problem ? html`<p class="problem small" role="alert">${this.problem}</p>` : nothing
  }

  #space(): TemplateResult {
    const { spaceId, addressing } = this.recipients
    const space = this.spaces.find((one) => one.spaceId === spaceId)
    return html`${this.isOfOneSpace ? nothing : this.#spaceChoice(space)}
    ${
      space
        ? html`<parley-audience-chooser
            .space=${space}
            .addressing=${addressing}
            .problem=${this.problem}
            @addressing-changed=${({ detail }: CustomEvent<Addressing>) => this.#change({ addressing: detail })}
            @reach-changed=${({ detail }: CustomEvent<number | undefined>) =>
              this.dispatchEvent(new CustomEvent('reach-changed', { detail }))}
          ></parley-audience-chooser>`
        : nothing
    }`
  }

  #spaceChoice(chosen: Space | undefined): TemplateResult {
    const isMissing = this.problem !== undefined && !chosen
    // Roles and groups are those of one space.
    const choose = (event: Event) =>
      this.#change({ spaceId: (event.target as HTMLSelectElement).value || undefined, addressing: toNobody })
    return html`<div class="field">
      <label for="space">${t('compose.space')}</label>
      <select
        class="input"
        id="space"
        aria-invalid=${isMissing ? 'true' : 'false'}
        aria-describedby=${isMissing ? 'space-problem' : nothing}
        @change=${choose}
      >
        <option value="" .selected=${live(!chosen)}>${t('compose.choose_space')}</option>
        ${this.spaces.map(
          (space) =>
            html`<option value=${space.spaceId} .selected=${live(space === chosen)}>${space.name}</option>`,
        )}
      </select>
      ${isMissing ? html`<span class="problem" id="space-problem">${this.problem}</span>` : nothing}
    </div>`
  }
}
