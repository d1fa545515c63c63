import type { AnswerOf } from '@parley/client'
import { html, nothing, type TemplateResult } from 'lit'
import { customElement, property } from 'lit/decorators.js'
import { Paged } from '../../elements/paged.ts'
import { ParleyElement } from '../../elements/parley-element.ts'
import { emptyState, stateStyle } from '../../elements/states.ts'
import { field, formProblem } from '../../forms/field.ts'
import { Form } from '../../forms/form.ts'
import { groupNameRule } from '../../forms/rules.ts'
import type { Space } from '../../session/spaces.ts'
import { t } from '../../texts/texts.ts'
import { isFree } from './group-names.ts'
import { spacePageStyle } from './space-style.ts'

type SpaceGroup = AnswerOf<'listSpaceGroups'>['items'][number]

/** The groups of a space; who may enrol makes new ones. */
@customElement('parley-space-groups')
export class SpaceGroups extends ParleyElement {
  static override styles = [ParleyElement.styles, stateStyle, spacePageStyle].flat()

  @property({ attribute: false }) space: Space | undefined
  readonly #groups = new Paged<SpaceGroup>(this, (cursor, options) =>
    this.parley.api.spaces.groups(this.space?.spaceId ?? '', { limit: 50, cursor }, options),
  )
  readonly #form = new Form(this, {
    rules: { name: groupNameRule },
    send: async ({ name }) => {
      const { spaceId = '' } = this.space ?? {}
      if (!(await isFree(this.parley.api, spaceId, name))) return { name: t('space.group.taken') }
      await this.parley.api.spaces.putGroup(spaceId, name, [])
      this.navigation.go({ name: 'spaceGroup', params: { spaceId, groupName: name } })
      return undefined
    },
  })

  protected override render(): TemplateResult {
    const { space } = this
    if (!space) return html`${nothing}`
    return html`<div class="page">
      <h2>${t('space.groups')}</h2>
      ${space.permissions.includes('enrol') ? this.#making() : nothing}
      ${this.#groups.show((groups) => this.#list(space, groups))}
    </div>`
  }

  #making(): TemplateResult {
    const { problem, problems, isBusy, submit } = this.#form
    return html`<form novalidate @submit=${submit}>
      ${formProblem(problem)}
      ${field({
        name: 'name',
        label: t('space.group.new'),
        hint: t('space.group.hint'),
        problem: problems.name,
      })}
      <div><button class="button" aria-disabled=${isBusy}>${t('space.group.make')}</button></div>
    </form>`
  }

  #list({ spaceId }: Space, groups: readonly SpaceGroup[]): TemplateResult {
    if (groups.length === 0) return emptyState('group', t('space.groups.none'), t('space.groups.none.more'))
    return html`<ul class="lines" aria-label=${t('space.groups')}>
      ${groups.map(
        ({ name, memberCount }) =>
          html`<li>
            <a class="words" href=${this.navigation.href({ name: 'spaceGroup', params: { spaceId, groupName: name } })}
              >${name}</a
            >
            <span class="small muted">${t('member_count', { count: memberCount })}</span>
          </li>`,
      )}
    </ul>`
  }
}
