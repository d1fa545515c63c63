import { css, html, type TemplateResult } from 'lit'
import { icon } from '../../elements/icon.ts'
import { columnStyle } from '../../style/column.ts'
import { t } from '../../texts/texts.ts'
import { sectionsStyle } from '../conversation-info/info-style.ts'

/** Of what stands in a space, page by page. */
export const spacePageStyle = css`
  ${columnStyle}
  .page {
    grid-template-columns: minmax(0, 1fr);
    gap: var(--space-4);
    max-inline-size: 44rem;
  }
  ${sectionsStyle}
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
  .two-lines {
    display: -webkit-box;
    -webkit-box-orient: vertical;
    -webkit-line-clamp: 2;
    line-clamp: 2;
    overflow: hidden;
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
