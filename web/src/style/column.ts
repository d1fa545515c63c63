import { css } from 'lit'

/** Of pages that are one column in the middle: how wide, and what stands between their parts, they may say otherwise. */
export const columnStyle = css`
  :host {
    display: block;
    padding: var(--space-4);
  }
  .page {
    display: grid;
    gap: var(--space-5);
    max-inline-size: 38rem;
    margin-inline: auto;
    padding-block-end: var(--space-6);
  }
`
