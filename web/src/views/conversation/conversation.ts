import { chooseText, type ShownConversation, type ShownMessage, watchMembers } from '@parley/client'
import { css, html, nothing, type PropertyValues, type TemplateResult } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import { avatarStyle } from '../../elements/avatar.ts'
import { ParleyElement } from '../../elements/parley-element.ts'
import { emptyState, loadingState, stateStyle } from '../../elements/states.ts'
import { tell } from '../../elements/toasts.ts'
import { Watch } from '../../elements/watch.ts'
import type { Place } from '../../navigation/paths.ts'
import type { Parley } from '../../session/parley.ts'
import { createState, type Observed } from '../../session/state.ts'
import { t } from '../../texts/texts.ts'
import './announcer.ts'
import type { Task } from './composer.ts'
import './composer.ts'
import { conversationHeader, headerStyle } from './conversation-header.ts'
import { type Asking, bringDialog, dialogOf } from './dialogs.ts'
import type { MessageAction } from './message-actions.ts'
import type { MessageList } from './message-list.ts'
import './message-list.ts'
import type { Chosen, MessageMenu } from './message-menu.ts'
import './message-menu.ts'
import { notWriting } from '../conversations/policy.ts'
import { type Rights, rightsIn } from '../conversations/rights.ts'
import { SpacePermissions } from '../spaces/space-permissions.ts'
import { RefusedEdits } from './refused-edits.ts'
import './typing-line.ts'

type Messages = ReturnType<ReturnType<Parley['live']['messages']>['getSnapshot']>

const nothingEdited: Observed<undefined> = createState(undefined)

/** Of more members nobody is told how far each is. */
const mostWatched = 50

/** One conversation: what was said, and where one says more. */
@customElement('parley-conversation')
export class ConversationView extends ParleyElement {
  static override styles = [
    ParleyElement.styles,
    avatarStyle,
    stateStyle,
    headerStyle,
    css`
      :host {
        display: grid;
        grid-template: auto minmax(0, 1fr) auto auto / minmax(0, 1fr);
        block-size: 100%;
        position: relative;
        overflow: clip;
      }
      parley-message-menu,
      parley-announcer,
      parley-dialog {
        position: absolute;
        inset-block-start: 0;
      }
      .notice {
        margin: 0 var(--space-4) var(--space-4);
      }
    `,
  ].flat()

  @property({ attribute: false }) conversationId = ''
  /** The message that somebody came for; where there is none it begins at what is unread, or at the end. */
  @property({ attribute: false }) startSeq: number | undefined
  /** Where one came from. */
  @property({ attribute: false }) backTo: Place = { name: 'conversations', params: {} }
  @state() private task: Task | undefined
  @state() private asking: Asking | undefined
  readonly #conversation = new Watch(this, () => this.parley.live.conversation(this.conversationId))
  readonly #isCurrent = new Watch(this, () => this.parley.live.isCurrent)
  readonly #permissions = new SpacePermissions(this, () => this.parley)
  readonly #refused = new RefusedEdits(this, () => {
    const { parley, conversationId } = this
    return { live: parley.live, languages: parley.languages, conversationId }
  })
  /** Looked at only for what is edited. */
  readonly #messages = new Watch<Messages | undefined>(this, () =>
    this.task?.kind === 'edit' ? this.parley.live.messages(this.conversationId) : nothingEdited,
  )
  /** Something new has been typed since the conversation is shown, and may not be sent yet. */
  #isWriting = false
  #watched: string | undefined
  #leave: (() => void) | undefined

  get #list(): MessageList | null {
    return this.renderRoot.querySelector<MessageList>('parley-message-list')
  }

  #focusComposer(): void {
    this.renderRoot.querySelector<HTMLElement>('parley-composer')?.focus()
  }

  override disconnectedCallback(): void {
    this.#leave?.()
    this.#watched = undefined
    super.disconnectedCallback()
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('conversationId')) {
      this.task = undefined
      this.asking = undefined
      this.#isWriting = false
      this.renderRoot.querySelector<MessageMenu>('parley-message-menu')?.hide()
    }
    this.#endEdit()
    if (this.isConnected) this.#watchMembers()
    this.#permissions.spaceId = this.#conversation.value?.spaceId
  }

  /** An edit ends with its message: it may have been deleted meanwhile. */
  #endEdit(): void {
    const seq = this.task?.message.seq
    const message = this.#messages.value?.items.find((one) => one.seq === seq)
    if (this.task?.kind === 'edit' && !message?.content) this.task = undefined
  }

  /** How far the others are is shown beside own messages. */
  #watchMembers(): void {
    const { conversationId, memberCount = 0 } = this.#conversation.value ?? {}
    const wanted = memberCount <= mostWatched ? conversationId : undefined
    if (wanted === this.#watched) return
    this.#leave?.()
    this.#watched = wanted
    this.#leave = wanted === undefined ? undefined : watchMembers(this.parley, wanted)
  }

  get #rights(): Rights | undefined {
    const conversation = this.#conversation.value
    return conversation && rightsIn(conversation, this.#permissions.value)
  }

  protected override updated(changed: PropertyValues<this>): void {
    void this.#takeRefused()
    if (changed.has('conversationId') && matchMedia('(hover: hover)').matches) this.#focusComposer()
  }

  /** Nothing that is written or is about to be loses its place by it. */
  async #takeRefused(): Promise<void> {
    const { conversationId } = this
    const rights = this.#rights
    const { drafts } = this.parley
    const isFree = () =>
      this.isConnected &&
      this.conversationId === conversationId &&
      this.task === undefined &&
      !(this.#isWriting && drafts.of(conversationId).getSnapshot().trim() !== '')
    const task = rights && (await this.#refused.take(rights, isFree))
    if (task) this.task = task
  }

  #onChosen({ detail }: CustomEvent<Chosen>): void {
    const { action, message } = detail
    if (action === 'react') this.parley.live.react(this.conversationId, message.seq, detail.emoji, detail.on)
    else if (action === 'otherEmoji') void this.#ask({ kind: 'otherEmoji', message })
    else this.#doings[action](message)
  }

  readonly #doings: Readonly<Record<MessageAction, (message: ShownMessage) => void>> = {
    reply: (message) => {
      this.task = { kind: 'reply', message }
    },
    edit: (message) => {
      this.task = { kind: 'edit', message }
    },
    copy: (message) => void this.#copy(message),
    pin: ({ seq }) => this.parley.live.pin(this.conversationId, seq),
    unpin: ({ seq }) => this.parley.live.pin(this.conversationId, seq, false),
    publish: ({ seq }) => this.#publish(seq),
    unread: ({ seq }) => this.#list?.markUnread(seq),
    seen: (message) => void this.#ask({ kind: 'seen', message }),
    history: (message) => void this.#ask({ kind: 'history', message }),
    delete: (message) => void this.#ask({ kind: 'delete', message }),
  }

  #publish(seq: number): void {
    const { spaceId } = this.#conversation.value ?? {}
    if (spaceId === undefined) return
    const query = { conversationId: this.conversationId, seq: String(seq) }
    this.navigation.go({ name: 'spaceNewFaq', params: { spaceId }, query })
  }

  async #ask(asking: Asking): Promise<void> {
    const { conversationId } = this
    if ((await bringDialog(asking)) && conversationId === this.conversationId) this.asking = asking
  }

  async #copy({ content }: ShownMessage): Promise<void> {
    if (!content) return
    try {
      await navigator.clipboard.writeText(chooseText(content, this.parley.languages).text.body)
      tell(t('message.copied'))
    } catch {
      // The browser or who sits before it may say no.
      tell(t('message.not_copied'), 'problem')
    }
  }

  #onInput(): void {
    if (this.task?.kind !== 'edit') this.#isWriting = true
  }

  #onDone(): void {
    const { task } = this
    this.task = undefined
    // Where nothing new may be written, the field goes with the edit: the focus goes to what was edited.
    if (task && !this.#rights?.mayWrite) void this.#list?.jump(task.message.seq)
  }

  protected override render(): TemplateResult {
    const [conversation, rights] = [this.#conversation.value, this.#rights]
    if (!conversation || !rights) {
      if (!this.#isCurrent.value) return loadingState()
      return emptyState('search', t('conversation.gone'), t('conversation.gone.more'))
    }
    return html`${this.#header(conversation)} ${this.#messageList(rights)}
      <parley-typing .conversationId=${this.conversationId}></parley-typing>
      ${
        rights.mayWrite || (rights.mayChange && this.task?.kind === 'edit')
          ? html`<parley-composer
              .conversationId=${this.conversationId}
              .task=${this.task}
              .mayUseTemplates=${rights.mayUseTemplates}
              @templates=${() => void this.#ask({ kind: 'templates', spaceId: conversation.spaceId ?? '' })}
              @input=${this.#onInput}
              @sent=${() => this.#list?.goToEnd()}
              @done=${this.#onDone}
            ></parley-composer>`
          : html`<p class="notice">${notWriting(conversation)}</p>`
      }
      <parley-announcer .conversationId=${this.conversationId}></parley-announcer>
      ${this.asking ? dialogOf(this.asking, this.#dialogDoing(rights)) : nothing}`
  }

  #header(conversation: ShownConversation): TemplateResult {
    const { navigation, parley, backTo } = this
    const showPins = () => void this.#ask({ kind: 'pins' })
    return conversationHeader(conversation, { ownId: parley.session.userId, navigation, backTo, showPins })
  }

  #messageList(rights: Rights): TemplateResult {
    const handlers = {
      mayReact: rights.mayChange,
      showHistory: this.#doings.history,
      openMenu: (message: ShownMessage, button: HTMLElement) =>
        void this.renderRoot.querySelector<MessageMenu>('parley-message-menu')?.open(message, button),
    }
    return html`<parley-message-list
        .conversationId=${this.conversationId}
        .startSeq=${this.startSeq}
        .handlers=${handlers}
      ></parley-message-list>
      <parley-message-menu .rights=${rights} @choose=${this.#onChosen}></parley-message-menu>`
  }

  #dialogDoing(rights: Rights): Parameters<typeof dialogOf>[1] {
    const { conversationId, parley } = this
    return {
      conversationId,
      rights,
      closed: () => {
        this.asking = undefined
      },
      remove: ({ seq }, forWhom) => parley.live.delete(conversationId, seq, forWhom),
      react: ({ seq }, emoji) => parley.live.react(conversationId, seq, emoji),
      insert: (body) => {
        const { drafts } = parley
        const draft = drafts.of(conversationId).getSnapshot()
        drafts.set(conversationId, draft.trim() === '' ? body : `${draft}\n${body}`)
        this.#focusComposer()
      },
      send: (content) => {
        parley.live.send(conversationId, content)
        this.#list?.goToEnd()
      },
      jump: (seq) => void this.#list?.jump(seq),
    }
  }
}
