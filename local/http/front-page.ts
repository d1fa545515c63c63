import type { HttpHandler } from '../events.ts'

export interface Place {
  readonly title: string
  readonly url: string
}

/** A plain page at `/` that says what runs and where. */
export function createFrontPage(stackNames: readonly string[], places: readonly Place[]): HttpHandler {
  const page = render(stackNames, places)
  return (request, response, { pathname }) => {
    if (pathname !== '/' || (request.method !== 'GET' && request.method !== 'HEAD')) return false
    response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8', 'Cache-Control': 'no-cache' })
    response.end(page)
    return true
  }
}

function render(stackNames: readonly string[], places: readonly Place[]): string {
  const rows = places.map(({ title, url }) => `<tr><th>${title}<td>${link(url)}`).join('\n')
  const title = stackNames.map(escapeHtml).join(', ')
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<style>body { font: 1rem/1.5 system-ui; margin: 2rem; max-width: 44rem } th { text-align: left; padding-right: 1rem }</style>
<h1>${title}</h1>
<p>These stacks run on this machine, from their synthesized templates.</p>
<table>
${rows}
</table>
</html>
`
}

function link(url: string): string {
  const text = escapeHtml(url)
  return url.startsWith('http') ? `<a href="${text}">${text}</a>` : `<code>${text}</code>`
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"]/g, (character) => entities[character] ?? character)
}
