import { html, nothing, type TemplateResult } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import type { ParleyDialog } from '../../elements/dialog.ts'
import '../../elements/dialog.ts'
import { ParleyElement } from '../../elements/parley-element.ts'
import { problemText } from '../../forms/problems.ts'
import type { Space } from '../../session/spaces.ts'
import { t } from '../../texts/texts.ts'
import type { SpaceMember } from './members.ts'
import { roleChoice, roleChoiceStyle } from './role-choice.ts'

/**
 * Gives somebody in a space other roles.
 *
 * @fires changed - With the `SpaceMember` as they are now.
 * @fires close - When it is over.
 */
@customElement('parley-roles-dialog')
export class RolesDialog extends ParleyElement {
  static override styles = [ParleyElement.styles, roleChoiceStyle].flat()

  @property({ attribute: false }) space: Space | undefined
  @property({ attribute: false }) member: SpaceMember | undefined
  @state() private chosen: readonly string[] | undefined
  @state() private problem: string | undefined
  @state() private isBusy = false

  async #save(space: Space, { userId }: SpaceMember, roles: readonly string[]): Promise<void> {
    if (this.isBusy) return
    if (roles.length === 0) {
      this.problem = t('space.role.none')
      return
    }
    this.isBusy = true
    try {
      const detail = await this.parley.api.spaces.putMember(space.spaceId, userId, roles)
      this.dispatchEvent(new CustomEvent<SpaceMember>('changed', { detail }))
      this.renderRoot.querySelector<ParleyDialog>('parley-dialog')?.close()
    } catch (error) {
      this.problem = problemText(error)
    } finally {
      this.isBusy = false
    }
  }

  protected override render(): TemplateResult {
    const { space, member } = this
    if (!space || !member) return html`${nothing}`
    const chosen = this.chosen ?? member.roles
    const heading = t('space.member.roles_of', { name: member.displayName })
    const save = (event: Event) => {
      event.preventDefault()
      void this.#save(space, member, chosen)
    }
    return html`<parley-dialog heading=${heading} @close=${() => this.dispatchEvent(new Event('close'))}>
      <form @submit=${save}>
        ${roleChoice(space, {
          legend: t('space.member.roles'),
          chosen,
          problem: this.problem,
          change: (roles) => {
            this.chosen = roles
            this.problem = undefined
          },
        })}
        <div><button class="button primary" aria-disabled=${this.isBusy}>${t('save')}</button></div>
      </form>
    </parley-dialog>`
  }
}
