import { css } from 'lit'

/** Lists of lines: somebody or something, and what can be done with it. `choice` is a line that is itself a button. */
export const rowsStyle = css`
  li {
    display: flex;
    align-items: center;
    gap: var(--space-2) var(--space-3);
  }
  .choice {
    flex: 1;
    min-inline-size: 0;
    padding: var(--space-2) var(--space-3);
    border: 0;
    border-radius: var(--radius);
    background: none;
    text-align: start;
    cursor: pointer;
  }
  .choice:hover {
    background: var(--surface-hover);
  }
`
