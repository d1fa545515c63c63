import { css } from 'lit'

/** Of the list beside a view: what it is called, which of it is shown. */
export const listStyle = css`
  header {
    position: sticky;
    inset-block-start: 0;
    z-index: 1;
    display: flex;
    align-items: center;
    justify-content: space-between;
    padding: var(--space-3) var(--space-4);
    background: var(--surface);
  }
  .filters {
    display: flex;
    gap: var(--space-1);
    padding: 0 var(--space-4) var(--space-3);
    overflow-x: auto;
  }
  .filter {
    display: inline-flex;
    align-items: center;
    min-block-size: 2rem;
    padding: 0 var(--space-3);
    border: 1px solid var(--border);
    border-radius: var(--radius-round);
    background: none;
    color: var(--text);
    font-size: var(--text-small);
    text-decoration: none;
    cursor: pointer;
    white-space: nowrap;
  }
  .filter:hover {
    background: var(--surface-hover);
    color: var(--text);
  }
  .filter[aria-current],
  .filter[aria-pressed='true'] {
    border-color: transparent;
    background: var(--surface-active);
    color: var(--accent);
    font-weight: 600;
  }
`
