import { css, html, nothing, type TemplateResult } from 'lit'
import { icon } from '../../elements/icon.ts'
import { t } from '../../texts/texts.ts'
import type { EnrolledLine } from './enrolment.ts'

export const reportStyle = css`
  #report {
    display: grid;
    gap: var(--space-2);
    padding: var(--space-4);
    border: 1px solid var(--border);
    border-radius: var(--radius);
  }
  #report li {
    display: flex;
    gap: var(--space-2);
    padding-block: var(--space-1);
    overflow-wrap: anywhere;
  }
  #report .icon {
    color: var(--success);
  }
  #report .failed .icon {
    color: var(--danger);
  }
`

const isBad = ({ status }: EnrolledLine): boolean => status === 'failed' || status === 'duplicate'

/** What became of each, those first with whom something has to be done. */
export function enrolmentReport(lines: readonly EnrolledLine[]): TemplateResult | typeof nothing {
  if (lines.length === 0) return nothing
  const bad = lines.filter(isBad)
  const good = lines.filter((line) => !isBad(line))
  return html`<section id="report" tabindex="-1" aria-labelledby="report-title">
    <h2 id="report-title">${t('space.enrol.report', { count: good.length, failed: bad.length })}</h2>
    <ul>
      ${[...bad, ...good].map(
        (line) =>
          html`<li class=${isBad(line) ? 'failed' : ''}>
            ${icon(isBad(line) ? 'warning' : 'check')}
            <span><strong>${line.username}</strong>: ${outcome(line)}</span>
          </li>`,
      )}
    </ul>
  </section>`
}

const outcome = ({ status, problem }: EnrolledLine): string =>
  problem?.errors?.[0]?.detail ?? problem?.detail ?? t('space.enrol.status', { status })
