import type { AnswerOf } from '@parley/client'
import { css, html, nothing, type TemplateResult } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import { repeat } from 'lit/directives/repeat.js'
import { askIn } from '../../elements/ask.ts'
import { attempt } from '../../elements/attempt.ts'
import { avatar, avatarStyle } from '../../elements/avatar.ts'
import { Paged } from '../../elements/paged.ts'
import { ParleyElement } from '../../elements/parley-element.ts'
import { peopleField } from '../../elements/people-field.ts'
import { emptyState, stateStyle } from '../../elements/states.ts'
import type { Space } from '../../session/spaces.ts'
import { t } from '../../texts/texts.ts'
import { roleTitles } from './role-titles.ts'
import { spacePageStyle } from './space-style.ts'
import './roles-dialog.ts'
import '../../elements/ask.ts'

export type SpaceMember = AnswerOf<'listSpaceMembers'>['items'][number]

/** Who is in a space as what; who may enrol gives other roles and takes people out here. */
@customElement('parley-space-members')
export class SpaceMembers extends ParleyElement {
  static override styles = [
    ParleyElement.styles,
    avatarStyle,
    stateStyle,
    spacePageStyle,
    css`
      .search {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(min(12rem, 100%), 1fr));
        gap: var(--space-3);
      }
      .name {
        font-weight: 550;
      }
    `,
  ].flat()

  @property({ attribute: false }) space: Space | undefined
  @state() private changing: SpaceMember | undefined
  #query = ''
  #role = ''
  readonly #members = new Paged<SpaceMember>(this, (cursor, options) =>
    this.parley.api.spaces.members(
      this.space?.spaceId ?? '',
      {
        limit: 30,
        cursor,
        ...(this.#query !== '' && { query: this.#query }),
        ...(this.#role !== '' && { role: this.#role }),
      },
      options,
    ),
  )

  readonly #onQuery = (query: string): void => {
    this.#query = query
    this.#members.renewSoon()
  }

  #onRole(event: Event): void {
    this.#role = (event.target as HTMLSelectElement).value
    void this.#members.renew()
  }

  #onChanged({ detail: changed }: CustomEvent<SpaceMember>): void {
    this.#members.change((all) => all.map((one) => (one.userId === changed.userId ? changed : one)))
    if (changed.userId === this.parley.session.userId) void this.#readSpace()
  }

  /** What one may there, and how many are in it. */
  async #readSpace(): Promise<void> {
    const { spaceId = '' } = this.space ?? {}
    await attempt(() => this.parley.spaces.readOne(spaceId))
  }

  async #takeOut({ userId, displayName }: SpaceMember): Promise<void> {
    const { spaceId = '' } = this.space ?? {}
    const question = {
      title: t('space.member.remove.title', { name: displayName }),
      more: t('space.member.remove.more'),
      action: t('members.remove'),
    }
    if (!(await askIn(this.renderRoot, question))) return
    if (!(await attempt(() => this.parley.api.spaces.removeMember(spaceId, userId)))) return
    this.#members.change((all) => all.filter((one) => one.userId !== userId))
    void this.#readSpace()
  }

  protected override render(): TemplateResult {
    const { space, changing } = this
    if (!space) return html`${nothing}`
    const { spaceId, permissions } = space
    const enrol = this.navigation.href({ name: 'spaceEnrol', params: { spaceId } })
    return html`<div class="page">
      <div class="between">
        <h2>${t('members.title')}</h2>
        ${permissions.includes('enrol') ? html`<a class="button primary" href=${enrol}>${t('members.add')}</a>` : nothing}
      </div>
      ${this.#search(space)}
      ${this.#members.show((members) => this.#list(space, members))}
      ${
        changing
          ? html`<parley-roles-dialog
            .space=${space}
            .member=${changing}
            @changed=${this.#onChanged}
            @close=${() => {
              this.changing = undefined
            }}
          ></parley-roles-dialog>`
          : nothing
      }
      <parley-ask></parley-ask>
    </div>`
  }

  #search({ roles }: Space): TemplateResult {
    return html`<div class="search" role="search">
      ${peopleField(this.#onQuery)}
      <div class="field">
        <label for="role">${t('space.role')}</label>
        <select class="input" id="role" @change=${this.#onRole}>
          <option value="">${t('space.role.any')}</option>
          ${roles.map(({ name, title }) => html`<option value=${name}>${title}</option>`)}
        </select>
      </div>
    </div>`
  }

  #list(space: Space, members: readonly SpaceMember[]): TemplateResult {
    if (members.length === 0) return emptyState('search', t('people.none'), t('people.none.more'))
    return html`<ul class="lines" aria-label=${t('members.title')}>
      ${repeat(
        members,
        ({ userId }) => userId,
        (member) => html`<li>${this.#member(space, member)}</li>`,
      )}
    </ul>`
  }

  #member(space: Space, member: SpaceMember): TemplateResult {
    const { userId, displayName, username, avatarUrl } = member
    const isMe = userId === this.parley.session.userId
    return html`${avatar({ id: userId, name: displayName, avatarUrl })}
      <span class="words">
        <span class="name">${displayName}${isMe ? ` (${t('message.you')})` : ''}</span>
        <span class="small muted">@${username}</span>
        <span class="chips">
          ${roleTitles(space, member.roles).map((title) => html`<span class="chip">${title}</span>`)}
          ${member.groups.map((name) => html`<span class="chip quiet">${name}</span>`)}
        </span>
      </span>
      ${space.permissions.includes('enrol') ? this.#actions(member, isMe) : nothing}`
  }

  #actions(member: SpaceMember, isMe: boolean): TemplateResult {
    const name = member.displayName
    const change = () => {
      this.changing = member
    }
    return html`<span class="actions">
      <button class="button" aria-label=${t('space.member.roles_of', { name })} @click=${change}>
        ${t('space.member.roles')}
      </button>
      ${
        isMe
          ? nothing
          : html`<button
            class="button"
            aria-label=${t('members.remove.whom', { name })}
            @click=${() => void this.#takeOut(member)}
          >
            ${t('members.remove')}
          </button>`
      }
    </span>`
  }
}
