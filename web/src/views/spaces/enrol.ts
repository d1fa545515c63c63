import { html, nothing, type TemplateResult } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import { ParleyElement } from '../../elements/parley-element.ts'
import { emptyState, stateStyle } from '../../elements/states.ts'
import { areaField, formProblem } from '../../forms/field.ts'
import { Form } from '../../forms/form.ts'
import type { Space } from '../../session/spaces.ts'
import { t } from '../../texts/texts.ts'
import type { Person } from '../new-conversation/person.ts'
import '../new-conversation/people-search.ts'
import { type EnrolledLine, enrol, usernamesIn } from './enrolment.ts'
import { enrolmentReport, reportStyle } from './enrolment-report.ts'
import { mayGive, roleChoice, roleChoiceStyle } from './role-choice.ts'
import { backLink, spacePageStyle } from './space-style.ts'

/** Brings people into a space: found one by one, or many whose names are pasted. */
@customElement('parley-space-enrol')
export class SpaceEnrol extends ParleyElement {
  static override styles = [
    ParleyElement.styles,
    stateStyle,
    spacePageStyle,
    roleChoiceStyle,
    reportStyle,
  ].flat()

  @property({ attribute: false }) space: Space | undefined
  @state() private text = ''
  @state() private chosen: readonly string[] | undefined
  @state() private roleProblem: string | undefined
  @state() private report: readonly EnrolledLine[] = []
  @state() private chosenIds: readonly string[] = []

  readonly #form = new Form(this, {
    rules: { usernames: (value) => (usernamesIn(value).length === 0 ? t('space.enrol.nobody') : undefined) },
    send: async ({ usernames }) => {
      const { space } = this
      const roles = this.#roles
      this.roleProblem = roles.length === 0 ? t('space.role.none') : undefined
      if (!space || roles.length === 0) return
      this.report = await enrol(this.parley.api, space.spaceId, usernamesIn(usernames), roles)
      this.text = ''
      this.chosenIds = []
      await this.parley.spaces.readOne(space.spaceId)
      await this.updateComplete
      this.renderRoot.querySelector<HTMLElement>('#report')?.focus()
    },
  })

  /** Whoever comes in is a student, as most are, where that may be said. */
  get #roles(): readonly string[] {
    if (this.chosen) return this.chosen
    const { space } = this
    const student = space?.roles.find((role) => role.name === 'student' && mayGive(space, role))
    return student ? [student.name] : []
  }

  #onPerson({ detail: { userId, username } }: CustomEvent<Person>): void {
    const names = usernamesIn(this.text)
    const isThere = names.includes(username)
    this.text = (isThere ? names.filter((name) => name !== username) : [...names, username]).join('\n')
    this.chosenIds = isThere ? this.chosenIds.filter((id) => id !== userId) : [...this.chosenIds, userId]
  }

  protected override render(): TemplateResult {
    const { space } = this
    if (!space) return html`${nothing}`
    const { spaceId, permissions } = space
    const members = this.navigation.href({ name: 'spaceMembers', params: { spaceId } })
    if (!permissions.includes('enrol')) return emptyState('group', t('space.may_not'))
    return html`<div class="page">
      <div class="row">
        ${backLink(members)}
        <h2>${t('members.add')}</h2>
      </div>
      ${enrolmentReport(this.report)} ${this.#formOf(space)}
      <section aria-label=${t('people.search')}>
        <parley-people-search
          .chosenIds=${this.chosenIds}
          .excludedIds=${this.report.flatMap(({ userId }) => userId ?? [])}
          @person-chosen=${this.#onPerson}
        ></parley-people-search>
      </section>
    </div>`
  }

  #formOf(space: Space): TemplateResult {
    const { problem, problems, isBusy, submit } = this.#form
    return html`<form novalidate @submit=${submit}>
      ${formProblem(problem)}
      ${areaField({
        name: 'usernames',
        label: t('space.enrol.usernames'),
        hint: t('space.enrol.usernames.hint'),
        rows: 4,
        value: this.text,
        problem: problems.usernames,
        onInput: (event) => {
          this.text = (event.target as HTMLTextAreaElement).value
        },
      })}
      ${roleChoice(space, {
        legend: t('space.member.roles'),
        chosen: this.#roles,
        problem: this.roleProblem,
        change: (roles) => {
          this.chosen = roles
          this.roleProblem = undefined
        },
      })}
      <div><button class="button primary" aria-disabled=${isBusy}>${t('space.enrol.do')}</button></div>
    </form>`
  }
}
