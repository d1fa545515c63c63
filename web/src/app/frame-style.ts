import { css } from 'lit'

/** Wide: sections, list and view side by side. Narrow: one of list and view, with the sections below it. */
export const frameStyle = css`
  :host {
    display: block;
    block-size: 100%;
  }
  .frame {
    display: grid;
    block-size: 100%;
    grid-template: auto minmax(0, 1fr) auto / minmax(0, 1fr);
    grid-template-areas: 'banner' 'main' 'nav';
  }
  parley-connection-banner {
    grid-area: banner;
  }
  nav {
    grid-area: nav;
    background: var(--surface);
    border-block-start: 1px solid var(--border);
  }
  nav ul {
    display: flex;
    justify-content: space-around;
  }
  nav li {
    flex: 1;
    max-inline-size: 8rem;
  }
  nav a {
    position: relative;
    display: grid;
    justify-items: center;
    gap: 2px;
    padding: var(--space-2) var(--space-1);
    color: var(--text-muted);
    font-size: 0.6875rem;
    text-decoration: none;
    text-align: center;
  }
  nav a:hover {
    color: var(--text);
  }
  nav a[aria-current] {
    color: var(--accent);
    font-weight: 600;
  }
  nav .badge {
    position: absolute;
    inset-block-start: 2px;
    inset-inline-start: calc(50% + 0.25rem);
  }
  .mark {
    display: none;
  }
  main {
    display: contents;
  }
  .view,
  .list {
    grid-area: main;
    min-inline-size: 0;
    min-block-size: 0;
    overflow: auto;
    background: var(--surface);
  }
  .view:focus-visible,
  .list:focus-visible {
    outline: none;
  }
  .with-list:not(.at-list) .list,
  .at-list .view {
    display: none;
  }
  .skip {
    position: absolute;
    inset-block-start: var(--space-2);
    inset-inline-start: var(--space-2);
    z-index: 5;
  }
  .skip:not(:focus) {
    clip-path: inset(50%);
    inline-size: 1px;
    block-size: 1px;
    min-block-size: 0;
    padding: 0;
    overflow: hidden;
  }
  @media (min-width: 48rem) {
    .frame {
      grid-template: auto minmax(0, 1fr) / auto minmax(0, 1fr);
      grid-template-areas: 'nav banner' 'nav main';
    }
    .frame.with-list {
      grid-template: auto minmax(0, 1fr) / auto minmax(17rem, 23rem) minmax(0, 1fr);
      grid-template-areas: 'nav banner banner' 'nav list main';
    }
    nav {
      display: grid;
      align-content: start;
      gap: var(--space-4);
      inline-size: 7.5rem;
      padding-block: var(--space-4);
      border-block-start: 0;
      border-inline-end: 1px solid var(--border);
      background: var(--surface-sunken);
    }
    nav ul {
      display: grid;
      grid-template-columns: minmax(0, 1fr);
      gap: var(--space-1);
      padding-inline: var(--space-2);
    }
    nav a {
      border-radius: var(--radius);
    }
    nav a:hover {
      background: var(--surface-hover);
    }
    nav a[aria-current] {
      background: var(--surface-active);
    }
    .mark {
      display: block;
      inline-size: 2rem;
      block-size: 2rem;
      margin-inline: auto;
    }
    .list {
      grid-area: list;
      border-inline-end: 1px solid var(--border);
    }
    .with-list:not(.at-list) .list,
    .at-list .view {
      display: block;
    }
  }
`
