import { isRecord } from './proxy-answer.ts'

/** Whether an authorizer's IAM policy lets that resource be invoked: an explicit Deny wins, silence refuses. */
export function policyAllows(document: unknown, resource: string, action = 'execute-api:Invoke'): boolean {
  const statements = asList(field(document, 'Statement'))
  const matching = statements.filter((statement) => matches(statement, action, resource))
  if (matching.some((statement) => field(statement, 'Effect') === 'Deny')) return false
  return matching.some((statement) => field(statement, 'Effect') === 'Allow')
}

function matches(statement: unknown, action: string, resource: string): boolean {
  // Conditions are not evaluated; the safe reading of one is that it grants nothing and refuses what it may.
  if (field(statement, 'Condition') !== undefined && field(statement, 'Effect') === 'Allow') return false
  return names(statement, 'Action', action) && names(statement, 'Resource', resource)
}

function names(statement: unknown, element: 'Action' | 'Resource', value: string): boolean {
  const flags = element === 'Action' ? 'i' : ''
  const one = (pattern: unknown) => typeof pattern === 'string' && wildcard(pattern, flags).test(value)
  const excluded = field(statement, `Not${element}`)
  if (excluded !== undefined) return !asList(excluded).some(one)
  return asList(field(statement, element)).some(one)
}

function wildcard(pattern: string, flags: string): RegExp {
  const literal = pattern.replaceAll(/[.+^${}()|[\]\\]/g, '\\$&')
  const source = literal.replaceAll('*', '[^]*').replaceAll('?', '[^]')
  return new RegExp(`^${source}$`, flags)
}

function asList(value: unknown): unknown[] {
  if (value === undefined) return []
  return Array.isArray(value) ? value : [value]
}

function field(value: unknown, name: string): unknown {
  return isRecord(value) ? value[name] : undefined
}
