import { contextOf, type Exchange } from './exchange.ts'
import { lookUp, mapHeaders } from './mapping.ts'
import type { Refusal, Reply } from './reply.ts'
import type { GatewayResponse } from './rest-config.ts'

const plain: GatewayResponse = {
  status: undefined,
  headers: {},
  template: undefined,
  contentType: 'application/json',
}

const plainTemplate = '{"message":$context.error.messageString}'

/** What the client sees of a refusal: the API's own gateway response for it, or for its family, or AWS's plain one. */
export function refuse(exchange: Exchange, refusal: Refusal): Reply {
  const { gatewayResponses } = exchange.config
  const family = refusal.status < 500 ? 'DEFAULT_4XX' : 'DEFAULT_5XX'
  const shape = gatewayResponses.get(refusal.type) ?? gatewayResponses.get(family) ?? plain
  const status = shape.status ?? refusal.status
  const context = { ...contextOf(exchange), status: String(status), error: errorOf(refusal) }
  const headers = {
    'Content-Type': shape.contentType,
    'x-amzn-ErrorType': refusal.errorType,
  }
  const mapped = mapHeaders(shape.headers, exchange, context)
  return {
    status,
    headers: mergeHeaders(headers, mapped),
    body: substitute(shape.template ?? plainTemplate, {
      context,
      stageVariables: exchange.config.stageVariables,
    }),
  }
}

function errorOf({ type, message }: Refusal) {
  return { message, messageString: JSON.stringify(message), responseType: type, validationErrorString: '' }
}

function mergeHeaders(base: Record<string, string>, over: Record<string, string>): Record<string, string> {
  const replaced = new Set(Object.keys(over).map((name) => name.toLowerCase()))
  const kept = Object.entries(base).filter(([name]) => !replaced.has(name.toLowerCase()))
  return { ...Object.fromEntries(kept), ...over }
}

// These templates know variables and nothing else: API Gateway does not run its template language here.
function substitute(template: string, variables: Readonly<Record<string, unknown>>): string {
  return template.replaceAll(
    /\$(?:\{([\w.-]+)\}|((?:context|stageVariables)(?:\.[\w-]+)+))/g,
    (_, braced?: string, bare?: string) => String(lookUp(variables, (braced ?? bare ?? '').split('.')) ?? ''),
  )
}
