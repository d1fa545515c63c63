import { ContextProvider } from '@lit/context'
import { css, html, LitElement, nothing, type TemplateResult } from 'lit'
import { customElement, state } from 'lit/decorators.js'
import { errorState, loadingState, stateStyle } from '../elements/states.ts'
import { followLinks } from '../navigation/navigation.ts'
import type { Place } from '../navigation/paths.ts'
import { keepForOffline } from '../offline/register.ts'
import { type Parley, parleyContext } from '../session/parley.ts'
import { baseStyle } from '../style/base.ts'
import { controlStyle } from '../style/controls.ts'
import { onTexts, t } from '../texts/texts.ts'
import './frame.ts'
import '../elements/toasts.ts'
import { pageTitle } from './page-title.ts'
import { startParley, startTexts } from './start.ts'
import { ViewLoader } from './view-loader.ts'
import { views } from './views.ts'

/** Where not even the texts could be fetched. */
const unspoken = {
  problem: 'Parley cannot be reached at the moment. Check the connection and try again.',
  again: 'Try again',
} as const

/** The app: it starts, and shows what stands at the address to whom may see it. */
@customElement('parley-app')
export class App extends LitElement {
  static override styles = [
    baseStyle,
    controlStyle,
    stateStyle,
    css`
      :host {
        display: block;
        block-size: 100%;
        overflow: auto;
      }
    `,
  ]

  @state() private parley: Parley | undefined
  @state() private problem: string | undefined
  readonly #provider = new ContextProvider(this, { context: parleyContext })
  readonly #loader = new ViewLoader(this, { views, startAnew: () => location.reload() })

  override connectedCallback(): void {
    super.connectedCallback()
    onTexts(() => this.requestUpdate())
    void this.#start()
  }

  async #start(): Promise<void> {
    try {
      await startTexts()
      const parley = await startParley()
      this.#provider.setValue(parley)
      this.parley = parley
      followLinks(this, parley.navigation)
      keepForOffline()
      const { navigation, live, spaces } = parley
      for (const observed of [navigation.place, live.unread, live.conversations, spaces.all])
        observed.subscribe(() => this.requestUpdate())
      parley.session.onChange(() => this.requestUpdate())
    } catch {
      this.problem = t('problem.no_config') || unspoken.problem
    }
  }

  protected override willUpdate(): void {
    if (this.parley) document.title = pageTitle(shownPlace(this.parley), this.parley)
  }

  protected override render(): TemplateResult {
    if (this.problem !== undefined) {
      const again = t('try_again') || unspoken.again
      return errorState(this.problem, () => location.reload(), again)
    }
    if (!this.parley) return html`${nothing}`
    return html`${this.#page(this.parley)}<parley-toasts></parley-toasts>`
  }

  #page(parley: Parley): TemplateResult {
    const place = shownPlace(parley)
    if (parley.session.state === 'signedIn') return html`<parley-frame .place=${place}></parley-frame>`
    return (place && this.#loader.show(place)) ?? loadingState()
  }
}

/** Who is in has nothing to do where one comes in, and whoever has to sign in first finds the place afterwards. */
function shownPlace({ session, navigation }: Parley): Place | undefined {
  const place = navigation.place.getSnapshot()
  const isOpen = place !== undefined && views[place.name].access === 'open'
  if (session.state === 'signedIn') return isOpen ? { name: 'conversations', params: {} } : place
  return isOpen ? place : { name: 'signIn', params: {} }
}
