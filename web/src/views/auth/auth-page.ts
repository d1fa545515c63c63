import { css, html, type TemplateResult } from 'lit'
import { chooseLanguageMenu } from '../../elements/language-menu.ts'

export const authStyle = css`
  :host {
    display: grid;
    place-items: center;
    min-block-size: 100%;
    padding: var(--space-5) var(--space-4);
  }
  .sheet {
    inline-size: min(26rem, 100%);
    display: grid;
    gap: var(--space-5);
    padding: var(--space-6);
    border: 1px solid var(--border);
    border-radius: var(--radius-large);
    background: var(--surface);
  }
  .embedded {
    border: 0;
    padding: 0;
  }
  @media (max-width: 30rem) {
    :host {
      place-items: start stretch;
      padding: 0;
      background: var(--surface);
    }
    .sheet {
      inline-size: 100%;
      border: 0;
      padding: var(--space-6) var(--space-4);
    }
  }
  header {
    display: grid;
    gap: var(--space-2);
  }
  header img {
    inline-size: 2.75rem;
    block-size: 2.75rem;
    margin-block-end: var(--space-2);
  }
  h1 {
    font-size: var(--text-display);
  }
  .ways {
    display: flex;
    flex-wrap: wrap;
    justify-content: space-between;
    gap: var(--space-2) var(--space-4);
    font-size: var(--text-small);
  }
  .ways a {
    padding-block: var(--space-1);
  }
`

/** The page of everything that is done before somebody is in; in a page of others, only what is asked. */
export function authPage(
  isEmbedded: boolean,
  title: string,
  intro: string,
  content: readonly unknown[],
): TemplateResult {
  const heading = html`<h1>${title}</h1>
    <p class="muted">${intro}</p>`
  if (isEmbedded) return html`<div class="sheet embedded"><header>${heading}</header>${content}</div>`
  return html`<main class="sheet">
    <header><img src="/icon.svg" alt="" />${heading}</header>
    ${content} ${chooseLanguageMenu()}
  </main>`
}
