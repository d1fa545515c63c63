/** A piece of text; with an address where it is one. */
export interface TextPart {
  readonly text: string
  readonly href?: string
}

/** Where an address may begin; what it is, the URL parser says. Every quantifier ends, so that no text takes long. */
const candidate =
  /(?<![\p{L}\p{N}@/])(?:(?:https?:\/\/|mailto:|www\.)[^\s<>"`]{1,2000}|[\w.%+-]{1,64}@[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,8})/giu

const safeProtocols: readonly string[] = ['http:', 'https:', 'mailto:']

/** Cuts a text where addresses begin and end. The pieces together are the text, letter by letter. */
export function linkify(text: string): readonly TextPart[] {
  const parts: TextPart[] = []
  let from = 0
  for (const { 0: found, index } of text.matchAll(candidate)) {
    const address = withoutEnd(found)
    const href = hrefOf(address)
    if (href === undefined) continue
    if (index > from) parts.push({ text: text.slice(from, index) })
    parts.push({ text: address, href })
    from = index + address.length
  }
  if (from < text.length) parts.push({ text: text.slice(from) })
  return parts
}

const brackets = ['()', '[]', '{}'] as const

/** What ends a sentence, or closes a bracket that began before, does not belong to an address. */
function withoutEnd(found: string): string {
  /** By closing bracket, how many of them began before. Counted once: an address may end with thousands. */
  const surplus = new Map<string, number>(
    brackets.map(([opening = '', closing = '']) => [
      closing,
      countOf(found, closing) - countOf(found, opening),
    ]),
  )
  let end = found.length
  for (; end > 0; end -= 1) {
    const last = found.charAt(end - 1)
    const left = surplus.get(last) ?? 0
    if (left > 0) surplus.set(last, left - 1)
    else if (!/[.,;:!?…'’”»*_~]/u.test(last)) break
  }
  return found.slice(0, end)
}

const countOf = (text: string, character: string): number => text.split(character).length - 1

/** Undefined for what leads nowhere, or elsewhere than it seems to: `https://bank.example@elsewhere.example`. */
function hrefOf(address: string): string | undefined {
  const isMail = /^[^:/]+@/u.test(address)
  const given = isMail ? `mailto:${address}` : /^www\./iu.test(address) ? `https://${address}` : address
  if (!URL.canParse(given)) return undefined
  const { protocol, username, password, hostname, pathname, href } = new URL(given)
  if (!safeProtocols.includes(protocol) || username !== '' || password !== '') return undefined
  if (protocol === 'mailto:') return pathname.includes('@') ? href : undefined
  return hostname === '' ? undefined : href
}
