import { css } from 'lit'
import { avatarStyle } from '../../elements/avatar.ts'
import { stateStyle } from '../../elements/states.ts'
import { messageStyle } from './message-style.ts'

export const messageListStyle = [
  avatarStyle,
  stateStyle,
  messageStyle,
  css`
    :host {
      display: block;
      position: relative;
      min-block-size: 0;
    }
    .scroller {
      block-size: 100%;
      overflow-y: auto;
      overscroll-behavior: contain;
      /* What comes above is kept from moving what is read by the list itself, in every browser alike. */
      overflow-anchor: none;
      padding: var(--space-4);
    }
    .scroller:focus-visible {
      outline-offset: -2px;
    }
    ol {
      display: grid;
      gap: var(--space-1);
      max-inline-size: 52rem;
      margin-inline: auto;
    }
    .day {
      justify-self: center;
      padding: var(--space-1) var(--space-3);
      margin-block: var(--space-3);
      border-radius: var(--radius-round);
      background: var(--surface-sunken);
    }
    .note {
      justify-self: center;
      max-inline-size: 36rem;
      margin-block: var(--space-1);
      padding-inline: var(--space-3);
      text-align: center;
      overflow-wrap: anywhere;
    }
    .unread-line {
      display: flex;
      align-items: center;
      gap: var(--space-3);
      margin-block: var(--space-2);
      color: var(--accent);
      font-weight: 600;
      scroll-margin-block-start: var(--space-6);
    }
    .unread-line::before,
    .unread-line::after {
      content: '';
      flex: 1;
      block-size: 1px;
      background: var(--accent);
    }
    .newest {
      position: absolute;
      inset-block-end: var(--space-3);
      inset-inline-end: var(--space-4);
      border-radius: var(--radius-round);
      box-shadow: var(--shadow);
    }
    .older {
      display: grid;
      justify-items: center;
      gap: var(--space-2);
      padding-block-end: var(--space-3);
    }
  `,
]
