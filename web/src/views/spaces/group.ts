import { html, nothing, type TemplateResult } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import { askIn } from '../../elements/ask.ts'
import { Asked } from '../../elements/asked.ts'
import { attempt } from '../../elements/attempt.ts'
import { icon } from '../../elements/icon.ts'
import { ParleyElement } from '../../elements/parley-element.ts'
import { stateStyle } from '../../elements/states.ts'
import { tell } from '../../elements/toasts.ts'
import { field, formProblem } from '../../forms/field.ts'
import { Form } from '../../forms/form.ts'
import { groupNameRule } from '../../forms/rules.ts'
import type { Space } from '../../session/spaces.ts'
import { t } from '../../texts/texts.ts'
import { isFree } from './group-names.ts'
import './group-people.ts'
import '../../elements/ask.ts'
import { backLink, spacePageStyle } from './space-style.ts'

/** Who is in a group of a space; who may enrol chooses them, gives it another name, and takes it away. */
@customElement('parley-space-group')
export class SpaceGroupView extends ParleyElement {
  static override styles = [ParleyElement.styles, stateStyle, spacePageStyle].flat()

  @property({ attribute: false }) space: Space | undefined
  @property({ attribute: false }) name = ''
  @state() private isBusy = false
  readonly #asked = new Asked<readonly string[]>(
    this,
    async () => (await this.parley.api.spaces.group(this.#spaceId, this.name)).memberIds,
  )
  readonly #form = new Form(this, {
    rules: { name: groupNameRule },
    send: ({ name }) => this.#rename(name),
  })

  get #spaceId(): string {
    return this.space?.spaceId ?? ''
  }

  async #save(memberIds: readonly string[]): Promise<void> {
    if (this.isBusy) return
    this.isBusy = true
    const saved = await attempt(() => this.parley.api.spaces.putGroup(this.#spaceId, this.name, memberIds))
    this.isBusy = false
    if (!saved) return
    tell(t('saved'))
    this.#asked.value = memberIds
  }

  /** What is sent to the old name from now on reaches nobody: so it is asked first. */
  async #rename(name: string): Promise<Record<string, string> | undefined> {
    const { spaces } = this.parley.api
    if (name === this.name) return undefined
    if (!(await isFree(this.parley.api, this.#spaceId, name))) return { name: t('space.group.taken') }
    const question = {
      title: t('space.group.rename.title', { name }),
      more: t('space.group.rename.more'),
      action: t('group.rename'),
    }
    if (!(await askIn(this.renderRoot, question))) return undefined
    const { memberIds } = await spaces.group(this.#spaceId, this.name)
    await spaces.putGroup(this.#spaceId, name, memberIds)
    await spaces.deleteGroup(this.#spaceId, this.name)
    this.navigation.go(
      { name: 'spaceGroup', params: { spaceId: this.#spaceId, groupName: name } },
      { replace: true },
    )
    return undefined
  }

  async #delete(): Promise<void> {
    const question = {
      title: t('space.group.delete.title', { name: this.name }),
      more: t('space.group.delete.more'),
      action: t('space.group.delete'),
    }
    if (!(await askIn(this.renderRoot, question))) return
    if (!(await attempt(() => this.parley.api.spaces.deleteGroup(this.#spaceId, this.name)))) return
    this.navigation.go({ name: 'spaceGroups', params: { spaceId: this.#spaceId } }, { replace: true })
  }

  protected override render(): TemplateResult {
    const { space } = this
    if (!space) return html`${nothing}`
    const groups = this.navigation.href({ name: 'spaceGroups', params: { spaceId: space.spaceId } })
    const mayChange = space.permissions.includes('enrol')
    return html`<div class="page">
      <div class="row">
        ${backLink(groups)}
        <h2>${this.name}</h2>
      </div>
      ${space.permissions.includes('announce') ? this.#writing() : nothing}
      ${this.#asked.show(
        (memberIds) =>
          html`<parley-group-people
              .spaceId=${space.spaceId}
              .memberIds=${memberIds}
              .mayChange=${mayChange}
              .isBusy=${this.isBusy}
              @save=${({ detail }: CustomEvent<readonly string[]>) => void this.#save(detail)}
            ></parley-group-people>
            ${mayChange ? this.#changing() : nothing}`,
      )}
      <parley-ask></parley-ask>
    </div>`
  }

  #writing(): TemplateResult {
    const query = { space: this.#spaceId, to: `group:${this.name}` }
    const href = this.navigation.href({ name: 'compose', params: {}, query })
    return html`<p class="actions"><a class="button" href=${href}>${icon('compose')} ${t('space.group.write')}</a></p>`
  }

  #changing(): TemplateResult {
    const { problem, problems, isBusy, submit } = this.#form
    return html`<form novalidate @submit=${submit}>
        ${formProblem(problem)}
        ${field({
          name: 'name',
          label: t('group.title'),
          hint: t('space.group.hint'),
          value: this.name,
          problem: problems.name,
        })}
        <div><button class="button" aria-disabled=${isBusy}>${t('group.rename')}</button></div>
      </form>
      <div>
        <button class="button danger" @click=${() => void this.#delete()}>${t('space.group.delete')}</button>
      </div>`
  }
}
