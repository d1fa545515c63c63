import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import * as cognito from '@aws-sdk/client-cognito-identity-provider'
import * as dynamodb from '@aws-sdk/client-dynamodb'
import { build } from 'esbuild'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { buildFunctions, bundleOptions } from '../../infra/bundle/build-functions.ts'
import { compactErrors } from '../../infra/bundle/errors.ts'
import { stubJsonSchemas } from '../../infra/bundle/stubs.ts'
import { functionNames } from '../../infra/function-names.ts'
import { wording } from '../../shared/locales/text.ts'
import { texts } from '../../shared/locales/texts.ts'

const root = join(import.meta.dirname, '..', '..')

const directory = mkdtempSync(join(tmpdir(), 'parley-parts-'))
afterAll(() => rmSync(directory, { recursive: true, force: true }))

/** What a module would be as part of a function. */
async function asBundled(contents: string): Promise<Record<string, unknown>> {
  const options = bundleOptions(root)
  const { outputFiles = [] } = await build({
    ...options,
    plugins: [...(options.plugins ?? []), stubJsonSchemas],
    sourcemap: false,
    stdin: { contents, resolveDir: root, loader: 'ts' },
  })
  const path = join(directory, `${randomUUID()}.mjs`)
  writeFileSync(path, outputFiles[0]?.contents ?? '')
  return import(pathToFileURL(path).href)
}

/** The bytes that a bundle may have; Lambda loads them at every cold start. */
const budget = 450 * 1024

describe('every bundle', () => {
  let built: Awaited<ReturnType<typeof buildFunctions>>
  const outputOf = (name: string) => {
    const outputs = Object.entries(built.metafile.outputs)
    return outputs.find(([path]) => path.endsWith(`functions/${name}/index.mjs`))?.[1]
  }

  beforeAll(async () => {
    built = await buildFunctions(root, functionNames)
  })

  it.each(functionNames)('of %s is within the budget', (name) => {
    const { bytes = Number.NaN } = outputOf(name) ?? {}

    expect(bytes).toBeLessThanOrEqual(budget)
  })

  it('leaves out what Lambda never runs', () => {
    const inputs = Object.entries(built.metafile.outputs).flatMap(([path, output]) =>
      Object.entries(output.inputs).flatMap(([input, { bytesInOutput }]) =>
        bytesInOutput > 1_000 ? [`${path}: ${input}`] : [],
      ),
    )
    const unused =
      /nested-clients|credential-provider-(?!env)|event-streams|mnemonist|Sha256Js|icu-skeleton|(?<!entry.*)json-schema-processors/

    expect(inputs.filter((input) => unused.test(input))).toEqual([])
  })
})

describe('errors of the SDK', () => {
  it.each([
    ['dynamodb', dynamodb],
    ['cognito-identity-provider', cognito],
  ])('of client-%s are what they are unbundled', async (name, original) => {
    const bundled = await asBundled(`export * from '@aws-sdk/client-${name}'`)
    const describe = (module: object) =>
      Object.entries(module).flatMap(([key, Made]) => {
        if (!key.endsWith('Exception') || key.endsWith('ServiceException')) return []
        const made = new Made({
          message: 'why',
          $metadata: { requestId: '1' },
          Item: { a: 1 },
          reasonCode: 'b',
        })
        return [{ key, ...made, shapeId: Made.shapeId, message: made.message, known: made instanceof Made }]
      })

    expect(describe(bundled)).toEqual(describe(original))
    expect(describe(original).length).toBeGreaterThan(10)
  })

  it('are left alone where they are not made as expected', () => {
    const source =
      'import { S as __BaseException } from "./S";\nexport class A extends __BaseException { own() {} }\n'

    expect(compactErrors(source)).toBeUndefined()
  })
})

/** A value for everything that a text may name. */
const valuesFor = (text: string) =>
  Object.fromEntries(
    [...text.matchAll(/\{(\w+)/g)].map(([, name = '']) => [name, name === 'unit' ? 'items' : 1500]),
  )

describe('texts', () => {
  it('say the same without the parser', async () => {
    const bundled = (await asBundled(`export { wording } from './shared/locales/text.ts'`)) as {
      wording: typeof wording
    }
    const say = (how: typeof wording) =>
      Object.entries(texts).flatMap(([language, byKey]) =>
        Object.entries(byKey).map(([key, text]) =>
          how(language as keyof typeof texts, key as keyof typeof byKey, valuesFor(text)),
        ),
      )

    expect(say(bundled.wording)).toEqual(say(wording))
  })
})

describe('schemas', () => {
  it('read what they read unbundled, and describe nothing', async () => {
    const { read, describe } = (await asBundled(`
      import * as z from 'zod'
      const schema = z.strictObject({ a: z.int().min(1), b: z.array(z.string()).optional() })
      export const read = (value: unknown) => schema.safeParse(value)
      export const describe = () => z.toJSONSchema(schema)
    `)) as {
      read: (value: unknown) => { success: boolean; error?: { issues: unknown } }
      describe: () => unknown
    }

    expect(read({ a: 1 })).toMatchObject({ success: true, data: { a: 1 } })
    expect(read({ a: 0, c: 1 }).error?.issues).toMatchObject([
      { code: 'too_small', path: ['a'], minimum: 1 },
      { code: 'unrecognized_keys', keys: ['c'] },
    ])
    expect(describe).toThrow('This bundle makes no JSON schemas.')
  })
})
