import { type AnswerOf, chooseTitle } from '@parley/client'
import { css, html, type TemplateResult } from 'lit'
import { contentOf } from '../views/conversation/message-content.ts'

export type Faq = AnswerOf<'readFaq'>

export const answerStyle = css`
  .answer {
    display: grid;
    gap: var(--space-3);
    overflow-wrap: anywhere;
  }
  .answer .body {
    white-space: pre-wrap;
  }
  .answer .foot {
    display: flex;
    flex-wrap: wrap;
    gap: var(--space-3);
  }
  .answer .small-link {
    min-block-size: 1.5rem;
    padding: 0;
    border: 0;
    background: none;
    color: var(--text-muted);
    font-size: var(--text-small);
    text-decoration: underline;
    cursor: pointer;
  }
  .answer .small-link[aria-pressed='true'] {
    color: var(--text);
    font-weight: 650;
    text-decoration: none;
  }
`

/** The question in the first of these languages that it is there in. */
export const questionOf = (
  { question, titleVariants }: Pick<Faq, 'question' | 'titleVariants'>,
  languages: readonly string[],
): string => chooseTitle(titleVariants ?? question, languages)

/** @param choose - Shows it in another of its languages. */
export const answerOf = (
  { answer }: Pick<Faq, 'answer'>,
  languages: readonly string[],
  choose?: (tag: string) => void,
): TemplateResult =>
  html`<div class="answer">${contentOf({ content: answer }, languages, { ...(choose && { choose }) })}</div>`
