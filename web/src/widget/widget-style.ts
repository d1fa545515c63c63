import { css } from 'lit'

/** A launcher in a corner, and above it the panel; on narrow screens the panel is all there is. */
export const widgetStyle = css`
  .root {
    display: contents;
  }
  .launcher {
    position: fixed;
    inset-block-end: var(--space-5);
    inset-inline-end: var(--space-5);
    z-index: var(--parley-layer, 2147483000);
    display: grid;
    place-items: center;
    inline-size: 3.5rem;
    block-size: 3.5rem;
    padding: 0;
    border: 0;
    border-radius: var(--radius-round);
    background: var(--accent);
    color: var(--on-accent);
    box-shadow: var(--shadow);
    cursor: pointer;
    transition: background var(--quick);
  }
  .launcher:hover {
    background: var(--accent-hover);
  }
  .launcher:focus-visible {
    outline-offset: 3px;
    border-radius: var(--radius-round);
  }
  .launcher > .icon {
    inline-size: 1.625rem;
    block-size: 1.625rem;
  }
  .launcher > .count {
    position: absolute;
    inset-block-start: -0.25rem;
    inset-inline-end: -0.25rem;
    display: grid;
  }
  .launcher .badge {
    background: var(--danger);
    color: var(--on-danger);
    box-shadow: 0 0 0 2px var(--surface);
  }
  .panel {
    position: fixed;
    inset: auto;
    inset-block-end: calc(var(--space-5) + 4.25rem);
    inset-inline-end: var(--space-5);
    z-index: var(--parley-layer, 2147483000);
    inline-size: min(var(--parley-width, 24.5rem), calc(100vw - 2 * var(--space-5)));
    block-size: min(var(--parley-height, 40rem), calc(100dvh - 8rem));
    max-inline-size: none;
    max-block-size: none;
    margin: 0;
    padding: 0;
    border: 1px solid var(--border);
    border-radius: var(--radius-large);
    background: var(--surface);
    box-shadow: var(--shadow);
    overflow: hidden;
    --back: inline-flex;
  }
  .panel[open] {
    display: grid;
    grid-template: auto minmax(0, 1fr) / minmax(0, 1fr);
  }
  .panel:focus {
    outline: none;
  }
  .panel::backdrop {
    background: none;
  }
  @media (max-width: 30rem), (max-height: 28rem) {
    .panel {
      inset: 0;
      inline-size: 100%;
      block-size: 100%;
      border: 0;
      border-radius: 0;
    }
  }
  .bar {
    display: flex;
    align-items: center;
    gap: var(--space-2);
    padding: var(--space-2) var(--space-2) var(--space-2) var(--space-4);
    background: var(--accent);
    color: var(--on-accent);
  }
  .bar p {
    flex: 1;
    min-inline-size: 0;
    font-weight: 600;
  }
  .bar .button,
  .bar .button:hover {
    color: inherit;
  }
  .bar .button:hover {
    background: color-mix(in srgb, currentColor 18%, transparent);
  }
  .bar :focus-visible {
    outline-color: currentColor;
    outline-offset: -2px;
  }
  parley-panel {
    min-block-size: 0;
  }
  parley-toasts {
    position: absolute;
    inset-block-end: calc(var(--space-7) + var(--space-6));
  }
  .news {
    position: fixed;
    inset-block-start: 0;
  }
`
