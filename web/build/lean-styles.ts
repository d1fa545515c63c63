import type { Plugin } from 'vite'

/** Outside of media queries, which ask about the window and its own letters. */
const withPageLengths = (style: string): string =>
  style.replaceAll(/@media[^{]*\{|(?<![\w.-])(-?\d*\.?\d+)rem\b/g, (found, number?: string) =>
    number === undefined ? found : `calc(${number}*var(--parley-rem))`,
  )

const withoutSpace = (style: string): string =>
  style
    .replaceAll(/\/\*[\s\S]*?\*\//g, '')
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/ ?([{};,>]) ?/g, '$1')
    .replaceAll(': ', ':')
    .replaceAll(';}', '}')

const lean = (style: string): string => withoutSpace(withPageLengths(style))

/**
 * Styles as a page of others needs them. A `rem` is a length of that page, which may have any size of letters at its root, so it becomes the
 * widget's own; and what people indent, browsers need not load.
 */
export const leanStyles = (): Plugin => ({
  name: 'lean-styles',
  enforce: 'pre',
  transform(code, id) {
    if (id.includes('node_modules')) return undefined
    if (/\.css(\?|$)/.test(id)) return { code: lean(code), map: null }
    if (!code.includes('css`')) return undefined
    return { code: code.replaceAll(/(?<=\bcss`)[^`]*/g, lean), map: null }
  },
})
