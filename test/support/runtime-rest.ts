export interface Call {
  readonly token?: string | undefined
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
}

export interface Answered {
  readonly status: number
  readonly headers: Headers
  /** Parsed where it is JSON; undefined where there is none. */
  readonly body: unknown
}

/** `POST /auth/token`: the path is below `/v1`. */
export type CallRest = (route: string, call?: Call) => Promise<Answered>

export const restOf =
  (origin: string): CallRest =>
  async (route, { token, body, headers } = {}) => {
    const [method = 'GET', path = '/'] = route.split(' ')
    const sent = body === undefined || typeof body === 'string' ? body : JSON.stringify(body)
    const response = await fetch(`${origin}/v1${path === '/' ? '' : path}`, {
      method,
      headers: {
        ...(sent !== undefined && { 'Content-Type': 'application/json' }),
        ...(token !== undefined && { Authorization: `Bearer ${token}` }),
        ...headers,
      },
      ...(sent !== undefined && { body: sent }),
    })
    return { status: response.status, headers: response.headers, body: parse(await response.text()) }
  }

function parse(text: string): unknown {
  try {
    return text === '' ? undefined : JSON.parse(text)
  } catch {
    return text
  }
}
