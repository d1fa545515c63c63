import { attributeOf, type Named, type Place, referenceOf, urlSuffix } from './attributes.ts'
import { derivedUuid } from './identifiers.ts'
import { evaluate, noValue, type Scope } from './intrinsics.ts'
import type { Assembly, Stack, TemplateResource } from './template.ts'

/** What the expressions of one stack may refer to. */
export function scopeOf(stack: Stack, assembly: Assembly, place: Place): Scope {
  const { template } = stack
  const find = (logicalId: string): Named => {
    const resource = template.Resources?.[logicalId]
    if (resource === undefined) throw new Error(`there is no resource ${logicalId}`)
    return namedResource(stack.name, logicalId, resource, scope)
  }
  const pseudo = pseudoParameters(stack, place)
  const scope: Scope = {
    reference(name) {
      if (name in pseudo) return pseudo[name]
      return name in (template.Parameters ?? {})
        ? parameterValue(stack, name)
        : referenceOf(find(name), place)
    },
    attribute(logicalId, attribute) {
      const value = attributeOf(find(logicalId), attribute, place)
      if (value === undefined) throw new Error(`the attribute ${logicalId}.${attribute} is not known locally`)
      return value
    },
    importValue: (name) => findExport(assembly, name, place),
    condition(name) {
      if (!(name in (template.Conditions ?? {}))) throw new Error(`there is no condition ${name}`)
      return evaluate(template.Conditions?.[name], scope) === true
    },
    mapping(map, key, second) {
      const value = template.Mappings?.[map]?.[key]?.[second]
      if (value === undefined) throw new Error(`the mapping ${map} has no ${key}, ${second}`)
      return value
    },
  }
  return scope
}

export function namedResource(
  stackName: string,
  logicalId: string,
  resource: TemplateResource,
  scope: Scope,
): Named {
  return {
    stackName,
    logicalId,
    type: resource.Type,
    property: (name) => evaluate(resource.Properties?.[name], scope),
  }
}

function pseudoParameters(stack: Stack, { region, accountId }: Place): Readonly<Record<string, unknown>> {
  const uuid = derivedUuid(stack.name)
  return {
    'AWS::AccountId': accountId,
    'AWS::NoValue': noValue,
    'AWS::NotificationARNs': [],
    'AWS::Partition': 'aws',
    'AWS::Region': region,
    'AWS::StackId': `arn:aws:cloudformation:${region}:${accountId}:stack/${stack.name}/${uuid}`,
    'AWS::StackName': stack.name,
    'AWS::URLSuffix': urlSuffix,
  }
}

function parameterValue(stack: Stack, name: string): unknown {
  const parameter = stack.template.Parameters?.[name]
  if (parameter?.Type.startsWith('AWS::SSM::')) {
    throw new Error(`the parameter ${name} is read from the Systems Manager, which does not run locally`)
  }
  if (parameter?.Default === undefined) throw new Error(`the parameter ${name} has no default`)
  const text = String(parameter.Default)
  return isListType(parameter.Type) ? text.split(',').map((part) => part.trim()) : text
}

const isListType = (type: string) => type === 'CommaDelimitedList' || type.startsWith('List<')

function findExport(assembly: Assembly, name: string, place: Place): unknown {
  for (const stack of assembly.stacks) {
    const scope = scopeOf(stack, assembly, place)
    for (const output of Object.values(stack.template.Outputs ?? {})) {
      if (output.Export !== undefined && evaluate(output.Export.Name, scope) === name) {
        return evaluate(output.Value, scope)
      }
    }
  }
  throw new Error(`no stack exports ${name}`)
}
