import {
  css,
  html,
  nothing,
  type ReactiveController,
  type ReactiveControllerHost,
  type TemplateResult,
} from 'lit'
import { avatar } from '../../elements/avatar.ts'
import { t } from '../../texts/texts.ts'
import { isNamedBy, type Mentionable, mentionOf, type Naming, namingBefore } from './mentions.ts'
import type { NameablePeople } from './nameable-people.ts'

export const pickerStyle = css`
  .picker {
    position: absolute;
    inset-block-end: 100%;
    inset-inline: var(--space-4);
    z-index: 2;
    max-inline-size: 24rem;
    max-block-size: min(18rem, 50dvh);
    overflow-y: auto;
    padding: var(--space-1);
    border: 1px solid var(--border);
    border-radius: var(--radius);
    background: var(--surface-raised);
    box-shadow: var(--shadow);
  }
  .option {
    display: flex;
    align-items: center;
    gap: var(--space-3);
    min-block-size: var(--target);
    padding: var(--space-1) var(--space-3);
    border-radius: var(--radius-small);
    cursor: pointer;
  }
  .option[aria-selected='true'] {
    background: var(--surface-active);
  }
  /* The name before the username, where there is no room for both. */
  .option .name {
    flex: none;
    max-inline-size: 75%;
  }
`

/** So many are offered at once. */
const mostOffered = 8
const quietMs = 150

/**
 * Offers whom to name while somebody writes `@` and the beginning of a name. The focus stays in the field; arrows choose, Enter and Tab
 * take, Escape puts it away until another name is begun.
 */
export class MentionPicker implements ReactiveController {
  readonly #host: ReactiveControllerHost
  readonly #people: NameablePeople
  #naming: Naming | undefined
  #offered: readonly Mentionable[] = []
  #active = 0
  /** Where the `@` stands of which nobody wants to be told. */
  #dismissedAt: number | undefined
  #nobody: string | undefined
  #timer: ReturnType<typeof setTimeout> | undefined
  /** Taken from here, and may be none of those that are known. */
  readonly #taken = new Map<string, Mentionable>()

  constructor(host: ReactiveControllerHost, people: NameablePeople) {
    this.#host = host
    this.#people = people
    host.addController(this)
  }

  hostDisconnected(): void {
    this.close()
  }

  get isOpen(): boolean {
    return this.#offered.length > 0
  }

  get activeId(): string | undefined {
    const active = this.#offered[this.#active]
    return active && `mention-${active.userId}`
  }

  /** Whom a text may name. */
  get nameable(): readonly Mentionable[] {
    const people = [...this.#people.known(), ...this.#taken.values()]
    return [...new Map(people.map((one) => [one.userId, one])).values()]
  }

  close(): void {
    clearTimeout(this.#timer)
    this.#naming = undefined
    this.#offer([])
  }

  /** Nothing that was taken is of another conversation. */
  begin(): void {
    this.close()
    this.#dismissedAt = undefined
    this.#nobody = undefined
    this.#taken.clear()
  }

  /** What was written or where the cursor stands has changed. */
  look({ value, selectionStart, selectionEnd }: HTMLTextAreaElement): void {
    const naming = selectionStart === selectionEnd ? namingBefore(value, selectionEnd) : undefined
    if (naming?.at !== this.#dismissedAt) this.#dismissedAt = undefined
    if (!naming || this.#dismissedAt !== undefined) this.close()
    else if (naming.at !== this.#naming?.at || naming.written !== this.#naming.written) this.#name(naming)
  }

  #name(naming: Naming): void {
    this.#naming = naming
    const { written } = naming
    this.#offer(this.nameable.filter((one) => isNamedBy(one, written)))
    clearTimeout(this.#timer)
    // Of whom nobody was found, nobody is by more letters.
    if (this.#nobody !== undefined && written.startsWith(this.#nobody)) return
    this.#timer = setTimeout(() => void this.#find(naming), quietMs)
  }

  async #find(naming: Naming): Promise<void> {
    const { written } = naming
    // What cannot be asked for now is not offered; the name can be written all the same.
    const found = await this.#people.find(written.trim())?.catch(() => undefined)
    if (!found || naming !== this.#naming) return
    this.#nobody = found.length === 0 ? written : undefined
    this.#offer(found)
  }

  #offer(people: readonly Mentionable[]): void {
    this.#offered = people
      .toSorted((one, other) => one.displayName.localeCompare(other.displayName))
      .slice(0, mostOffered)
    this.#active = 0
    this.#host.requestUpdate()
  }

  /** Whether the key was for this. */
  onKey(event: KeyboardEvent, input: HTMLTextAreaElement): boolean {
    if (!this.isOpen || event.shiftKey || event.ctrlKey || event.metaKey || event.altKey) return false
    const count = this.#offered.length
    if (event.key === 'ArrowDown') this.#active = (this.#active + 1) % count
    else if (event.key === 'ArrowUp') this.#active = (this.#active + count - 1) % count
    else if (event.key === 'Enter' || event.key === 'Tab') this.#take(this.#offered[this.#active], input)
    else if (event.key === 'Escape') {
      this.#dismissedAt = this.#naming?.at
      this.close()
    } else return false
    event.preventDefault()
    this.#host.requestUpdate()
    return true
  }

  #take(person: Mentionable | undefined, input: HTMLTextAreaElement): void {
    if (!person || !this.#naming) return
    this.#taken.set(person.userId, person)
    const { at, written } = this.#naming
    const words = `${mentionOf(person, this.nameable)} `
    this.close()
    this.#dismissedAt = at
    input.setRangeText(words, at, at + 1 + written.length, 'end')
    input.dispatchEvent(new Event('input'))
  }

  /** Above the field; it says by itself how many there are, for a field has no state of being open. */
  show(input: () => HTMLTextAreaElement | null): TemplateResult {
    const count = this.#offered.length
    return html`<p class="unseen" role="status">${count > 0 ? t('mention.offered', { count }) : ''}</p>
      <div class="picker" id="mentions" role="listbox" aria-label=${t('mention.whom')} ?hidden=${count === 0}>
        ${this.#offered.map((person, index) => this.#option(person, index, input))}
      </div>`
  }

  #option(person: Mentionable, index: number, input: () => HTMLTextAreaElement | null): TemplateResult {
    const { userId, displayName, username } = person
    const take = (): void => {
      const field = input()
      if (field) this.#take(person, field)
    }
    return html`<div
      class="option"
      id="mention-${userId}"
      role="option"
      aria-selected=${index === this.#active}
      @pointerdown=${(event: Event) => event.preventDefault()}
      @mousedown=${(event: Event) => event.preventDefault()}
      @click=${take}
    >
      ${avatar({ id: userId, name: displayName }, 'small')}
      <span class="name cut">${displayName}</span>
      ${username === '' ? nothing : html`<span class="small muted cut">@${username}</span>`}
    </div>`
  }
}
