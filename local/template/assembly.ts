import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { StartError } from '../events.ts'
import type { Assembly, Stack, Template } from './template.ts'

interface Manifest {
  readonly artifacts?: Readonly<Record<string, Artifact>>
}

interface Artifact {
  readonly type: string
  readonly properties?: Readonly<Record<string, string>>
}

interface AssetManifest {
  readonly files?: Readonly<Record<string, AssetFile>>
}

interface AssetFile {
  readonly source: { readonly path?: string }
  readonly destinations: Readonly<Record<string, { readonly objectKey: string }>>
}

/** Reads a cloud assembly (`cdk.out`), with the assemblies of its stages. */
export function loadAssembly(directory: string): Assembly {
  const stacks: Stack[] = []
  const assets = new Map<string, string>()
  for (const [id, artifact] of Object.entries(readManifest(directory).artifacts ?? {})) {
    const properties = artifact.properties ?? {}
    if (artifact.type === 'aws:cloudformation:stack') stacks.push(readStack(directory, id, properties))
    if (artifact.type === 'cdk:asset-manifest') readAssets(directory, properties.file ?? '', assets)
    if (artifact.type === 'cdk:cloud-assembly') {
      const nested = loadAssembly(join(directory, properties.directoryName ?? ''))
      stacks.push(...nested.stacks)
      for (const [key, path] of nested.assets) assets.set(key, path)
    }
  }
  return { stacks, assets }
}

function readManifest(directory: string): Manifest {
  return readJson(join(directory, 'manifest.json')) as Manifest
}

function readStack(directory: string, id: string, properties: Readonly<Record<string, string>>): Stack {
  const template = readJson(join(directory, properties.templateFile ?? `${id}.template.json`)) as Template
  return { name: properties.stackName ?? id, template }
}

function readAssets(directory: string, file: string, assets: Map<string, string>): void {
  const manifest = readJson(join(directory, file)) as AssetManifest
  for (const asset of Object.values(manifest.files ?? {})) {
    if (asset.source.path === undefined) continue
    for (const { objectKey } of Object.values(asset.destinations)) {
      assets.set(objectKey, join(directory, asset.source.path))
    }
  }
}

function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch (cause) {
    throw new StartError(`Cannot read ${path}: ${cause instanceof Error ? cause.message : cause}`)
  }
}
