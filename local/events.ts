import type { IncomingMessage, ServerResponse } from 'node:http'

/** What Lambda's Invoke would answer. */
export type InvokeResult =
  | { readonly ok: true; readonly payload: unknown }
  | { readonly ok: false; readonly error: FunctionError }

export interface FunctionError {
  readonly errorType: string
  readonly errorMessage: string
  readonly trace?: readonly string[]
  /** Only where Lambda refused and the function never ran: the status of that. Names of errors do not tell. */
  readonly refusedWith?: 404 | 413 | 429
}

/** Runs the function with that logical id, name or ARN on one event. Never rejects for an error of the function. */
export type Invoke = (functionName: string, event: unknown) => Promise<InvokeResult>

export type Log = (line: string) => void

/** Milliseconds since the epoch. */
export type Clock = () => number

/** Answers true when it took the request; the server asks its rooms in order. */
export type HttpHandler = (
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
) => Promise<boolean> | boolean

/** A fault that can be switched on by name while the system runs. `set` throws a `TypeError` that says what it takes. */
export interface Fault {
  set(value: unknown): void
  get(): unknown
  clear(): void
}

/** Thrown while starting, for causes that the person at the terminal can do something about: shown without a stack. */
export class StartError extends Error {
  override readonly name = 'StartError'
}
