import { html, nothing, type TemplateResult } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import type { ParleyDialog } from '../../elements/dialog.ts'
import '../../elements/dialog.ts'
import { ParleyElement } from '../../elements/parley-element.ts'
import { field, formProblem } from '../../forms/field.ts'
import { problemText } from '../../forms/problems.ts'
import { groupNameRule } from '../../forms/rules.ts'
import type { LanguagesEditor } from '../../languages/languages-editor.ts'
import '../../languages/languages-editor.ts'
import { blank, titleOf, type Written, writtenOf } from '../../languages/written.ts'
import { problemsOf, type WrittenProblems } from '../../languages/written-problems.ts'
import type { Permission, Space } from '../../session/spaces.ts'
import { currentLanguage, t } from '../../texts/texts.ts'
import { permissionTexts } from './permission-texts.ts'
import { roleChoiceStyle } from './role-choice.ts'
import { definitionsOf, isDefault, type RoleDefinition, titleOfRole, withRole } from './role-definitions.ts'

type Role = Space['roles'][number]
const allPermissions = Object.keys(permissionTexts) as Permission[]
const titleParts = { titles: 'required', bodies: false } as const

/**
 * What a role of a space is called and what it allows; a new one where none is given.
 *
 * @fires close - When it is over.
 */
@customElement('parley-role-dialog')
export class RoleDialog extends ParleyElement {
  static override styles = [ParleyElement.styles, roleChoiceStyle].flat()

  @property({ attribute: false }) space: Space | undefined
  @property({ attribute: false }) edited: Role | undefined
  @state() private written: Written | undefined
  @state() private chosen: readonly Permission[] | undefined
  @state() private problems: WrittenProblems = {}
  @state() private nameProblem: string | undefined
  @state() private problem: string | undefined
  @state() private isBusy = false

  get #written(): Written {
    if (this.written) return this.written
    const { edited, space } = this
    const language = space?.language ?? currentLanguage()
    return edited ? writtenOf({ body: '' }, language, titleOfRole(edited)) : blank(language)
  }

  get #definitions(): RoleDefinition[] {
    const titles = {
      responsible: t('space.role.responsible'),
      staff: t('space.role.staff'),
      student: t('space.role.student'),
    }
    return this.space ? definitionsOf(this.space, titles) : []
  }

  async #submit(event: SubmitEvent): Promise<void> {
    event.preventDefault()
    const data = new FormData(event.currentTarget as HTMLFormElement)
    const name = this.edited?.name ?? String(data.get('name') ?? '')
    this.nameProblem = this.#problemOf(name)
    this.problems = problemsOf(this.#written, titleParts)
    const title = titleOf(this.#written)
    if (this.nameProblem !== undefined || title === undefined || Object.keys(this.problems).length > 0)
      return this.#goToProblem()
    const permissions = this.chosen ?? this.edited?.permissions ?? []
    const role = { name, permissions, ...(!this.#isUntitled && { title }) }
    await this.#save(withRole(this.#definitions, role))
  }

  /** A default role that nobody called otherwise stays called as it is in each language. */
  get #isUntitled(): boolean {
    const { edited: role } = this
    const before = this.#definitions.find(({ name }) => name === role?.name)
    return role !== undefined && this.written === undefined && before?.title === undefined
  }

  #problemOf(name: string): string | undefined {
    if (this.edited) return undefined
    const isTaken = this.space?.roles.some((role) => role.name === name)
    return groupNameRule(name) ?? (isTaken ? t('space.role.taken') : undefined)
  }

  async #save(roles: readonly RoleDefinition[]): Promise<void> {
    const { space } = this
    if (!space || this.isBusy) return
    this.isBusy = true
    this.problem = undefined
    try {
      this.parley.spaces.learn(await this.parley.api.spaces.update(space.spaceId, { roles }))
      this.renderRoot.querySelector<ParleyDialog>('parley-dialog')?.close()
    } catch (error) {
      this.problem = problemText(error)
    } finally {
      this.isBusy = false
    }
  }

  async #goToProblem(): Promise<void> {
    await this.updateComplete
    if (this.nameProblem !== undefined) this.renderRoot.querySelector<HTMLElement>('#name')?.focus()
    else await this.renderRoot.querySelector<LanguagesEditor>('parley-languages')?.focusProblem()
  }

  protected override render(): TemplateResult {
    const { edited: role } = this
    const heading = role ? t('space.role.edit', { role: role.title }) : t('space.role.new')
    return html`<parley-dialog heading=${heading} @close=${() => this.dispatchEvent(new Event('close'))}>
      <form novalidate @submit=${this.#submit}>
        ${formProblem(this.problem)}
        ${
          role
            ? nothing
            : field({
                name: 'name',
                label: t('space.role.name'),
                hint: t('space.group.hint'),
                problem: this.nameProblem,
              })
        }
        <parley-languages
          .written=${this.#written}
          .titles=${'required'}
          .bodies=${false}
          .labels=${{ title: t('space.role.title') }}
          .problems=${this.problems}
          @written-changed=${({ detail }: CustomEvent<Written>) => {
            this.written = detail
          }}
        ></parley-languages>
        ${this.#permissions()}
        <div class="row">
          <button class="button primary" aria-disabled=${this.isBusy}>${t('save')}</button>
          ${role && !isDefault(role.name) ? this.#deleteButton(role) : nothing}
        </div>
      </form>
    </parley-dialog>`
  }

  #deleteButton({ name }: Role): TemplateResult {
    const without = () => this.#definitions.filter((one) => one.name !== name)
    return html`<button type="button" class="button danger" @click=${() => void this.#save(without())}>
      ${t('space.role.delete')}
    </button>`
  }

  #permissions(): TemplateResult {
    const chosen = this.chosen ?? this.edited?.permissions ?? []
    const toggle = (name: Permission) => {
      this.chosen = chosen.includes(name) ? chosen.filter((one) => one !== name) : [...chosen, name]
    }
    return html`<fieldset>
      <legend class="label">${t('space.role.allows')}</legend>
      ${allPermissions.map(
        (name) =>
          html`<label class="role">
            <input
              type="checkbox"
              .checked=${chosen.includes(name)}
              ?disabled=${this.edited?.name === 'responsible'}
              @change=${() => toggle(name)}
            />
            ${t(permissionTexts[name])}
          </label>`,
      )}
    </fieldset>`
  }
}
