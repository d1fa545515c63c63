import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { StartError } from '../events.ts'
import type { Resource } from '../template/resolve.ts'
import { isProperties } from '../template/template.ts'

/** One Lambda function, as its template and its asset say. */
export interface FunctionConfig {
  readonly logicalId: string
  readonly name: string
  /** The logical id without CDK's hash: what the terminal shows. */
  readonly shortName: string
  readonly arn: string
  /** The module that the handler stands in. */
  readonly modulePath: string
  /** The export of that module. */
  readonly exportName: string
  readonly handler: string
  readonly variables: Readonly<Record<string, string>>
  readonly memoryMb: number
  readonly timeoutMs: number
  /** The most environments that it may have, by `ReservedConcurrentExecutions`. */
  readonly reservedConcurrency: number | undefined
}

/** Reads an `AWS::Lambda::Function` whose code is an asset of the assembly, in a Node.js runtime. */
export function readFunction(resource: Resource, assets: ReadonlyMap<string, string>): FunctionConfig {
  const { properties, logicalId } = resource
  const handler = String(properties.Handler ?? 'index.handler')
  const dot = handler.lastIndexOf('.')
  return {
    logicalId,
    name: resource.id,
    shortName: logicalId.replace(/[0-9A-F]{8}$/, ''),
    arn: resource.arn,
    modulePath: findModule(codeDirectory(resource, assets), handler.slice(0, dot), logicalId),
    exportName: handler.slice(dot + 1),
    handler,
    variables: readVariables(properties.Environment),
    memoryMb: Number(properties.MemorySize ?? 128),
    timeoutMs: Number(properties.Timeout ?? 3) * 1000,
    reservedConcurrency: optionalNumber(properties.ReservedConcurrentExecutions),
  }
}

function codeDirectory({ properties, logicalId }: Resource, assets: ReadonlyMap<string, string>): string {
  if (!String(properties.Runtime).startsWith('nodejs')) {
    throw new StartError(
      `The function ${logicalId} has the runtime ${properties.Runtime}; only Node.js runs here.`,
    )
  }
  const code = isProperties(properties.Code) ? properties.Code : {}
  const directory = assets.get(String(code.S3Key))
  if (directory === undefined) {
    throw new StartError(
      `The function ${logicalId} has no asset in the assembly; only bundled assets run here.`,
    )
  }
  return directory
}

function findModule(directory: string, file: string, logicalId: string): string {
  const candidates = ['.mjs', '.js', '.cjs'].map((extension) => join(directory, `${file}${extension}`))
  const found = candidates.find((path) => existsSync(path))
  if (found !== undefined) return found
  throw new StartError(
    `The function ${logicalId} has no ${file}.mjs or .js in ${directory}. Synthesize again.`,
  )
}

function readVariables(environment: unknown): Record<string, string> {
  const variables =
    isProperties(environment) && isProperties(environment.Variables) ? environment.Variables : {}
  return Object.fromEntries(Object.entries(variables).map(([name, value]) => [name, String(value)]))
}

function optionalNumber(value: unknown): number | undefined {
  return value === undefined ? undefined : Number(value)
}
