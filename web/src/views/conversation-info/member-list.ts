import type { Member, ShownConversation } from '@parley/client'
import { css, html, nothing, type TemplateResult } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import { live } from 'lit/directives/live.js'
import { repeat } from 'lit/directives/repeat.js'
import { askIn } from '../../elements/ask.ts'
import { Asked } from '../../elements/asked.ts'
import { attempt } from '../../elements/attempt.ts'
import { avatar, avatarStyle } from '../../elements/avatar.ts'
import { icon } from '../../elements/icon.ts'
import { ParleyElement } from '../../elements/parley-element.ts'
import { stateStyle } from '../../elements/states.ts'
import { tell } from '../../elements/toasts.ts'
import { Watch } from '../../elements/watch.ts'
import { rowsStyle } from '../../style/rows.ts'
import { t } from '../../texts/texts.ts'
import { mayRemove, rightsIn } from '../conversations/rights.ts'
import { type Role, roles, roleTexts } from '../conversations/roles.ts'
import type { Person } from '../new-conversation/person.ts'
import '../../elements/ask.ts'
import './member-actions.ts'
import '../new-conversation/people-search.ts'

/** The owner's is not given away: it passes on when the owner leaves. */
const givenRoles = roles.filter((role) => role !== 'owner')

const byRole = (one: Member, other: Member): number =>
  roles.indexOf(one.role) - roles.indexOf(other.role) || one.displayName.localeCompare(other.displayName)

/** Of more members nobody is told what becomes of each: they are shown page by page. */
const mostFollowed = 50

interface Listed {
  /** Undefined where all of them are followed. */
  readonly paged: readonly Member[] | undefined
  readonly nextCursor: string | null
}

/** Who is in a group, by role; who may brings people in and takes them out here. */
@customElement('parley-member-list')
export class MemberList extends ParleyElement {
  static override styles = [
    ParleyElement.styles,
    avatarStyle,
    stateStyle,
    rowsStyle,
    css`
      :host {
        display: grid;
        gap: var(--space-3);
      }
      li {
        flex-wrap: wrap;
        padding-block: var(--space-2);
      }
      parley-member-actions {
        flex-basis: 100%;
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
  @state() private isAdding = false
  /** Of whom is seen what can be done with them. */
  @state() private openId: string | undefined
  readonly #asked = new Asked<Listed>(this, (before) => this.#ask(before))
  readonly #members = new Watch(this, () => this.parley.live.members(this.#conversationId))

  get #conversationId(): string {
    return this.conversation?.conversationId ?? ''
  }

  async #ask(before: Listed | undefined): Promise<Listed> {
    const { memberCount = 0 } = this.conversation ?? {}
    if (!before?.paged && memberCount <= mostFollowed) {
      await this.parley.live.loadMembers(this.#conversationId)
      return { paged: undefined, nextCursor: null }
    }
    const cursor = before?.nextCursor ?? undefined
    const page = await this.parley.api.conversations.members(this.#conversationId, { limit: 50, cursor })
    return { paged: [...(before?.paged ?? []), ...page.items], nextCursor: page.nextCursor }
  }

  /** Pages do not follow what happens: what is done here is done to them too. */
  #change(change: (members: readonly Member[]) => readonly Member[]): void {
    const { value } = this.#asked
    if (!value?.paged) return
    this.#asked.value = { ...value, paged: change(value.paged) }
    this.requestUpdate()
  }

  get #shown(): readonly Member[] {
    return this.#asked.value?.paged ?? this.#members.value ?? []
  }

  async #add({ detail: { userId, displayName } }: CustomEvent<Person>): Promise<void> {
    const add = () => this.parley.api.conversations.addMembers(this.#conversationId, { memberIds: [userId] })
    if (await attempt(add)) tell(t('members.added', { name: displayName }))
  }

  async #remove({ userId, displayName }: Member): Promise<void> {
    const question = { title: t('members.remove.title', { name: displayName }), action: t('members.remove') }
    if (!(await askIn(this.renderRoot, question))) return
    const remove = () => this.parley.api.conversations.removeMember(this.#conversationId, userId)
    if (await attempt(remove)) this.#change((all) => all.filter((one) => one.userId !== userId))
  }

  async #setRole({ userId }: Member, select: HTMLSelectElement): Promise<void> {
    const role = select.value as Role
    const set = () => this.parley.api.conversations.putMember(this.#conversationId, userId, role)
    if (await attempt(set))
      this.#change((all) => all.map((one) => (one.userId === userId ? { ...one, role } : one)))
    else this.requestUpdate()
  }

  protected override render(): TemplateResult {
    const { conversation } = this
    if (!conversation) return html`${nothing}`
    return html`<div class="row">
        <h2>${t('members.title')}</h2>
        ${
          rightsIn(conversation).mayManage
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
            .excludedIds=${this.#shown.map(({ userId }) => userId)}
            @person-chosen=${this.#add}
          ></parley-people-search>`
          : nothing
      }
      ${this.#asked.show((listed) => this.#list(conversation, listed))}
      <parley-ask></parley-ask>`
  }

  #list(conversation: ShownConversation, { paged, nextCursor }: Listed): TemplateResult {
    // Pages stay in the order they come in, so that nobody appears above what is read.
    const members = paged ?? this.#shown.toSorted(byRole)
    return html`<ul aria-label=${t('members.title')}>
      ${repeat(
        members,
        ({ userId }) => userId,
        (member) => html`<li>${this.#member(conversation, member)}</li>`,
      )}
    </ul>
    ${
      nextCursor === null
        ? nothing
        : html`<button class="button" aria-disabled=${this.#asked.isBusy} @click=${this.#asked.ask}>
            ${t('more')}
          </button>`
    }`
  }

  #member(conversation: ShownConversation, member: Member): TemplateResult {
    const { userId, displayName, username, role } = member
    const isMe = userId === this.parley.session.userId
    return html`${avatar({ id: userId, name: displayName, avatarUrl: member.avatarUrl })}
      <span class="who">
        <span class="cut">${displayName}${isMe ? ` (${t('message.you')})` : ''}</span>
        <span class="small muted cut">@${username}</span>
      </span>
      ${rightsIn(conversation).maySetRoles && !isMe ? this.#roleChoice(member) : html`<span class="small muted">${t(roleTexts[role])}</span>`}
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
      }
      ${isMe ? nothing : this.#more(member)}`
  }

  #more(member: Member): TemplateResult {
    const { userId, displayName } = member
    const isOpen = userId === this.openId
    return html`<button
        class="button plain round"
        aria-expanded=${isOpen}
        aria-label=${t('members.more', { name: displayName })}
        @click=${() => {
          this.openId = isOpen ? undefined : userId
        }}
      >
        ${icon('dots')}
      </button>
      ${isOpen ? html`<parley-member-actions .person=${member}></parley-member-actions>` : nothing}`
  }

  #roleChoice(member: Member): TemplateResult {
    return html`<select
      class="input"
      aria-label=${t('members.role_of', { name: member.displayName })}
      @change=${(event: Event) => void this.#setRole(member, event.target as HTMLSelectElement)}
    >
      ${givenRoles.map((role) => html`<option value=${role} .selected=${live(role === member.role)}>${t(roleTexts[role])}</option>`)}
    </select>`
  }
}
