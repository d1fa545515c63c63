import type { TokenProvider } from '@parley/client'
import type { PropertyValues } from 'lit'
import { property } from 'lit/decorators.js'
import { TextElement } from '../elements/parley-element.ts'
import { Watch } from '../elements/watch.ts'
import { createState, type Observed } from '../session/state.ts'
import type { Connected, Standing } from './connected.ts'
import { type Hosting, hostingAt } from './hosting.ts'
import { unreadIn } from './scope.ts'
import { hasTexts, speak } from './speak.ts'

const nothing: Observed<undefined> = createState(undefined)
const none: Observed<readonly []> = createState([])

/** What the elements that a page of others has in common. */
export class HostElement extends TextElement {
  /** Of the deployment: what `GET /v1` answers under. With or without `/v1`. */
  @property() endpoint = ''
  /** The id of a space: only its conversations. */
  @property() space = ''
  /** Only conversations with this topic. */
  @property() topic = ''
  /** BCP 47; the language of the page unless said otherwise. */
  @property() locale = ''
  /** Gives an access token of who is signed in to the page. Without it, people sign in within the widget. */
  @property({ attribute: false }) tokenProvider: TokenProvider | undefined
  protected readonly hasTexts = new Watch(this, () => hasTexts)
  protected readonly connected = new Watch<Connected | undefined>(
    this,
    () => this.#hosting?.connected ?? nothing,
  )
  readonly #standing = new Watch<Standing | undefined>(this, () => this.connected.value?.standing ?? nothing)
  /** What is kept of who was signed in is nobody's business while nobody is. */
  readonly #conversations = new Watch(this, () => {
    const { value } = this.#standing
    const isNobody = value === 'out' || value === 'refused'
    return (isNobody ? undefined : this.connected.value?.parley.live.conversations) ?? none
  })
  #hosting: Hosting | undefined
  #leave: (() => void) | undefined
  #told = '0 0'

  override connectedCallback(): void {
    super.connectedCallback()
    this.#leave ??= this.#hosting?.use()
  }

  override disconnectedCallback(): void {
    this.#leave?.()
    this.#leave = undefined
    super.disconnectedCallback()
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('locale')) void speak(this.locale)
    if (changed.has('endpoint')) this.#settle()
    else if (changed.has('tokenProvider')) this.#hosting?.useProvider(this.tokenProvider)
  }

  #settle(): void {
    this.#leave?.()
    this.#hosting = this.#address === undefined ? undefined : hostingAt(this.#address)
    if (this.tokenProvider) this.#hosting?.useProvider(this.tokenProvider)
    this.#leave = this.isConnected ? this.#hosting?.use() : undefined
  }

  get #address(): string | undefined {
    if (URL.canParse(this.endpoint)) return this.endpoint.replace(/\/+(v1\/*)?$/, '')
    const given = this.endpoint === '' ? 'has none' : `has "${this.endpoint}"`
    console.error(`<${this.localName}> wants the address of the API as its endpoint, and ${given}.`)
    return undefined
  }

  /** What is unread in these conversations. */
  get unread(): { readonly total: number; readonly urgent: number } {
    return unreadIn(this.#conversations.value, this, Date.now())
  }

  /** Says so where it has changed. */
  protected override updated(_changed: PropertyValues<this>): void {
    const { unread: detail } = this
    const now = `${detail.total} ${detail.urgent}`
    if (now === this.#told) return
    this.#told = now
    this.dispatchEvent(new CustomEvent('parley-unread', { detail, bubbles: true, composed: true }))
  }

  /** Asks the page for another token: after it has signed somebody in or out. */
  async renewSession(): Promise<void> {
    await this.connected.value?.renew()
  }
}
