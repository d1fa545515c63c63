import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Stack } from 'aws-cdk-lib'
import { Template } from 'aws-cdk-lib/assertions'
import { afterAll } from 'vitest'
import { buildApp } from '../../infra/build-app.ts'
import { functionNames } from '../../infra/function-names.ts'

const root = join(import.meta.dirname, '..', '..')
const flags = JSON.parse(readFileSync(join(root, 'cdk.json'), 'utf8')).context

/** Empty functions: what a template says does not hang on their code. */
function writeBundles(): string {
  const directory = mkdtempSync(join(tmpdir(), 'parley-bundles-'))
  for (const name of functionNames) {
    mkdirSync(join(directory, 'functions', name), { recursive: true })
    writeFileSync(join(directory, 'functions', name, 'index.mjs'), `export const name = '${name}'\n`)
  }
  mkdirSync(join(directory, 'site'))
  writeFileSync(join(directory, 'site', 'index.html'), '<!doctype html>')
  return directory
}

let bundles: string | undefined

afterAll(() => {
  if (bundles) rmSync(bundles, { recursive: true })
})

export interface Templates {
  readonly names: readonly string[]
  readonly kept: Template
  readonly rebuilt: Template
}

/** What CDK's check of the templates finds, errors and warnings alike. */
export function findings(): unknown[] {
  bundles ??= writeBundles()
  const outDirectory = mkdtempSync(join(tmpdir(), 'parley-templates-'))
  buildApp({ bundles, site: join(bundles, 'site'), context: flags, outDirectory, validates: true }).synth()
  const report = JSON.parse(readFileSync(join(outDirectory, 'validation-report.json'), 'utf8'))
  rmSync(outDirectory, { recursive: true })
  return report.pluginReports.flatMap(({ violations }: { violations: unknown[] }) => violations)
}

/** The two stacks as CloudFormation would get them, with these settings. */
export function synthesize(settings: Readonly<Record<string, unknown>> = {}): Templates {
  bundles ??= writeBundles()
  const app = buildApp({ bundles, site: join(bundles, 'site'), context: { ...flags, ...settings } })
  const stacks = app.node.children.filter(Stack.isStack)
  const template = (ending: RegExp): Template => {
    const stack = stacks.find(({ stackName }) => ending.test(stackName))
    if (!stack) throw new Error(`no stack ${ending}`)
    return Template.fromStack(stack)
  }
  return {
    names: stacks.map(({ stackName }) => stackName),
    kept: template(/-Kept$/),
    rebuilt: template(/^(?!.*-Kept$)/),
  }
}

export type Properties = Readonly<Record<string, unknown>>

/** Properties of all resources of a type, by logical id. */
export function propertiesOf(template: Template, type: string): Readonly<Record<string, Properties>> {
  const found = Object.entries(template.findResources(type))
  return Object.fromEntries(found.map(([id, { Properties }]) => [id, Properties ?? {}]))
}

/** The functions that run our code: CDK brings one that puts files into a bucket. */
export const ownFunctions = (template: Template): Properties[] =>
  Object.entries(propertiesOf(template, 'AWS::Lambda::Function'))
    .filter(([id]) => !id.startsWith('CustomCDKBucketDeployment'))
    .map(([, properties]) => properties)
