import { css, html, nothing, type PropertyValues, type TemplateResult } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import { live } from 'lit/directives/live.js'
import { ParleyElement } from '../elements/parley-element.ts'
import type { Space } from '../session/spaces.ts'
import { someOf } from '../texts/lists.ts'
import { t } from '../texts/texts.ts'
import {
  type Addressing,
  type Audience,
  forReading,
  isForReading,
  peopleIn,
  toNobody,
  withAudience,
} from './addressing.ts'
import './audience-tokens.ts'
import { Reach } from './reach.ts'

/** There is nothing to choose then of how it is sent. */
const isOnePerson = (to: readonly string[]): boolean => to.length === 1 && peopleIn(to).length === 1

/** So many are named of those whom it reaches. */
const fewNames = 5

/**
 * Whom of a space something goes to: everybody, roles, groups, single people, without some; in one conversation or in one for
 * each; fixed or live; and who may write there. It offers what the person may choose in that space, and says how many it
 * reaches. Sends nothing.
 *
 * It keeps nothing: whoever shows it gives `addressing` (`toNobody` to begin with) and takes what comes. What comes is a part
 * of what `api.conversations.sendToAudience` takes.
 *
 * ```ts
 * html`<parley-audience-chooser
 *   .space=${this.space}
 *   .addressing=${this.addressing}
 *   .problem=${this.problems.to}
 *   @addressing-changed=${({ detail }: CustomEvent<Addressing>) => (this.addressing = detail)}
 *   @reach-changed=${({ detail }: CustomEvent<number | undefined>) => (this.reach = detail)}
 * ></parley-audience-chooser>`
 * // api.conversations.sendToAudience({ spaceId, ...this.addressing, title, firstMessage })
 * ```
 *
 * @fires addressing-changed - After every change, with an `Addressing` as detail.
 * @fires reach-changed - With how many people it reaches, without the sender; undefined while that is not known.
 */
@customElement('parley-audience-chooser')
export class AudienceChooser extends ParleyElement {
  static override styles = [
    ParleyElement.styles,
    css`
      :host {
        display: grid;
        gap: var(--space-4);
      }
      .part {
        display: grid;
        gap: var(--space-2);
        min-inline-size: 0;
        margin: 0;
        padding: 0;
        border: 0;
      }
      legend {
        padding: 0;
        margin-block-end: var(--space-2);
      }
      label.row {
        align-items: start;
      }
      label span {
        display: grid;
      }
      input[type='radio'],
      input[type='checkbox'] {
        inline-size: 1.25rem;
        block-size: 1.25rem;
        flex: none;
        margin: 0.1rem 0 0;
        accent-color: var(--accent);
      }
      .reach,
      .ways {
        display: flex;
        flex-wrap: wrap;
        align-items: start;
        gap: var(--space-3) var(--space-4);
      }
      .reach > div {
        flex: 1 1 16rem;
      }
      .ways > * {
        flex: 1 1 18rem;
      }
      .problem {
        color: var(--danger);
      }
    `,
  ].flat()

  @property({ attribute: false }) space: Space | undefined
  @property({ attribute: false }) addressing: Addressing = toNobody
  /** What is wrong with whom it goes to. */
  @property({ attribute: false }) problem: string | undefined
  @state() private hasExceptions = false
  readonly #reach = new Reach(
    this,
    () => this.parley.api,
    () => {
      const count = this.#reach.preview?.unresolved.length === 0 ? this.#reach.preview.count : undefined
      this.dispatchEvent(new CustomEvent('reach-changed', { detail: count }))
    },
  )

  override focus(): void {
    this.renderRoot.querySelector<HTMLElement>('parley-audience-tokens')?.focus()
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    const { space, addressing } = this
    if (changed.has('addressing') && (addressing.audience.except ?? []).length > 0) this.hasExceptions = true
    if (space && this.isConnected) this.#reach.look(space.spaceId, addressing.audience)
  }

  #change(addressing: Addressing): void {
    this.dispatchEvent(new CustomEvent('addressing-changed', { detail: addressing }))
  }

  #setAudience(changes: Partial<Audience>): void {
    this.#change(withAudience(this.addressing, changes))
  }

  protected override render(): TemplateResult {
    const { space } = this
    if (!space) return html`${nothing}`
    const { to, except = [] } = this.addressing.audience
    return html`<div class="part">
        <span class="label">${t('audience.to')}</span>
        ${this.#tokens(space, t('audience.to'), to, (tokens) => this.#setAudience({ to: tokens }))}
        ${this.problem ? html`<span class="problem small" role="alert">${this.problem}</span>` : nothing}
      </div>
      ${
        this.hasExceptions
          ? html`<div class="part">
              <span class="label">${t('audience.except')}</span>
              ${this.#tokens(space, t('audience.except'), except, (tokens) => this.#setAudience({ except: tokens }))}
            </div>`
          : nothing
      }
      <div class="reach">
        <div role="status">${this.#reached(space)}</div>
        ${this.#exceptButton()}
      </div>
      ${to.length === 0 || isOnePerson(to) ? nothing : this.#ways(space)}`
  }

  #tokens(
    space: Space,
    label: string,
    tokens: readonly string[],
    set: (tokens: readonly string[]) => void,
  ): TemplateResult {
    return html`<parley-audience-tokens
      .space=${space}
      .label=${label}
      .tokens=${tokens}
      @tokens-changed=${({ detail }: CustomEvent<readonly string[]>) => set(detail)}
    ></parley-audience-tokens>`
  }

  #exceptButton(): TemplateResult | typeof nothing {
    if (this.hasExceptions || this.addressing.audience.to.length === 0) return nothing
    const show = () => {
      this.hasExceptions = true
    }
    return html`<button type="button" class="button" @click=${show}>${t('audience.leave_out')}</button>`
  }

  #reached({ spaceId }: Space): TemplateResult | typeof nothing {
    const { audience } = this.addressing
    const { preview, problem } = this.#reach
    if (audience.to.length === 0) return nothing
    if (problem)
      return html`<p class="notice danger">
        <span>${problem}</span>
        <button type="button" class="button" @click=${() => this.#reach.again(spaceId, audience)}>${t('try_again')}</button>
      </p>`
    if (!preview) return html`<p class="notice">${t('audience.counting')}</p>`
    const { count, sample, unresolved } = preview
    if (unresolved.length > 0)
      return html`<p class="notice danger">${t('audience.unresolved', { tokens: unresolved.join(', ') })}</p>`
    const names = sample.slice(0, fewNames).map(({ displayName }) => displayName)
    return html`<div class="notice">
      <p><b>${t('audience.reach', { count })}</b> ${count > 0 ? html`<br />${someOf(names, count)}` : nothing}</p>
    </div>`
  }

  #ways(space: Space): TemplateResult {
    const { mode = 'shared', live: isLive = false } = this.addressing.audience
    return html`<div class="ways">
      <fieldset class="part">
        <legend class="label">${t('audience.mode')}</legend>
        ${this.#choice('radio', t('audience.shared'), t('audience.shared.hint'), mode === 'shared', () => this.#setAudience({ mode: 'shared' }))}
        ${this.#choice('radio', t('audience.separate'), t('audience.separate.hint'), mode === 'separate', () => this.#setAudience({ mode: 'separate' }))}
      </fieldset>
      <div class="part">
        ${
          mode === 'shared'
            ? this.#choice('checkbox', t('audience.live'), t('audience.live.hint'), isLive, (isOn) =>
                this.#setAudience({ live: isOn }),
              )
            : nothing
        }
        ${
          space.permissions.includes('manage')
            ? this.#choice(
                'checkbox',
                t('audience.reading'),
                t('audience.reading.hint'),
                isForReading(this.addressing),
                (isOn) => this.#change(forReading(this.addressing, isOn)),
              )
            : nothing
        }
      </div>
    </div>`
  }

  #choice(
    type: 'radio' | 'checkbox',
    label: string,
    hint: string,
    isOn: boolean,
    set: (isOn: boolean) => void,
  ): TemplateResult {
    return html`<label class="row">
      <input
        type=${type}
        name="mode"
        .checked=${live(isOn)}
        @change=${(event: Event) => set((event.target as HTMLInputElement).checked)}
      />
      <span>${label}<span class="small muted">${hint}</span></span>
    </label>`
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'parley-audience-chooser': AudienceChooser
  }
}
