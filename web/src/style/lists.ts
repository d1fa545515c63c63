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

/** A row of it, which is a link. */
export const entryStyle = css`
  .entry {
    display: grid;
    grid-template-columns: auto minmax(0, 1fr) auto;
    column-gap: var(--space-3);
    align-items: center;
    padding: var(--space-3);
    margin-inline: var(--space-2);
    border-radius: var(--radius);
    color: var(--text);
    text-decoration: none;
    content-visibility: auto;
    contain-intrinsic-block-size: auto 4.25rem;
  }
  .entry:hover {
    background: var(--surface-hover);
    color: var(--text);
  }
  .entry[aria-current] {
    background: var(--surface-active);
  }
  .urgent-mark {
    color: var(--danger);
    font-weight: 650;
  }
`

/** What stands beside it until something is chosen. */
export const besideStyle = css`
  :host {
    display: grid;
    place-items: center;
    block-size: 100%;
  }
`
