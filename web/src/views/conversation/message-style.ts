import { css } from 'lit'

export const messageStyle = css`
  .message {
    display: grid;
    grid-template-columns: 2rem minmax(0, auto) auto;
    column-gap: var(--space-2);
    align-items: center;
    justify-content: start;
    max-inline-size: min(40rem, 96%);
    border-radius: var(--radius-large);
    scroll-margin-block: var(--space-6);
  }
  .message.own {
    justify-self: end;
    justify-content: end;
    grid-template-columns: auto minmax(0, auto);
  }
  .message.first {
    margin-block-start: var(--space-2);
  }
  .message > .avatar {
    grid-column: 1;
    align-self: start;
  }
  .bubble {
    grid-column: 2;
    grid-row: 1;
    padding: var(--space-2) var(--space-3);
    border-radius: var(--radius-large);
    background: var(--others);
    overflow-wrap: anywhere;
  }
  .own .bubble {
    background: var(--own);
  }
  .urgent .bubble {
    box-shadow: inset 0 0 0 1px var(--danger);
  }
  .mentioned .bubble {
    border-inline-start: 3px solid var(--accent);
    border-start-start-radius: var(--radius-small);
    border-end-start-radius: var(--radius-small);
  }
  .message.shown .bubble {
    animation: shine 1.6s ease-out;
  }
  @keyframes shine {
    from {
      background: var(--surface-active);
      box-shadow: 0 0 0 3px var(--accent);
    }
  }
  .mention {
    font-weight: 650;
    color: var(--accent);
  }
  .own .mention {
    color: inherit;
    text-decoration: underline;
    text-underline-offset: 0.2em;
  }
  .bubble .body {
    white-space: pre-wrap;
  }
  .more {
    grid-column: 3;
    grid-row: 1;
    inline-size: 2rem;
    min-block-size: 2rem;
    color: var(--text-muted);
  }
  .own .more {
    grid-column: 1;
  }
  @media (hover: hover) {
    .more {
      opacity: 0;
    }
    .message:is(:hover, :focus-within) .more {
      opacity: 1;
    }
  }
  .sender,
  .urgent-mark {
    font-size: var(--text-small);
    font-weight: 600;
  }
  .urgent-mark {
    color: var(--danger);
  }
  .quote {
    display: block;
    inline-size: 100%;
    min-block-size: var(--space-5);
    padding: var(--space-1) var(--space-2);
    margin-block: var(--space-1);
    border: 0;
    border-inline-start: 3px solid var(--accent);
    border-radius: var(--radius-small);
    background: var(--surface);
    font-size: var(--text-small);
    text-align: start;
    cursor: pointer;
  }
  .quote > :not(.unseen) {
    display: block;
  }
  .foot {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: end;
    column-gap: var(--space-2);
    font-size: 0.75rem;
    color: var(--text-muted);
  }
  .foot .icon {
    inline-size: 1rem;
    block-size: 1rem;
  }
  .own .foot {
    color: var(--text);
  }
  .foot .seen {
    color: var(--accent);
  }
  .small-link {
    min-block-size: 1.5rem;
    min-inline-size: 1.5rem;
    padding: 0;
    border: 0;
    background: none;
    color: inherit;
    font-size: inherit;
    text-decoration: underline;
    text-underline-offset: 0.2em;
    cursor: pointer;
  }
  .small-link[aria-pressed='true'] {
    font-weight: 650;
    text-decoration: none;
  }
  .reactions {
    grid-column: 2;
    display: flex;
    flex-wrap: wrap;
    gap: var(--space-1);
    margin-block-start: calc(-1 * var(--space-1));
  }
  .own .reactions {
    justify-content: end;
  }
  .reaction {
    display: inline-flex;
    align-items: center;
    gap: var(--space-1);
    min-block-size: 1.625rem;
    padding-inline: var(--space-2);
    border: 1px solid var(--border);
    border-radius: var(--radius-round);
    background: var(--surface);
    font-size: var(--text-small);
    cursor: pointer;
  }
  .reaction[aria-pressed='true'] {
    border-color: var(--accent);
    background: var(--surface-active);
  }
  .reaction:disabled {
    cursor: default;
    opacity: 1;
  }
  .gone {
    color: var(--text-muted);
    font-style: italic;
  }
  .own .gone {
    color: var(--text);
  }
  .refusal {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: var(--space-2);
    color: var(--danger);
    font-size: var(--text-small);
  }
`
