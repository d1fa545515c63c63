import { css, html, nothing, type TemplateResult } from 'lit'
import { customElement, property } from 'lit/decorators.js'
import { askIn } from '../../elements/ask.ts'
import { Asked } from '../../elements/asked.ts'
import '../../elements/ask.ts'
import { attempt } from '../../elements/attempt.ts'
import { ParleyElement } from '../../elements/parley-element.ts'
import { allOf } from '../../session/all-of.ts'
import { t } from '../../texts/texts.ts'
import { beginConversation } from '../new-conversation/begin-conversation.ts'
import type { Person } from '../new-conversation/person.ts'

/**
 * What one does about somebody: writes to them alone, and blocks them or takes that back.
 *
 * @fires blocked - They are blocked now.
 */
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
  /** The conversation with them is what is looked at: nobody has to go there, and nothing else names them. */
  @property({ attribute: false }) isHere = false
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
    const { users } = this.parley.api
    const { userId, displayName } = person
    const question = {
      title: t('block.title', { name: displayName }),
      more: t('block.more'),
      action: t('block.short'),
    }
    if (!isBlocked && !(await askIn(this.renderRoot, question))) return
    if (!(await attempt(() => (isBlocked ? users.unblock(userId) : users.block(userId))))) return
    this.#asked.value = !isBlocked
    this.requestUpdate()
    if (!isBlocked) this.dispatchEvent(new Event('blocked'))
  }

  protected override render(): TemplateResult | typeof nothing {
    const { person } = this
    if (!person) return nothing
    const isBlocked = this.#asked.value ?? false
    const name = person.displayName
    const blocking = this.isHere ? t('block.do', { name }) : t('block.short')
    return html`<div role="group" aria-label=${name}>
        ${isBlocked || this.isHere ? nothing : html`<button class="button" @click=${() => void this.#write(person)}>${t('members.write')}</button>`}
        <button
          class=${isBlocked ? 'button' : 'button danger'}
          @click=${() => void this.#turn(person, isBlocked)}
        >
          ${isBlocked ? t('block.undo') : blocking}
        </button>
      </div>
      <parley-ask></parley-ask>`
  }
}
