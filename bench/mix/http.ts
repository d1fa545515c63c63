import { Agent, request } from 'node:http'

export interface Answer {
  readonly status: number
  readonly body: string
}

/** Asks one server, on connections that stay open: as many as there are requests under way. */
export interface Client {
  ask(method: string, path: string, token: string, body?: unknown): Promise<Answer>
}

/** An answer that takes longer than this is none. */
const timeoutMs = 10_000

export function openClient(origin: string): Client {
  const { hostname, port } = new URL(origin)
  const agent = new Agent({ keepAlive: true, maxSockets: Number.POSITIVE_INFINITY })
  return {
    ask(method, path, token, body) {
      const { promise, resolve, reject } = Promise.withResolvers<Answer>()
      const text = body === undefined ? undefined : JSON.stringify(body)
      const headers = {
        Authorization: `Bearer ${token}`,
        ...(text !== undefined && {
          'Content-Type': 'application/json',
          'Content-Length': Buffer.byteLength(text),
        }),
      }
      const options = { agent, hostname, port, method, path, headers, timeout: timeoutMs }
      const asked = request(options, (response) => {
        const chunks: Buffer[] = []
        response.on('data', (chunk: Buffer) => chunks.push(chunk))
        response.on('error', reject)
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, body: String(Buffer.concat(chunks)) }),
        )
      })
      asked.on('timeout', () => asked.destroy(new TimeoutError()))
      asked.on('error', reject)
      asked.end(text)
      return promise
    },
  }
}

class TimeoutError extends Error {
  override readonly name = 'timeout'
}
