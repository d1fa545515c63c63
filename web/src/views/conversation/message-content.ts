import { type Content, chooseText, type ShownMessage } from '@parley/client'
import { html, nothing, type TemplateResult } from 'lit'
import { languageName } from '../../texts/languages.ts'
import { t } from '../../texts/texts.ts'
import { linkify } from './linkify.ts'
import { type Mentionable, piecesOf } from './mentions.ts'

export const linked = (body: string, mentioned: readonly Mentionable[] = []): unknown[] =>
  linkify(body).map(({ text, href }) =>
    href === undefined
      ? marked(text, mentioned)
      : html`<a href=${href} target="_blank" rel="noopener noreferrer">${text}</a>`,
  )

const marked = (text: string, mentioned: readonly Mentionable[]): unknown =>
  mentioned.length === 0
    ? text
    : piecesOf(text, mentioned).map((piece) =>
        piece.isMention ? html`<b class="mention">${piece.text}</b>` : piece.text,
      )

interface ContentOptions {
  readonly choose?: (tag: string) => void
  /** Whom it names. */
  readonly mentioned?: readonly Mentionable[]
}

/** Always text, never markup. In the reader's language, unless another one was asked for. */
export function contentOf(
  { content, deletedAt }: Pick<ShownMessage, 'content' | 'deletedAt'>,
  languages: readonly string[],
  { choose, mentioned }: ContentOptions = {},
): TemplateResult {
  if (!content) return html`<p class="gone">${t(deletedAt ? 'message.deleted' : 'message.hidden')}</p>`
  const { text, language } = chooseText(content, languages)
  return html`<div lang=${language === 'und' ? nothing : language} dir="auto">
      ${text.title ? html`<h2>${text.title}</h2>` : nothing}
      <p class="body">${linked(text.body, mentioned)}</p>
    </div>
    ${choose ? languageChoice(content, language, choose) : nothing}`
}

function languageChoice(
  content: Content,
  shown: string,
  choose: (tag: string) => void,
): TemplateResult | typeof nothing {
  const tags = 'variants' in content ? Object.keys(content.variants).toSorted() : []
  if (tags.length < 2) return nothing
  return html`<p class="foot" role="group" aria-label=${t('message.languages')}>
    ${tags.map(
      (tag) =>
        html`<button class="small-link" aria-pressed=${tag === shown} @click=${() => choose(tag)}>
          ${languageName(tag)}
        </button>`,
    )}
  </p>`
}

/** The same content with other words in the language that is shown. */
export function withBody(content: Content, languages: readonly string[], body: string): Content {
  const { text, language } = chooseText(content, languages)
  const changed = { ...text, body }
  if (!('variants' in content)) return changed
  return { ...content, variants: { ...content.variants, [language]: changed } }
}
