import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname, join } from 'node:path'
import { buildSite } from '../../infra/bundle/build-site.ts'

/** The app as it is deployed, and a service that never answers: what is measured is the page alone. */
export interface ServedApp {
  readonly url: string
  close(): void
}

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.json': 'application/json',
  '.txt': 'text/plain',
}

export async function serveApp(): Promise<ServedApp> {
  const directory = await buildSite(join(import.meta.dirname, '..', '..'))
  let url = ''
  const server = createServer(async ({ url: path = '/' }, answer) => {
    if (path.startsWith('/v1')) return answer.writeHead(503).end()
    if (path === '/config.json') return answer.end(JSON.stringify({ url }))
    const type = types[extname(path)]
    const file = join(directory, type ? path : 'index.html')
    answer.setHeader('Content-Type', type ?? 'text/html')
    return readFile(file).then(
      (bytes) => answer.end(bytes),
      () => answer.writeHead(404).end(),
    )
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    url,
    close() {
      server.close()
      server.closeAllConnections()
    },
  }
}
