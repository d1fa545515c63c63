import type { Member, ShownConversation } from '@parley/client'
import { css, html, nothing, type PropertyValues, type TemplateResult } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import { repeat } from 'lit/directives/repeat.js'
import { askIn } from '../../elements/ask.ts'
import { attempt } from '../../elements/attempt.ts'
import { avatar, avatarStyle } from '../../elements/avatar.ts'
import { ParleyElement } from '../../elements/parley-element.ts'
import { errorState, loadingState, stateStyle } from '../../elements/states.ts'
import { tell } from '../../elements/toasts.ts'
import { Watch } from '../../elements/watch.ts'
import { problemText } from '../../forms/problems.ts'
import { type TextKey, t } from '../../texts/texts.ts'
import type { Person } from '../new-conversation/people-search.ts'
import { mayChange, mayRemove, maySetRoles } from './rights.ts'
import '../../elements/ask.ts'
import '../new-conversation/people-search.ts'

type Role = Member['role']
const roles: readonly Role[] = ['owner', 'admin', 'member', 'reader']
const roleTexts: Readonly<Record<Role, TextKey>> = {
  owner: 'role.owner',
  admin: 'role.admin',
  member: 'role.member',
  reader: 'role.reader',
}

/** Who is in a group, by role; who may brings people in and takes them out here. */
@customElement('parley-member-list')
export class MemberList extends ParleyElement {
  static override styles = [
    ParleyElement.styles,
    avatarStyle,
    stateStyle,
    css`
      :host {
        display: grid;
        gap: var(--space-3);
      }
      li {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: var(--space-2) var(--space-3);
        padding-block: var(--space-2);
      }
      .who {
        flex: 1 1 9rem;
        display: grid;
        min-inline-size: 0;
      }
      .row {
        justify-content: space-between;
      }
      select.input {
        inline-size: auto;
      }
    `,
  ].flat()

  @property({ attribute: false }) conversation: ShownConversation | undefined
  @state() private problem: string | undefined
  @state() private isAdding = false
  readonly #members = new Watch(this, () => this.parley.live.members(this.#conversationId))

  get #conversationId(): string {
    return this.conversation?.conversationId ?? ''
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    const before = changed.get('conversation')?.conversationId
    if (changed.has('conversation') && before !== this.#conversationId) void this.#load()
  }

  async #load(): Promise<void> {
    this.problem = undefined
    try {
      await this.parley.live.loadMembers(this.#conversationId)
    } catch (error) {
      this.problem = problemText(error)
    }
  }

  async #add({ detail: { userId, displayName } }: CustomEvent<Person>): Promise<void> {
    const add = () => this.parley.api.conversations.addMembers(this.#conversationId, { memberIds: [userId] })
    if (await attempt(add)) tell(t('members.added', { name: displayName }))
  }

  async #remove({ userId, displayName }: Member): Promise<void> {
    const question = { title: t('members.remove.title', { name: displayName }), action: t('members.remove') }
    if (!(await askIn(this.renderRoot, question))) return
    await attempt(() => this.parley.api.conversations.removeMember(this.#conversationId, userId))
  }

  async #setRole({ userId }: Member, select: HTMLSelectElement): Promise<void> {
    const role = select.value as Role
    const set = () => this.parley.api.conversations.putMember(this.#conversationId, userId, role)
    if (!(await attempt(set))) this.requestUpdate()
  }

  protected override render(): TemplateResult {
    const { conversation } = this
    if (!conversation) return html`${nothing}`
    return html`<div class="row">
        <h2>${t('members.title')}</h2>
        ${
          mayChange(conversation)
            ? html`<button
              class="button"
              aria-expanded=${this.isAdding}
              @click=${() => {
                this.isAdding = !this.isAdding
              }}
            >
              ${this.isAdding ? t('members.add.done') : t('members.add')}
            </button>`
            : nothing
        }
      </div>
      ${
        this.isAdding
          ? html`<parley-people-search
            .excludedIds=${(this.#members.value ?? []).map(({ userId }) => userId)}
            @person-chosen=${this.#add}
          ></parley-people-search>`
          : nothing
      }
      ${this.#list(conversation)}
      <parley-ask></parley-ask>`
  }

  #list(conversation: ShownConversation): TemplateResult {
    const members = this.#members.value
    if (this.problem !== undefined) return errorState(this.problem, () => void this.#load())
    if (!members) return loadingState()
    const sorted = members.toSorted(
      (one, other) =>
        roles.indexOf(one.role) - roles.indexOf(other.role) ||
        one.displayName.localeCompare(other.displayName),
    )
    return html`<ul aria-label=${t('members.title')}>
      ${repeat(
        sorted,
        ({ userId }) => userId,
        (member) => html`<li>${this.#member(conversation, member)}</li>`,
      )}
    </ul>`
  }

  #member(conversation: ShownConversation, member: Member): TemplateResult {
    const { userId, displayName, username, role } = member
    const isMe = userId === this.parley.session.userId
    return html`${avatar({ id: userId, name: displayName, avatarUrl: member.avatarUrl })}
      <span class="who">
        <span class="cut">${displayName}${isMe ? ` (${t('message.you')})` : ''}</span>
        <span class="small muted cut">@${username}</span>
      </span>
      ${maySetRoles(conversation) && !isMe ? this.#roleChoice(member) : html`<span class="small muted">${t(roleTexts[role])}</span>`}
      ${
        !isMe && mayRemove(conversation, role)
          ? html`<button
            class="button"
            aria-label=${t('members.remove.whom', { name: displayName })}
            @click=${() => void this.#remove(member)}
          >
            ${t('members.remove')}
          </button>`
          : nothing
      }`
  }

  #roleChoice(member: Member): TemplateResult {
    return html`<select
      class="input"
      aria-label=${t('members.role_of', { name: member.displayName })}
      @change=${(event: Event) => void this.#setRole(member, event.target as HTMLSelectElement)}
    >
      ${roles.map((role) => html`<option value=${role} ?selected=${role === member.role}>${t(roleTexts[role])}</option>`)}
    </select>`
  }
}
