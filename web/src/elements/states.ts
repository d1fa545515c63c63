import { css, html, nothing, type TemplateResult } from 'lit'
import { t } from '../texts/texts.ts'
import { type IconName, icon } from './icon.ts'

export const stateStyle = css`
  .state {
    display: grid;
    justify-items: center;
    gap: var(--space-3);
    padding: var(--space-7) var(--space-5);
    text-align: center;
    color: var(--text-muted);
  }
  .state .icon {
    inline-size: 2.5rem;
    block-size: 2.5rem;
    stroke-width: 1.3;
  }
  .state h2 {
    color: var(--text);
  }
  .state p {
    max-inline-size: 34ch;
  }
  .waiting {
    inline-size: 1.75rem;
    block-size: 1.75rem;
    border: 3px solid var(--border);
    border-block-start-color: var(--accent);
    border-radius: var(--radius-round);
    animation: turn 0.9s linear infinite;
  }
  @keyframes turn {
    to {
      rotate: 1turn;
    }
  }
  @media (prefers-reduced-motion: reduce) {
    .waiting {
      animation-duration: 4s;
    }
  }
`

/** Nothing is here yet: why, and what to do about it. */
export const emptyState = (
  picture: IconName,
  title: string,
  more?: string,
  action?: unknown,
): TemplateResult =>
  html`<div class="state">
    ${icon(picture)}
    <h2>${title}</h2>
    ${more === undefined ? nothing : html`<p>${more}</p>`} ${action ?? nothing}
  </div>`

export const loadingState = (): TemplateResult =>
  html`<div class="state" role="status">
    <span class="waiting" aria-hidden="true"></span><span class="unseen">${t('loading')}</span>
  </div>`

/** Something went wrong: what, and trying again. */
export const errorState = (
  detail: string,
  retry?: () => void,
  again: string = t('try_again'),
): TemplateResult =>
  html`<div class="state" role="alert">
    ${icon('warning')}
    <p>${detail}</p>
    ${retry ? html`<button type="button" class="button" @click=${retry}>${again}</button>` : nothing}
  </div>`
