import { css, html, type TemplateResult } from 'lit'
import { icon } from '../../elements/icon.ts'
import { t } from '../../texts/texts.ts'
import type { Person } from './person.ts'

export const chipsStyle = css`
  .chosen {
    display: flex;
    flex-wrap: wrap;
    gap: var(--space-2);
  }
  .chosen .button {
    max-inline-size: 100%;
    overflow-wrap: anywhere;
  }
`

/** People who are chosen, each to be left out again. */
export const peopleChips = (
  people: readonly Person[],
  drop: (person: Person) => void,
): TemplateResult => html`<ul class="chosen" aria-label=${t('new_conversation.chosen')}>
  ${people.map(
    (person) =>
      html`<li>
        <button
          type="button"
          class="button"
          aria-label=${t('new_conversation.drop', { name: person.displayName })}
          @click=${() => drop(person)}
        >
          ${person.displayName} ${icon('close')}
        </button>
      </li>`,
  )}
</ul>`

/** With somebody who was not chosen, without somebody who was. */
export function toggledPerson(people: readonly Person[], person: Person): readonly Person[] {
  const others = people.filter(({ userId }) => userId !== person.userId)
  return others.length < people.length ? others : [...others, person]
}
