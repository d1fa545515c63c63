import type { Profile } from '@parley/client'
import { css, html, type TemplateResult } from 'lit'
import { customElement, state } from 'lit/decorators.js'
import { attempt } from '../../elements/attempt.ts'
import { avatar, avatarStyle } from '../../elements/avatar.ts'
import { ParleyElement } from '../../elements/parley-element.ts'
import { errorState, loadingState, stateStyle } from '../../elements/states.ts'
import { problemText } from '../../forms/problems.ts'
import { allOf } from '../../session/all-of.ts'
import { rowsStyle } from '../../style/rows.ts'
import { t } from '../../texts/texts.ts'

/** Whom one has blocked, and taking that back. */
@customElement('parley-blocked-people')
export class BlockedPeople extends ParleyElement {
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
      li {
        padding-block: var(--space-2);
      }
      li .cut {
        flex: 1;
      }
    `,
  ].flat()

  @state() private people: readonly Profile[] | undefined
  @state() private problem: string | undefined

  override connectedCallback(): void {
    super.connectedCallback()
    void this.#load()
  }

  async #load(): Promise<void> {
    this.problem = undefined
    try {
      this.people = await allOf((cursor) => this.parley.api.users.blocks({ limit: 100, cursor }))
    } catch (error) {
      this.problem = problemText(error)
    }
  }

  async #unblock({ userId }: Profile): Promise<void> {
    if (await attempt(() => this.parley.api.users.unblock(userId)))
      this.people = this.people?.filter((person) => person.userId !== userId)
  }

  protected override render(): TemplateResult {
    return html`<h2>${t('settings.blocked')}</h2>
      ${this.#list()}`
  }

  #list(): TemplateResult {
    if (this.problem !== undefined) return errorState(this.problem, () => void this.#load())
    if (!this.people) return loadingState()
    if (this.people.length === 0) return html`<p class="muted">${t('settings.blocked.none')}</p>`
    return html`<ul>
      ${this.people.map(
        (person) =>
          html`<li>
            ${avatar({ id: person.userId, name: person.displayName, avatarUrl: person.avatarUrl }, 'small')}
            <span class="cut">${person.displayName}</span>
            <button class="button" @click=${() => void this.#unblock(person)}>${t('block.undo')}</button>
          </li>`,
      )}
    </ul>`
  }
}
