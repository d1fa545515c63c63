import type { IncomingMessage } from 'node:http'
import type { InvokeResult } from '../events.ts'
import { type Caller, callFunction, type Gateway, whyFailed } from './gateway.ts'
import { policyAllows } from './policy.ts'
import { isRecord } from './proxy-answer.ts'
import { type Refusal, refusals } from './refusal.ts'
import { authorizerEvent, type SocketAuthorizerEvent } from './socket-event.ts'

export type Authorized =
  | { readonly ok: true; readonly context: Readonly<Record<string, string>> | undefined }
  | { readonly ok: false; readonly refusal: Refusal }

/** Asks the authorizer anew for every handshake: WebSocket APIs cache no answers. */
export async function authorize(
  gateway: Gateway,
  caller: Caller,
  request: IncomingMessage,
): Promise<Authorized> {
  const { authorizer } = gateway.config
  if (authorizer === undefined) return { ok: true, context: undefined }
  if (authorizer === 'refuses') return { ok: false, refusal: refusals.unsigned }
  const event = authorizerEvent(gateway, caller, request)
  if (!authorizer.identitySources.every((source) => hasIdentity(source, event))) {
    return { ok: false, refusal: refusals.unauthorized }
  }
  const result = await callFunction(gateway, authorizer.functionName, event)
  return judge(gateway, result, event.methodArn)
}

function judge(gateway: Gateway, result: InvokeResult | 'timeout', methodArn: string): Authorized {
  if (result === 'timeout') return { ok: false, refusal: refusals.authorizerFailed }
  if (!result.ok) {
    // The one error that an authorizer may throw to say 401.
    const unauthorized = result.error.errorMessage === 'Unauthorized'
    if (!unauthorized) gateway.log(`WebSocket authorizer failed: ${whyFailed(result)}`)
    return { ok: false, refusal: unauthorized ? refusals.unauthorized : refusals.authorizerFailed }
  }
  const answer = readAnswer(result.payload)
  if (!answer) {
    gateway.log(
      'WebSocket authorizer: its answer is not {principalId, policyDocument, context of plain values}',
    )
    return { ok: false, refusal: refusals.authorizerFailed }
  }
  if (!policyAllows(answer.policyDocument, methodArn)) return { ok: false, refusal: refusals.denied }
  return { ok: true, context: answer.context }
}

function readAnswer(payload: unknown) {
  if (!isRecord(payload)) return undefined
  const { principalId, policyDocument, context } = payload
  if (typeof principalId !== 'string' || !isRecord(policyDocument)) return undefined
  const entries = isRecord(context) ? Object.entries(context) : []
  if (entries.some(([, value]) => typeof value === 'object' && value !== null)) return undefined
  // Numbers and booleans reach the integration as text.
  const texts = entries.filter(([, value]) => value !== null).map(([name, value]) => [name, String(value)])
  return { policyDocument, context: { ...Object.fromEntries(texts), principalId } }
}

/** `route.request.header.X`, `route.request.querystring.X`, `stageVariables.X`; `context.X` is always there. */
function hasIdentity(source: string, event: SocketAuthorizerEvent): boolean {
  const header = source.match(/^route\.request\.header\.(.+)$/)?.[1]?.toLowerCase()
  if (header) {
    return Object.entries(event.headers ?? {}).some(([name, value]) => name.toLowerCase() === header && value)
  }
  const query = source.match(/^route\.request\.querystring\.(.+)$/)?.[1]
  if (query) return Boolean(event.queryStringParameters?.[query])
  const variable = source.match(/^stageVariables\.(.+)$/)?.[1]
  return variable ? Boolean(event.stageVariables?.[variable]) : source.startsWith('context.')
}
