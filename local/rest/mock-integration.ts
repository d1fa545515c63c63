import { contextOf, type Exchange, headerOf } from './exchange.ts'
import { lookUp, mapHeaders } from './mapping.ts'
import type { Reply } from './reply.ts'
import type { Integration, MockResponse } from './rest-config.ts'
import { renderVelocity } from './velocity.ts'

type Mock = Extract<Integration, { kind: 'mock' }>

/** Answers without a backend, as CORS preflights are. Undefined when the request template names no status. */
export function answerMock(mock: Mock, exchange: Exchange): Reply | undefined {
  const asked = renderVelocity(mock.requestTemplate, variablesOf(exchange))
  const status = /["']?statusCode["']?\s*:\s*["']?(\d+)/.exec(asked)?.[1]
  const response = status === undefined ? undefined : chooseResponse(mock.responses, status)
  if (response === undefined) return undefined
  const variables = variablesOf(exchange)
  const body = renderVelocity(response.template, variables)
  const overrides = lookUp(variables.context, ['responseOverride', 'header'])
  return {
    status: Number(lookUp(variables.context, ['responseOverride', 'status']) ?? response.status),
    headers: {
      ...contentType(body, response),
      ...mapHeaders(response.headers, exchange),
      ...texts(overrides),
    },
    body: body.trim() === '' ? '' : body,
  }
}

function chooseResponse(responses: readonly MockResponse[], status: string): MockResponse | undefined {
  const matching = responses.find(
    ({ selectionPattern }) => selectionPattern && new RegExp(`^(?:${selectionPattern})$`).test(status),
  )
  return matching ?? responses.find(({ selectionPattern }) => !selectionPattern)
}

function contentType(body: string, response: MockResponse): Record<string, string> {
  return body.trim() === '' ? {} : { 'Content-Type': response.contentType }
}

function texts(overrides: unknown): Record<string, string> {
  const entries = Object.entries((overrides ?? {}) as Record<string, unknown>)
  return Object.fromEntries(entries.map(([name, value]) => [name, String(value)]))
}

function variablesOf(exchange: Exchange): Record<string, unknown> {
  const header = Object.fromEntries(exchange.headers)
  const querystring = Object.fromEntries(exchange.query)
  const params = (name?: string) =>
    name === undefined
      ? { header, querystring, path: {} }
      : (headerOf(exchange, name) ?? exchange.query.get(name) ?? '')
  return {
    context: contextOf(exchange),
    input: { params, body: '' },
    stageVariables: exchange.config.stageVariables ?? {},
  }
}
