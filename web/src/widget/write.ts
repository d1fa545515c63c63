import { css, html, type TemplateResult } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import '../compose/compose-form.ts'
import '../compose/job-progress.ts'
import type { Sent } from '../compose/send.ts'
import { Asked } from '../elements/asked.ts'
import { attempt } from '../elements/attempt.ts'
import { ParleyElement } from '../elements/parley-element.ts'
import { emptyState, stateStyle } from '../elements/states.ts'
import { tell } from '../elements/toasts.ts'
import '../faq/help-form.ts'
import type { Asked as Helped } from '../faq/help-request.ts'
import type { Space } from '../session/spaces.ts'
import { type TextKey, t } from '../texts/texts.ts'
import { backLink, spacePageStyle } from '../views/spaces/space-style.ts'
import { listPlace } from './navigation.ts'

type Way = 'ask' | 'address'

const ways: Readonly<Record<Way, TextKey>> = { ask: 'help.ask', address: 'compose.title' }

/** Who may announce may write to whomever they choose; who may ask, to the staff. */
const waysIn = ({ permissions }: Space): readonly Way[] =>
  (['address', 'ask'] as const).filter((way) => permissions.includes(way === 'ask' ? 'ask' : 'announce'))

/** Something new: a question to the staff of the widget's space, a message to an audience of it, or one to people. */
@customElement('parley-write')
export class Write extends ParleyElement {
  static override styles = [
    ParleyElement.styles,
    stateStyle,
    spacePageStyle,
    css`
      .ways .button[aria-pressed='true'] {
        border-color: transparent;
        background: var(--surface-active);
        color: var(--accent);
      }
    `,
  ].flat()

  /** Empty for none. */
  @property({ attribute: false }) spaceId = ''
  @property({ attribute: false }) topic = ''
  @state() private chosen: Way | undefined
  @state() private job: Extract<Sent, { kind: 'job' }> | undefined
  readonly #space = new Asked<Space | undefined>(this, async () =>
    this.spaceId === '' ? undefined : this.parley.spaces.readOne(this.spaceId),
  )

  async #show(conversationId: string): Promise<void> {
    await attempt(() => this.parley.live.sync([conversationId]))
    this.navigation.go({ name: 'conversation', params: { conversationId } }, { replace: true })
  }

  async #onSent({ detail: sent }: CustomEvent<Sent>): Promise<void> {
    if (sent.kind === 'job') {
      this.job = sent
      return
    }
    tell(t('compose.sent', { count: sent.kind === 'many' ? sent.count : 0 }))
    if (sent.kind === 'one') await this.#show(sent.conversationId)
    else this.navigation.go(listPlace)
  }

  async #onAsked({ detail: { conversationId } }: CustomEvent<Helped>): Promise<void> {
    tell(t('help.sent'))
    if (conversationId === undefined) this.navigation.go(listPlace)
    else await this.#show(conversationId)
  }

  #onAnswered(): void {
    tell(t('help.answered'))
    this.navigation.go(listPlace)
  }

  protected override render(): TemplateResult {
    const { job } = this
    if (job)
      return this.#page(
        ways.address,
        html`<parley-job-progress .jobId=${job.jobId} .total=${job.total}></parley-job-progress>`,
      )
    if (this.spaceId === '') return this.#page(ways.address, this.#compose())
    const space = this.#space.value
    if (!space)
      return this.#page(
        ways.ask,
        this.#space.show(() => html``),
      )
    return this.#inSpace(waysIn(space))
  }

  #inSpace(open: readonly Way[]): TemplateResult {
    const [first] = open
    const way = this.chosen ?? first
    if (!way) return this.#page(ways.ask, emptyState('space', t('space.may_not')))
    const form = way === 'ask' ? this.#ask() : this.#compose()
    return this.#page(ways[way], open.length > 1 ? html`${this.#choice(open, way)}${form}` : form)
  }

  #page(title: TextKey, content: TemplateResult): TemplateResult {
    return html`<div class="page">
      <div class="row">
        ${backLink(this.navigation.href(listPlace))}
        <h2>${t(title)}</h2>
      </div>
      ${content}
    </div>`
  }

  #choice(open: readonly Way[], chosen: Way): TemplateResult {
    return html`<div class="ways actions" role="group" aria-label=${t('compose.recipients')}>
      ${open.map(
        (way) =>
          html`<button
            class="button"
            aria-pressed=${way === chosen}
            @click=${() => {
              this.chosen = way
            }}
          >
            ${t(ways[way])}
          </button>`,
      )}
    </div>`
  }

  #ask(): TemplateResult {
    return html`<parley-help-form
      .spaceId=${this.spaceId}
      .topic=${this.topic || undefined}
      @asked=${this.#onAsked}
      @answered=${this.#onAnswered}
    ></parley-help-form>`
  }

  #compose(): TemplateResult {
    const { spaceId, topic } = this
    return html`<parley-compose
      .spaceId=${spaceId || undefined}
      .topic=${topic || undefined}
      .draftId=${`compose ${spaceId} ${topic}`}
      @sent=${this.#onSent}
    ></parley-compose>`
  }
}
