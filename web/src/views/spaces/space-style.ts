import { css, html, type TemplateResult } from 'lit'
import { icon } from '../../elements/icon.ts'
import { t } from '../../texts/texts.ts'

/** Of what stands in a space, page by page. */
export const spacePageStyle = css`
  :host {
    display: block;
    padding: var(--space-4);
  }
  .page {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: var(--space-4);
    max-inline-size: 44rem;
    margin-inline: auto;
    padding-block-end: var(--space-6);
  }
  section {
    display: grid;
    gap: var(--space-3);
  }
  section + section {
    padding-block-start: var(--space-5);
    border-block-start: 1px solid var(--border);
  }
  .between {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: space-between;
    gap: var(--space-2) var(--space-4);
  }
  .actions {
    display: flex;
    flex-wrap: wrap;
    gap: var(--space-2);
  }
  input[type='checkbox'] {
    inline-size: 1.25rem;
    block-size: 1.25rem;
    flex: none;
    accent-color: var(--accent);
  }
  .lines .actions {
    margin-inline-start: auto;
  }
  .chips {
    display: flex;
    flex-wrap: wrap;
    gap: var(--space-1);
  }
  .chip {
    padding: 0.0625rem var(--space-2);
    border-radius: var(--radius-round);
    background: var(--surface-active);
    font-size: var(--text-small);
    overflow-wrap: anywhere;
  }
  .chip.quiet {
    background: var(--others);
    color: var(--text-muted);
  }
  .lines > li {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: var(--space-2) var(--space-3);
    padding-block: var(--space-3);
    border-block-end: 1px solid var(--border);
  }
  .words {
    flex: 1 1 9rem;
    display: grid;
    gap: 2px;
    min-inline-size: 0;
    overflow-wrap: anywhere;
  }
  @media (min-width: 48rem) {
    .narrow {
      display: none;
    }
  }
`

/** @param where - `narrow`: only where the list does not stand beside it. */
export const backLink = (href: string, where: 'narrow' | 'always' = 'always'): TemplateResult =>
  html`<a class="${where} button plain round" href=${href} aria-label=${t('back')}>${icon('back')}</a>`
