import { DemoError } from './steps.ts'

export type Json = Record<string, unknown>

export interface Server {
  readonly realtimeUrl: string
  call(route: string, options?: { readonly token?: string; readonly body?: unknown }): Promise<Json>
  /** The newest code that went to an address. */
  codeFor(address: string): Promise<string>
}

const nobodyThere = (url: string) =>
  new DemoError(`Nothing answers at ${url}. Start it with "npm start", or say where it is with --url.`)

async function reach(url: string, init?: RequestInit): Promise<Response> {
  try {
    return await fetch(url, init)
  } catch {
    throw nobodyThere(new URL(url).origin)
  }
}

async function readJson(response: Response): Promise<Json> {
  const text = await response.text()
  try {
    return text === '' ? {} : JSON.parse(text)
  } catch {
    throw new DemoError(`${response.url} answers, but not as Parley does.`)
  }
}

/** Asks the entry point, which is all that a client has to know. */
export async function findServer(url: string): Promise<Server> {
  const origin = url.replace(/\/(v1\/?)?$/, '')
  const call: Server['call'] = async (route, { token, body } = {}) => {
    const [method = 'GET', path = ''] = route.split(' ')
    const response = await reach(`${origin}/v1${path}`, {
      method,
      headers: {
        ...(token !== undefined && { Authorization: `Bearer ${token}` }),
        ...(body !== undefined && { 'Content-Type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
    const answer = await readJson(response)
    if (!response.ok) throw new DemoError(`${route} was refused (${response.status}): ${answer.detail ?? ''}`)
    return answer
  }
  const entry = await call('GET ')
  if (typeof entry.realtimeUrl !== 'string') throw new DemoError(`${origin} is not a Parley server.`)
  return { realtimeUrl: entry.realtimeUrl, call, codeFor: (address) => readCode(origin, address) }
}

async function readCode(origin: string, address: string): Promise<string> {
  const response = await reach(`${origin}/local/outbox?to=${encodeURIComponent(address)}`)
  if (!response.ok) throw new DemoError('This server has no outbox: the demo runs on the local runtime only.')
  const { items = [] } = (await readJson(response)) as { items?: { code: string }[] }
  const [newest] = items
  if (!newest) throw new DemoError(`No mail went to ${address}.`)
  return newest.code
}
