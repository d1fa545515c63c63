import { css, unsafeCSS } from 'lit'
import tokens from '../style/tokens.css?inline'

/** Every token of the app, each of which a page may set by its name with `--parley-` before it. */
const openTokens = tokens
  .replaceAll(':root', '.root')
  .replaceAll(/--([\w-]+):\s*([^;}]+)/g, '--$1:var(--parley-$1,$2)')

/** What the build writes lengths in: a page may have any size of letters at its root, and the reader's own counts. */
try {
  CSS.registerProperty({ name: '--parley-rem', syntax: '<length>', inherits: true, initialValue: '16px' })
} catch {
  // Another copy of the script has done so.
}

/** Nothing of the page's styles goes beyond the root, except direction, light or dark, and what it says by `--parley-`. */
export const rootStyle = css`
  ${unsafeCSS(openTokens)}
  :host {
    display: contents !important;
  }
  :host([hidden]) {
    display: none !important;
  }
  .root {
    all: initial;
    direction: inherit;
    color-scheme: inherit;
    --parley-rem: 1em;
    font-size: medium;
  }
  .letters {
    color: var(--text);
    font: var(--text-body) / 1.45 var(--font);
    text-align: start;
    -webkit-text-size-adjust: 100%;
    text-size-adjust: 100%;
  }
`
