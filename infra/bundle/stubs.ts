import { readFile } from 'node:fs/promises'
import { pathToFileURL } from 'node:url'
import type { Plugin, PluginBuild } from 'esbuild'

/**
 * What no function on Lambda ever runs, and what stands there instead. Measured: a quarter of every bundle.
 *
 * - Lambda gives a function its credentials in the environment. The SDK would look there first, and carries what it
 *   takes to look in files, at other services and on the machine.
 * - None of the operations that are called has an event stream, or asks DynamoDB where its endpoints are.
 * - Node has SHA-256 of its own.
 */
const stubs: Readonly<Record<string, string>> = {
  '@aws-sdk/credential-provider-node': `export { fromEnv as defaultProvider } from '@aws-sdk/credential-provider-env'`,
  '@aws-sdk/endpoint-cache': 'export class EndpointCache {}',
  '@smithy/core/event-streams': 'export {}',
  './Sha256Js': 'export class Sha256Js {}',
}

const namespace = 'parley-stub'

function stub({ onResolve, onLoad }: PluginBuild): void {
  onResolve({ filter: /^(@aws-sdk|@smithy|\.)\// }, ({ path, resolveDir }) =>
    path in stubs ? { path, namespace, pluginData: resolveDir } : undefined,
  )
  onLoad({ filter: /.*/, namespace }, ({ path, pluginData }) => ({
    contents: stubs[path] ?? '',
    resolveDir: String(pluginData),
  }))
}

/** Says what the package does not: that who takes one thing of it needs not run the rest. */
function takeApart({ onResolve, resolve }: PluginBuild): void {
  onResolve({ filter: /^aws-jwt-verify/ }, async ({ path, pluginData, ...from }) => {
    if (pluginData === namespace) return undefined
    return { ...(await resolve(path, { ...from, pluginData: namespace })), sideEffects: false }
  })
}

/**
 * An import of `node:http` takes all that it exports, and with its WebSocket a whole HTTP client comes to be loaded:
 * measured, 12 ms of every cold start. middy needs the names of statuses; of AWS everything is asked over HTTPS.
 */
function takeStatusCodes({ onResolve, onLoad }: PluginBuild): void {
  const place = `${namespace}-http`
  onResolve({ filter: /^node:http$/ }, ({ path, importer }) =>
    /[\\/]@middy[\\/]/.test(importer) ? { path, namespace: place } : undefined,
  )
  onLoad({ filter: /.*/, namespace: place }, () => ({
    contents: `export const { STATUS_CODES } = process.getBuiltinModule('node:http')`,
  }))
}

/** What zod would say of an issue. What a client hears is said by its code, in three languages. */
function silence({ onLoad }: PluginBuild): void {
  onLoad({ filter: /[\\/]zod[\\/]v4[\\/]locales[\\/]en\.js$/ }, () => ({
    contents: `export default () => ({ localeError: ({ code }) => code })`,
  }))
}

/** A client of the SDK carries its whole `package.json` for its version. */
function trimPackages({ onLoad }: PluginBuild): void {
  onLoad({ filter: /[\\/]@aws-sdk[\\/][\w-]+[\\/]package\.json$/ }, async ({ path }) => {
    const { name, version } = JSON.parse(await readFile(path, 'utf8')) as Record<string, unknown>
    return { contents: JSON.stringify({ name, version }), loader: 'json' }
  })
}

/** Puts stubs in the place of packages, or parts of them, that are carried along and never used. */
export const stubUnused: Plugin = {
  name: namespace,
  setup(build) {
    stub(build)
    takeApart(build)
    takeStatusCodes(build)
    silence(build)
    trimPackages(build)
  },
}

const jsonSchemaModules = /[\\/]zod[\\/]v4[\\/]core[\\/](to-json-schema|json-schema-processors)\.js$/
const unused = `const unused = () => { throw new Error('This bundle makes no JSON schemas.') }`

const summary = /^ {4}summary:\s+(['"])(?:(?!\1)[^\\]|\\.)*\1,\n/gm

/** What a route is for, in words, is told by documents alone. Measured: 5 KB. */
function dropSummaries({ onLoad }: PluginBuild): void {
  onLoad({ filter: /[\\/]contract[\\/]routes\.ts$/ }, async ({ path }) => ({
    contents: (await readFile(path, 'utf8')).replace(summary, ''),
    loader: 'ts',
  }))
}

/** Every schema of zod is given a method that describes it as a JSON schema, and what that takes. Here it throws. */
export const stubJsonSchemas: Plugin = {
  name: 'parley-json-schemas',
  setup(build) {
    const { onLoad } = build
    dropSummaries(build)
    onLoad({ filter: jsonSchemaModules }, async ({ path }) => {
      const names = Object.keys((await import(pathToFileURL(path).href)) as object)
      const stand = (name: string) => (name.startsWith('create') ? '() => unused' : 'unused')
      return {
        contents: [unused, ...names.map((name) => `export const ${name} = ${stand(name)}`)].join('\n'),
      }
    })
  },
}
