import type { IncomingMessage } from 'node:http'
import { authorize } from './authorize.ts'
import { type Caller, callFunction, type Gateway, whyFailed } from './gateway.ts'
import { readProxyAnswer } from './proxy-answer.ts'
import { type Refusal, refusals, refusedByFunction } from './refusal.ts'
import { connectEvent } from './socket-event.ts'

export type Handshake =
  | { readonly ok: true; readonly caller: Caller; readonly headers: Readonly<Record<string, string>> }
  | { readonly ok: false; readonly refusal: Refusal }

type Connected =
  | { readonly ok: true; readonly headers: Readonly<Record<string, string>> }
  | { readonly ok: false; readonly refusal: Refusal }

/** The authorizer's word, then `$connect`'s; until both are in, the client waits for its 101. */
export async function shakeHands(
  gateway: Gateway,
  stranger: Caller,
  request: IncomingMessage,
): Promise<Handshake> {
  if (!isUpgrade(request)) return { ok: false, refusal: refusals.badRequest }
  const authorized = await authorize(gateway, stranger, request)
  if (!authorized.ok) return authorized
  const caller = { ...stranger, authorizer: authorized.context }
  const connected = await connect(gateway, caller, request)
  return connected.ok ? { ok: true, caller, headers: connected.headers } : connected
}

async function connect(gateway: Gateway, caller: Caller, request: IncomingMessage): Promise<Connected> {
  const route = gateway.config.routes.get('$connect')
  if (!route?.functionName) return { ok: true, headers: {} }
  const event = connectEvent(gateway, caller, request)
  const result = await callFunction(gateway, route.functionName, event, route.timeoutMs)
  if (result === 'timeout') return { ok: false, refusal: refusals.functionTooSlow }
  if (!result.ok) {
    gateway.log(`WebSocket $connect failed: ${whyFailed(result)}`)
    return { ok: false, refusal: refusals.functionFailed }
  }
  const answer = readProxyAnswer(result.payload)
  if (!answer) return { ok: false, refusal: refusals.functionFailed }
  const { statusCode, headers } = answer
  if (statusCode < 200 || statusCode > 299) return { ok: false, refusal: refusedByFunction(statusCode) }
  return { ok: true, headers: allowed(headers) }
}

function isUpgrade({ method, headers }: IncomingMessage): boolean {
  const key = headers['sec-websocket-key'] ?? ''
  return (
    method === 'GET' &&
    headers.upgrade?.toLowerCase() === 'websocket' &&
    /^[+/0-9A-Za-z]{22}==$/.test(key) &&
    headers['sec-websocket-version'] === '13'
  )
}

// What the upgrade itself says; a function that repeats it would break the handshake.
const reserved =
  /^(connection|upgrade|sec-websocket-(accept|extensions|key|version)|content-length|transfer-encoding)$/i

function allowed(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !reserved.test(name)))
}
