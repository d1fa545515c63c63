import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Template } from '../../local/template/template.ts'

export interface AssemblyContent {
  /** By stack name. */
  readonly stacks: Readonly<Record<string, Template>>
  /** Source of `index.mjs`, by the name that stands before `.zip` in the template. */
  readonly code?: Readonly<Record<string, string>>
}

/** Writes what `cdk synth` would, for a template written by hand. The caller removes it. */
export function writeAssembly({ stacks, code = {} }: AssemblyContent): {
  directory: string
  remove: () => void
} {
  const directory = mkdtempSync(join(tmpdir(), 'assembly-'))
  const write = (name: string, content: unknown) =>
    writeFileSync(join(directory, name), JSON.stringify(content))
  const artifacts: Record<string, unknown> = {}
  for (const [name, template] of Object.entries(stacks)) {
    write(`${name}.template.json`, template)
    artifacts[name] = {
      type: 'aws:cloudformation:stack',
      properties: { templateFile: `${name}.template.json` },
    }
  }
  artifacts.assets = { type: 'cdk:asset-manifest', properties: { file: 'all.assets.json' } }
  write('all.assets.json', { files: Object.fromEntries(Object.keys(code).map(asset)) })
  write('manifest.json', { artifacts })
  for (const [name, source] of Object.entries(code)) {
    mkdirSync(join(directory, `asset.${name}`))
    writeFileSync(join(directory, `asset.${name}`, 'index.mjs'), source)
  }
  return { directory, remove: () => rmSync(directory, { recursive: true, force: true }) }
}

function asset(name: string) {
  const destination = { bucketName: 'assets', objectKey: `${name}.zip` }
  return [name, { source: { path: `asset.${name}`, packaging: 'zip' }, destinations: { here: destination } }]
}

/** A function of the template whose code is that of the assembly. */
export function functionResource(name: string, properties: Readonly<Record<string, unknown>> = {}) {
  return {
    Type: 'AWS::Lambda::Function',
    Properties: {
      Code: { S3Bucket: 'assets', S3Key: `${name}.zip` },
      Handler: 'index.handler',
      Runtime: 'nodejs24.x',
      ...properties,
    },
  }
}
