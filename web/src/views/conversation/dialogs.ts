import type { Content, ShownMessage } from '@parley/client'
import { html, nothing, type TemplateResult } from 'lit'
import type { ParleyDialog } from '../../elements/dialog.ts'
import '../../elements/dialog.ts'
import { tell } from '../../elements/toasts.ts'
import { type TextKey, t } from '../../texts/texts.ts'
import type { Rights } from '../conversations/rights.ts'

/** What is asked or shown above a conversation. */
export type Asking =
  | { readonly kind: 'delete' | 'seen' | 'history' | 'otherEmoji'; readonly message: ShownMessage }
  | { readonly kind: 'pins' }
  | { readonly kind: 'templates'; readonly spaceId: string }

interface Doing {
  readonly conversationId: string
  readonly rights: Rights
  closed(): void
  remove(message: ShownMessage, forWhom: 'me' | 'everyone'): void
  react(message: ShownMessage, emoji: string): void
  jump(seq: number): void
  /** Goes on being written. */
  insert(body: string): void
  send(content: Content): void
}

const headings: Readonly<Record<Asking['kind'], TextKey>> = {
  delete: 'delete.title',
  seen: 'receipts.title',
  history: 'action.history',
  otherEmoji: 'reactions.other',
  pins: 'pins.title',
  templates: 'template.use',
}

/** The code of what is asked about: most people never open one of these. Tells where it cannot be had, and answers whether it is there. */
export async function bringDialog({ kind }: Asking): Promise<boolean> {
  if (kind === 'delete') return true
  try {
    await import('./dialog-contents.ts')
    return true
  } catch {
    tell(t('problem.network'), 'problem')
    return false
  }
}

export function dialogOf(asking: Asking, doing: Doing): TemplateResult {
  return html`<parley-dialog heading=${t(headings[asking.kind])} @close=${doing.closed}>
    ${contentOf(asking, doing)}
  </parley-dialog>`
}

/** The focus goes back first, then something is done. */
const closing =
  <Heard extends Event>(act: (event: Heard) => void) =>
  (event: Heard): void => {
    ;(event.currentTarget as Element).closest<ParleyDialog>('parley-dialog')?.close()
    act(event)
  }

function contentOf(asking: Asking, doing: Doing): TemplateResult {
  const { conversationId, rights, react, jump } = doing
  if (asking.kind === 'pins')
    return html`<parley-pins
      .conversationId=${conversationId}
      .mayUnpin=${rights.mayPin}
      @choose=${closing(({ detail }: CustomEvent<number>) => jump(detail))}
    ></parley-pins>`
  if (asking.kind === 'templates')
    return html`<parley-template-picker
      .spaceId=${asking.spaceId}
      @insert=${closing(({ detail }: CustomEvent<string>) => doing.insert(detail))}
      @send=${closing(({ detail }: CustomEvent<Content>) => doing.send(detail))}
    ></parley-template-picker>`
  const { kind, message } = asking
  if (kind === 'delete') return deletion(message, doing)
  if (kind === 'otherEmoji')
    return html`<parley-other-emoji
      @choose=${closing(({ detail }: CustomEvent<string>) => react(message, detail))}
    ></parley-other-emoji>`
  return kind === 'seen'
    ? html`<parley-receipts .conversationId=${conversationId} .seq=${message.seq}></parley-receipts>`
    : html`<parley-history .conversationId=${conversationId} .seq=${message.seq}></parley-history>`
}

function deletion(message: ShownMessage, { rights, remove }: Doing): TemplateResult {
  const isThere = message.content !== null
  const mayForAll = isThere && (rights.mayDeleteAny || (message.own && rights.mayDeleteOwn))
  const button = (forWhom: 'me' | 'everyone', label: TextKey) =>
    html`<button
      class="button ${forWhom === 'everyone' ? 'danger' : ''}"
      @click=${closing(() => remove(message, forWhom))}
    >
      ${t(label)}
    </button>`
  return html`<div class="stack">
    <p>${t(mayForAll ? 'delete.more' : 'delete.more_me')}</p>
    ${mayForAll ? button('everyone', 'delete.everyone') : nothing} ${button('me', 'delete.me')}
  </div>`
}
