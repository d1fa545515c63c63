import { css } from 'lit'

/** Buttons, fields and what goes with them: plain HTML with these classes. */
export const controlStyle = css`
  button,
  input,
  textarea,
  select {
    font: inherit;
    color: inherit;
    letter-spacing: inherit;
  }
  .button {
    display: inline-flex;
    align-items: center;
    justify-content: center;
    gap: var(--space-2);
    min-block-size: var(--target);
    padding: var(--space-2) var(--space-4);
    border: 1px solid var(--border-strong);
    border-radius: var(--radius);
    background: var(--surface);
    color: var(--text);
    font-weight: 550;
    text-decoration: none;
    cursor: pointer;
    transition: background var(--quick);
  }
  .button:hover {
    background: var(--surface-hover);
    color: var(--text);
  }
  .button.primary {
    border-color: transparent;
    background: var(--accent);
    color: var(--on-accent);
  }
  .button.primary:hover {
    background: var(--accent-hover);
  }
  .button.danger {
    border-color: var(--danger);
    color: var(--danger);
  }
  .button.danger:hover {
    background: var(--danger-surface);
  }
  .button.plain {
    border-color: transparent;
    background: none;
  }
  .button.plain:hover {
    background: var(--surface-hover);
  }
  .button.round {
    inline-size: var(--target);
    padding: 0;
    border-radius: var(--radius-round);
    flex: none;
  }
  .button:disabled,
  .button[aria-disabled='true'] {
    opacity: 0.6;
    cursor: default;
  }
  .field {
    display: grid;
    gap: var(--space-1);
  }
  .field label,
  .label {
    font-weight: 550;
    font-size: var(--text-small);
  }
  .input {
    inline-size: 100%;
    min-block-size: var(--target);
    padding: var(--space-2) var(--space-3);
    border: 1px solid var(--border-strong);
    border-radius: var(--radius);
    background: var(--surface);
    color: var(--text);
  }
  .input:focus-visible {
    outline-offset: -1px;
    border-radius: var(--radius);
  }
  .input::placeholder {
    color: var(--text-muted);
    opacity: 1;
  }
  .input[aria-invalid='true'] {
    border-color: var(--danger);
  }
  .field .problem {
    color: var(--danger);
    font-size: var(--text-small);
  }
  .notice {
    display: flex;
    gap: var(--space-2);
    padding: var(--space-3);
    border-radius: var(--radius);
    background: var(--surface-active);
    overflow-wrap: anywhere;
  }
  .notice.danger {
    background: var(--danger-surface);
    color: var(--danger);
  }
  .notice.warning {
    background: var(--warning-surface);
    color: var(--warning);
  }
  form,
  .stack {
    display: grid;
    gap: var(--space-4);
  }
  .row {
    display: flex;
    align-items: center;
    gap: var(--space-2);
  }
`
