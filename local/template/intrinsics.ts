import { isProperties } from './template.ts'

/** What an expression may refer to. Each throws when it has no answer. */
export interface Scope {
  reference(name: string): unknown
  attribute(logicalId: string, attribute: string): unknown
  importValue(name: string): unknown
  condition(name: string): boolean
  mapping(map: string, key: string, second: string): unknown
}

/** What `AWS::NoValue` resolves to; the member or element that holds it disappears. */
export const noValue = Symbol('AWS::NoValue')

/** Replaces every intrinsic function in a template value by its result. */
export function evaluate(value: unknown, scope: Scope): unknown {
  if (Array.isArray(value)) {
    return value.map((element) => evaluate(element, scope)).filter((element) => element !== noValue)
  }
  if (!isProperties(value)) return value
  const [name, ...others] = Object.keys(value)
  if (name !== undefined && others.length === 0) {
    const apply = intrinsics[name]
    if (apply !== undefined) return apply(value[name], scope)
    if (name.startsWith('Fn::')) throw new Error(`${name} is not supported`)
  }
  return evaluateMembers(value, scope)
}

function evaluateMembers(value: Readonly<Record<string, unknown>>, scope: Scope): unknown {
  const members = Object.entries(value).map(([key, member]) => [key, evaluate(member, scope)] as const)
  return Object.fromEntries(members.filter(([, member]) => member !== noValue))
}

type Intrinsic = (argument: unknown, scope: Scope) => unknown

const intrinsics: Readonly<Record<string, Intrinsic>> = {
  Ref: (name, scope) => scope.reference(String(name)),
  Condition: (name, scope) => scope.condition(String(name)),
  'Fn::GetAtt': (argument, scope) => {
    const [logicalId = '', ...rest] = Array.isArray(argument) ? argument : String(argument).split('.')
    return scope.attribute(String(logicalId), rest.map((part) => String(evaluate(part, scope))).join('.'))
  },
  'Fn::Join': (argument, scope) => {
    const [separator, parts] = listOf(argument, scope)
    return listOf(parts, scope).map(text).join(text(separator))
  },
  'Fn::Split': (argument, scope) => {
    const [separator, source] = listOf(argument, scope)
    return text(source).split(text(separator))
  },
  'Fn::Select': (argument, scope) => {
    const [index, list] = listOf(argument, scope)
    return listOf(list, scope)[Number(index)]
  },
  'Fn::Sub': (argument, scope) => substitute(argument, scope),
  'Fn::Base64': (argument, scope) => Buffer.from(text(evaluate(argument, scope))).toString('base64'),
  'Fn::ImportValue': (argument, scope) => scope.importValue(text(evaluate(argument, scope))),
  'Fn::FindInMap': (argument, scope) => {
    const [map, key, second] = listOf(argument, scope).map(text)
    return scope.mapping(map ?? '', key ?? '', second ?? '')
  },
  // Only the branch taken is evaluated: the other may refer to resources that the condition leaves out.
  'Fn::If': (argument, scope) => {
    const [condition, whenTrue, whenFalse] = Array.isArray(argument) ? argument : []
    return evaluate(scope.condition(String(condition)) ? whenTrue : whenFalse, scope)
  },
  'Fn::Equals': (argument, scope) => {
    const [left, right] = listOf(argument, scope)
    return text(left) === text(right)
  },
  'Fn::Not': (argument, scope) => listOf(argument, scope)[0] !== true,
  'Fn::And': (argument, scope) => listOf(argument, scope).every((part) => part === true),
  'Fn::Or': (argument, scope) => listOf(argument, scope).some((part) => part === true),
}

function listOf(argument: unknown, scope: Scope): unknown[] {
  const list = evaluate(argument, scope)
  if (!Array.isArray(list)) throw new Error('an intrinsic function was given something that is no list')
  return list
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}

function substitute(argument: unknown, scope: Scope): string {
  const [template, variables] = Array.isArray(argument) ? argument : [argument, {}]
  const given = evaluate(variables ?? {}, scope)
  return String(template).replaceAll(/\$\{([^}]*)\}/g, (_, expression: string) => {
    if (expression.startsWith('!')) return `\${${expression.slice(1)}}`
    const name = expression.trim()
    if (isProperties(given) && name in given) return text(given[name])
    const dot = name.indexOf('.')
    if (dot < 0) return text(scope.reference(name))
    return text(scope.attribute(name.slice(0, dot), name.slice(dot + 1)))
  })
}
