import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

/** The page with the client in it, at an address. */
export interface ServedPage {
  readonly url: string
  close(): void
}

/** Alone in its process a page is told the time to five microseconds, others to a hundred. */
const alone = {
  'Content-Type': 'text/html',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
}

export async function servePage(): Promise<ServedPage> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL('in-page.ts', import.meta.url))],
    ...({ bundle: true, minify: true, format: 'esm', platform: 'browser', write: false } as const),
  })
  const page = `<!doctype html><title>bench</title><script type="module">${outputFiles[0]?.text}</script>`
  const server = createServer((_, answer) => answer.writeHead(200, alone).end(page))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    close() {
      server.close()
      server.closeAllConnections()
    },
  }
}
