// The app opens without a network: this keeps its files, and nothing of anybody's. What people write is in IndexedDB.

const cacheName = 'parley'
const page = '/index.html'

/** What is here of the worker's own world; TypeScript's library for it excludes that of pages. */
interface Extendable extends Event {
  waitUntil(work: Promise<unknown>): void
}
interface Fetched extends Extendable {
  readonly request: Request
  respondWith(answer: Promise<Response>): void
}
interface Worker {
  readonly location: Location
  addEventListener(name: 'install' | 'activate', listener: (event: Extendable) => void): void
  addEventListener(name: 'fetch', listener: (event: Fetched) => void): void
  skipWaiting(): Promise<void>
  readonly clients: { claim(): Promise<void> }
}

const worker = globalThis as unknown as Worker

const addressOf = (path: string): string => new URL(path, worker.location.href).href

/** Takes what the newest build has and the cache lacks, and drops what it has no more. */
async function keepFiles(): Promise<void> {
  const [cache, answer] = await Promise.all([caches.open(cacheName), fetch('/files.json')])
  const files = ((await answer.json()) as string[]).map(addressOf)
  // A name with a hash says what is in it; these two may have changed.
  const changing = [page, '/config.json'].map(addressOf)
  const kept = new Set((await cache.keys()).map(({ url }) => url))
  await cache.addAll([...changing, ...files.filter((url) => !kept.has(url))])
  for (const url of kept) if (![...changing, ...files].includes(url)) await cache.delete(url)
}

/** What the network says, else what was kept. */
async function newest(request: Request, kept: string): Promise<Response> {
  try {
    return await fetch(request)
  } catch (error) {
    const answer = await caches.match(kept)
    if (!answer) throw error
    return answer
  }
}

const unchanging = async (request: Request): Promise<Response> =>
  (await caches.match(request)) ?? (await fetch(request))

worker.addEventListener('install', (event) => event.waitUntil(keepFiles().then(() => worker.skipWaiting())))
worker.addEventListener('activate', (event) => event.waitUntil(worker.clients.claim()))
worker.addEventListener('fetch', (event) => {
  const { request } = event
  const { origin, pathname } = new URL(request.url)
  if (origin !== worker.location.origin || request.method !== 'GET') return
  if (request.mode === 'navigate' && !pathname.includes('.')) {
    event.respondWith(newest(request, page))
    // A page came from the network or did not: where it did, its files may be new.
    event.waitUntil(keepFiles().catch(() => undefined))
  } else if (pathname === '/config.json') event.respondWith(newest(request, pathname))
  else if (pathname.startsWith('/assets/') || pathname === '/icon.svg') event.respondWith(unchanging(request))
})
