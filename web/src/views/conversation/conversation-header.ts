import type { ShownConversation } from '@parley/client'
import { css, html, type TemplateResult } from 'lit'
import { avatar } from '../../elements/avatar.ts'
import { icon } from '../../elements/icon.ts'
import type { Navigation } from '../../navigation/navigation.ts'
import type { Place } from '../../navigation/paths.ts'
import { t } from '../../texts/texts.ts'
import { nameOf, otherOf, pictureOf } from '../conversations/names.ts'
import './presence-line.ts'

export const headerStyle = css`
  header {
    display: flex;
    align-items: center;
    gap: var(--space-3);
    padding: var(--space-2) var(--space-4);
    min-block-size: 3.75rem;
    border-block-end: 1px solid var(--border);
  }
  header div {
    flex: 1;
    min-inline-size: 0;
  }
  @media (min-width: 48rem) {
    .back {
      display: var(--back, none);
    }
  }
`

interface HeaderOptions {
  readonly ownId: string | undefined
  readonly navigation: Navigation
  readonly backTo: Place
  showPins(): void
}

/** Whose conversation it is, and whether the other one is here. */
export function conversationHeader(
  conversation: ShownConversation,
  { ownId, navigation, backTo, showPins }: HeaderOptions,
): TemplateResult {
  const other = otherOf(conversation, ownId)
  return html`<header>
    <a
      class="back button plain round"
      href=${navigation.href(backTo)}
      aria-label=${t('back')}
      >${icon('back')}</a
    >
    ${avatar(pictureOf(conversation, ownId), 'small')}
    <div>
      <h1 class="cut">${nameOf(conversation, ownId)}</h1>
      ${
        other
          ? html`<parley-presence .userId=${other.userId}></parley-presence>`
          : html`<p class="small muted">${t('member_count', { count: conversation.memberCount })}</p>`
      }
    </div>
    <button class="button plain round" aria-label=${t('pins.title')} title=${t('pins.title')} @click=${showPins}>
      ${icon('pin')}
    </button>
    <a
      class="button plain round"
      href=${navigation.href({ name: 'conversationInfo', params: { conversationId: conversation.conversationId } })}
      aria-label=${t('info.title')}
      title=${t('info.title')}
      >${icon('dots')}</a
    >
  </header>`
}
