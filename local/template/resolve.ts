import { StartError } from '../events.ts'
import { arnOf, type Place, referenceOf } from './attributes.ts'
import { evaluate, type Scope } from './intrinsics.ts'
import { inertTypes, servedTypes } from './resource-types.ts'
import { namedResource, scopeOf } from './scope.ts'
import {
  type Assembly,
  isProperties,
  type Properties,
  type Stack,
  type TemplateResource,
} from './template.ts'

/** A resource that the runtime serves, with nothing left to resolve. */
export interface Resource {
  readonly stackName: string
  readonly logicalId: string
  readonly type: string
  /** What `Ref` gives: an id, a name or a URL, by type. */
  readonly id: string
  readonly arn: string
  readonly properties: Properties
}

export interface Resolved {
  readonly resources: readonly Resource[]
  /** By stack and output name. Outputs that cannot be told locally are left out. */
  readonly outputs: Readonly<Record<string, Readonly<Record<string, unknown>>>>
  /** `Type (logical id)` of what the runtime neither serves nor knows to have no effect. */
  readonly unsupported: readonly string[]
}

export interface ResolveOptions extends Place {
  /** Turns the URLs of AWS in a resolved string into local ones. */
  readonly localise: (text: string) => string
}

/** Resolves the served resources of all stacks. Throws a `StartError` that names the resource it cannot resolve. */
export function resolveAssembly(assembly: Assembly, options: ResolveOptions): Resolved {
  const scopes = new Map(assembly.stacks.map((stack) => [stack, scopeOf(stack, assembly, options)]))
  const resources: Resource[] = []
  const unsupported: string[] = []
  const outputs: Record<string, Record<string, unknown>> = {}
  for (const [stack, scope] of scopes) {
    for (const [logicalId, resource] of presentResources(stack, scope)) {
      if (servedTypes.has(resource.Type)) {
        resources.push(resolveResource(stack, logicalId, resource, scope, options))
      } else if (!inertTypes.has(resource.Type)) unsupported.push(`${resource.Type} (${logicalId})`)
    }
    outputs[stack.name] = resolveOutputs(stack, scope, options)
  }
  return { resources, outputs, unsupported }
}

function presentResources(stack: Stack, scope: Scope): [string, TemplateResource][] {
  return Object.entries(stack.template.Resources ?? {}).filter(
    ([, { Condition }]) => Condition === undefined || scope.condition(Condition),
  )
}

function resolveResource(
  stack: Stack,
  logicalId: string,
  resource: TemplateResource,
  scope: Scope,
  options: ResolveOptions,
): Resource {
  try {
    const named = namedResource(stack.name, logicalId, resource, scope)
    const properties = localiseAll(evaluate(resource.Properties ?? {}, scope), options.localise)
    const id = options.localise(referenceOf(named, options))
    const arn = arnOf(named, options)
    return {
      stackName: stack.name,
      logicalId,
      type: resource.Type,
      id,
      arn,
      properties: isProperties(properties) ? properties : {},
    }
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new StartError(`Cannot run ${resource.Type} ${logicalId} of stack ${stack.name}: ${reason}`)
  }
}

function resolveOutputs(stack: Stack, scope: Scope, options: ResolveOptions): Record<string, unknown> {
  const outputs: Record<string, unknown> = {}
  for (const [name, output] of Object.entries(stack.template.Outputs ?? {})) {
    try {
      outputs[name] = localiseAll(evaluate(output.Value, scope), options.localise)
    } catch {
      // An output of something that does not run here has no local value, and nothing here reads it.
    }
  }
  return outputs
}

function localiseAll(value: unknown, localise: (text: string) => string): unknown {
  if (typeof value === 'string') return localise(value)
  if (Array.isArray(value)) return value.map((element) => localiseAll(element, localise))
  if (!isProperties(value)) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [key, localiseAll(member, localise)]),
  )
}
