import { isProperties, type Properties } from '../template/template.ts'
import { textRecord } from '../template/values.ts'
import type { Integration, MockResponse } from './rest-config.ts'

const functionUri = /:lambda:path\/2015-03-31\/functions\/(.+)\/invocations$/

/** Reads the `Integration` of an `AWS::ApiGateway::Method`. */
export function readIntegration(integration: Properties): Integration {
  if (integration.Type === 'MOCK') return readMock(integration)
  const functionName = functionUri.exec(String(integration.Uri))?.[1]
  if (integration.Type !== 'AWS_PROXY' || functionName === undefined) {
    return { kind: 'unsupported', name: `the integration ${integration.Type}` }
  }
  const timeoutMs = integration.TimeoutInMillis
  return { kind: 'lambda', functionName, timeoutMs: timeoutMs === undefined ? undefined : Number(timeoutMs) }
}

function readMock(integration: Properties): Integration {
  const requestTemplates = textRecord(integration.RequestTemplates) ?? {}
  const responses = Array.isArray(integration.IntegrationResponses) ? integration.IntegrationResponses : []
  return {
    kind: 'mock',
    requestTemplate: requestTemplates['application/json'] ?? '',
    responses: responses.filter(isProperties).map(readMockResponse),
  }
}

function readMockResponse(response: Properties): MockResponse {
  const [contentType, template] = Object.entries(textRecord(response.ResponseTemplates) ?? {})[0] ?? []
  return {
    status: Number(response.StatusCode),
    selectionPattern: response.SelectionPattern === undefined ? undefined : String(response.SelectionPattern),
    headers: headerMappings(response.ResponseParameters, 'method.response.header.'),
    template: template ?? '',
    contentType: contentType ?? 'application/json',
  }
}

/** The parameters of a response that set headers, by header name. */
export function headerMappings(parameters: unknown, prefix: string): Record<string, string> {
  const entries = Object.entries(textRecord(parameters) ?? {})
  const headers = entries.filter(([name]) => name.startsWith(prefix))
  return Object.fromEntries(headers.map(([name, value]) => [name.slice(prefix.length), value]))
}
