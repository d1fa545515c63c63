import type { Environment, FetchResponse, Signal } from './clock.ts'
import { abortedError, errorOfAnswer, networkError, ParleyError } from './errors.ts'
import type { Request } from './request.ts'

/** API Gateway answers within 29 s; who has heard nothing by now will hear nothing. */
const patienceMs = 35_000

export interface Answer {
  readonly status: number
  readonly body: unknown
  readonly headers: FetchResponse['headers']
}

/** Every platform has it, and no library that they share declares it. */
declare const AbortController: new () => { readonly signal: Signal; abort(): void }

/** One request and its answer; whatever else comes of it is a `ParleyError`. */
export async function exchange(
  environment: Environment,
  request: Request,
  signal: Signal | undefined,
): Promise<Answer> {
  if (signal?.aborted) throw abortedError()
  const stop = new AbortController()
  const abort = () => stop.abort()
  const cancel = environment.setTimer(abort, patienceMs)
  signal?.addEventListener('abort', abort)
  try {
    return await read(environment, request, stop.signal)
  } catch (error) {
    if (error instanceof ParleyError) throw error
    throw signal?.aborted ? abortedError() : networkError('No answer came.', error)
  } finally {
    cancel()
    signal?.removeEventListener('abort', abort)
  }
}

async function read({ fetch }: Environment, request: Request, signal: Signal): Promise<Answer> {
  const { url, method, headers, body } = request
  const response = await fetch(url, { method, headers, signal, ...(body !== undefined && { body }) })
  const { status } = response
  const answer = parse(await response.text())
  const isAsked = status >= 200 && status < 300 && answer !== notJson
  if (!isAsked) throw errorOfAnswer(status, answer)
  return { status, body: answer, headers: response.headers }
}

const notJson = {}

function parse(text: string): unknown {
  try {
    return text === '' ? undefined : JSON.parse(text)
  } catch {
    return notJson
  }
}
