import { html, nothing, type TemplateResult } from 'lit'
import { customElement, property } from 'lit/decorators.js'
import { askIn } from '../../elements/ask.ts'
import '../../elements/ask.ts'
import { attempt } from '../../elements/attempt.ts'
import { ParleyElement } from '../../elements/parley-element.ts'
import type { Space } from '../../session/spaces.ts'
import { t } from '../../texts/texts.ts'
import './space-form.ts'
import './space-limit.ts'
import './space-roles.ts'
import { spacePageStyle } from './space-style.ts'

/**
 * What a space is called and about, what its roles allow, and leaving it; who manages it changes all of that, says how much one
 * person may write, and ends it.
 */
@customElement('parley-space-settings')
export class SpaceSettings extends ParleyElement {
  static override styles = [ParleyElement.styles, spacePageStyle].flat()

  @property({ attribute: false }) space: Space | undefined

  async #leave({ spaceId }: Space): Promise<void> {
    const question = {
      title: t('space.leave.title'),
      more: t('space.leave.more'),
      action: t('space.leave'),
    }
    if (!(await askIn(this.renderRoot, question))) return
    const { userId = '' } = this.parley.session
    if (await attempt(() => this.parley.api.spaces.removeMember(spaceId, userId))) this.#forget(spaceId)
  }

  async #delete({ spaceId, name }: Space): Promise<void> {
    const question = {
      title: t('space.delete.title', { name }),
      more: t('space.delete.more'),
      action: t('space.delete'),
    }
    if (!(await askIn(this.renderRoot, question))) return
    if (await attempt(() => this.parley.api.spaces.delete(spaceId))) this.#forget(spaceId)
  }

  #forget(spaceId: string): void {
    this.navigation.go({ name: 'spaces', params: {} }, { replace: true })
    this.parley.spaces.forget(spaceId)
  }

  protected override render(): TemplateResult {
    const { space } = this
    if (!space) return html`${nothing}`
    const mayManage = space.permissions.includes('manage')
    return html`<div class="page">
      ${mayManage ? html`<section><parley-space-form .space=${space}></parley-space-form></section>` : nothing}
      <section><parley-space-roles .space=${space}></parley-space-roles></section>
      ${mayManage ? html`<section><parley-space-limit .space=${space}></parley-space-limit></section>` : nothing}
      <section aria-label=${t('info.ending')} class="actions">
        <button class="button danger" @click=${() => void this.#leave(space)}>${t('space.leave')}</button>
        ${
          mayManage
            ? html`<button class="button danger" @click=${() => void this.#delete(space)}>${t('space.delete')}</button>`
            : nothing
        }
      </section>
      <parley-ask></parley-ask>
    </div>`
  }
}
