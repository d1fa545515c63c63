import { css, html, nothing, type TemplateResult } from 'lit'
import { customElement, property } from 'lit/decorators.js'
import { Asked } from '../../elements/asked.ts'
import '../../elements/ask.ts'
import { attempt } from '../../elements/attempt.ts'
import { ParleyElement } from '../../elements/parley-element.ts'
import { allOf } from '../../session/all-of.ts'
import { t } from '../../texts/texts.ts'
import { beginConversation } from '../new-conversation/begin-conversation.ts'
import type { Person } from '../new-conversation/person.ts'
import { block } from './block.ts'

/** Of somebody in a group: writing to them alone, and blocking them. */
@customElement('parley-member-actions')
export class MemberActions extends ParleyElement {
  static override styles = [
    ParleyElement.styles,
    css`
      div {
        display: flex;
        flex-wrap: wrap;
        gap: var(--space-2);
      }
    `,
  ].flat()

  @property({ attribute: false }) person: Person | undefined
  /** Whether they are blocked. Until that is known they are not. */
  readonly #asked = new Asked<boolean>(this, async () => {
    const blocked = await allOf((cursor) => this.parley.api.users.blocks({ limit: 100, cursor }))
    return blocked.some(({ userId }) => userId === this.person?.userId)
  })

  async #write({ userId }: Person): Promise<void> {
    await attempt(async () => {
      const conversationId = await beginConversation(this.parley, { kind: 'direct', userId })
      this.navigation.go({ name: 'conversation', params: { conversationId } })
    })
  }

  async #turn(person: Person, isBlocked: boolean): Promise<void> {
    const { api } = this.parley
    const isDone = isBlocked
      ? await attempt(() => api.users.unblock(person.userId))
      : await block(this.renderRoot, api, person)
    if (!isDone) return
    this.#asked.value = !isBlocked
    this.requestUpdate()
  }

  protected override render(): TemplateResult | typeof nothing {
    const { person } = this
    if (!person) return nothing
    const isBlocked = this.#asked.value ?? false
    return html`<div role="group" aria-label=${person.displayName}>
        ${isBlocked ? nothing : html`<button class="button" @click=${() => void this.#write(person)}>${t('members.write')}</button>`}
        <button
          class=${isBlocked ? 'button' : 'button danger'}
          @click=${() => void this.#turn(person, isBlocked)}
        >
          ${isBlocked ? t('block.undo') : t('block.short')}
        </button>
      </div>
      <parley-ask></parley-ask>`
  }
}
