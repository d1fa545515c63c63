import { css, html, nothing, type TemplateResult } from 'lit'
import { t } from '../texts/texts.ts'
import { numberOf } from '../texts/times.ts'

export const badgeStyle = css`
  .badge {
    display: inline-grid;
    place-items: center;
    min-inline-size: 1.375rem;
    block-size: 1.375rem;
    padding-inline: 0.375rem;
    border-radius: var(--radius-round);
    background: var(--accent);
    color: var(--on-accent);
    font-size: 0.75rem;
    font-weight: 650;
    line-height: 1;
    flex: none;
  }
  .badge.urgent {
    background: var(--danger);
    color: var(--on-danger);
  }
  .badge.quiet {
    background: var(--text-muted);
    color: var(--surface);
  }
`

/** How many are unread; nothing for none. */
export const unreadBadge = (
  count: number,
  look: 'usual' | 'urgent' | 'quiet' = 'usual',
): TemplateResult | typeof nothing =>
  count === 0
    ? nothing
    : html`<span class="badge ${look}"
        ><span aria-hidden="true">${count > 99 ? '99+' : numberOf(count)}</span
        ><span class="unseen">${t('unread_count', { count })}</span></span
      >`
