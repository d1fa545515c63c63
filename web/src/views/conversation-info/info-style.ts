import { css } from 'lit'
import { columnStyle } from '../../style/column.ts'

/** What stands one below the other on a page. */
export const sectionsStyle = css`
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
`

/** Of pages that are read from top to bottom: settings of a conversation, of oneself. */
export const pageStyle = css`
  ${columnStyle}
  ${sectionsStyle}
  .between .input {
    inline-size: auto;
    max-inline-size: 100%;
  }
  .who {
    display: flex;
    align-items: center;
    gap: var(--space-4);
    min-inline-size: 0;
  }
  .who div {
    min-inline-size: 0;
    overflow-wrap: anywhere;
  }
`

/** Of an element that is a part of one. */
export const partStyle = css`
  ${pageStyle}
  :host {
    display: grid;
    gap: var(--space-3);
    padding: 0;
  }
`
