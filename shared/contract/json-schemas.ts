import * as z from 'zod'

export type JsonSchema = { readonly [keyword: string]: unknown }

/** Schemas of one document: what has an id stands once, among the components, and is referred to. */
export interface SchemaStore {
  /** As it is sent to us: defaults may be left out. */
  readonly sent: (schema: z.ZodType) => JsonSchema
  /** As we answer it: more members may come with time. */
  readonly answered: (schema: z.ZodType) => JsonSchema
  readonly components: Readonly<Record<string, JsonSchema>>
}

type Target = 'draft-2020-12' | 'draft-7'
type Direction = 'input' | 'output'
type Override = NonNullable<NonNullable<Parameters<typeof z.toJSONSchema>[1]>['override']>

/** Said of the schema as such, and not of any one place it is used in. */
const ofTheDocument = new Set(['$schema', '$id', 'id'])

const without = (schema: JsonSchema): JsonSchema =>
  Object.fromEntries(Object.entries(schema).filter(([keyword]) => !ofTheDocument.has(keyword)))

function overrideFor(target: Target): Override {
  return ({ zodSchema, jsonSchema }) => {
    const { def } = zodSchema._zod
    // Zod closes the objects of answers; the contract lets fields be added, so only strict ones are closed.
    if (def.type === 'object' && def.catchall === undefined) delete jsonSchema.additionalProperties
    // The bounds of whole numbers as such tell nobody anything.
    if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum
    if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum
    // A value made canonical on its way in is still described by what may come in.
    if (def.type === 'pipe' && def.out._zod.def.type === 'transform') {
      const before = z.toJSONSchema(def.in, { target, io: 'input', unrepresentable: 'any' })
      Object.assign(jsonSchema, without(before as JsonSchema))
    }
  }
}

function convert(
  schema: z.ZodType,
  target: Target,
  io: Direction,
): { root: JsonSchema; defs: [string, JsonSchema][] } {
  const options = { target, io, unrepresentable: 'any' as const, override: overrideFor(target) }
  // Wrapped, so that a schema with an id is a reference at its root too.
  const text = JSON.stringify(z.toJSONSchema(z.object({ root: schema }), options))
  const whole = JSON.parse(text.replaceAll(/"#\/(?:\$defs|definitions)\//g, '"#/components/schemas/'))
  const defs = Object.entries<JsonSchema>(whole.$defs ?? whole.definitions ?? {})
  return { root: without(whole.properties.root), defs: defs.map(([id, def]) => [id, without(def)]) }
}

export function createSchemaStore(target: Target): SchemaStore {
  const components: Record<string, JsonSchema> = {}
  const add = (schema: z.ZodType, io: Direction): JsonSchema => {
    const { root, defs } = convert(schema, target, io)
    for (const [id, def] of defs) {
      const known = components[id]
      // One name for two shapes would tell half the readers something wrong.
      if (known && JSON.stringify(known) !== JSON.stringify(def))
        throw new TypeError(`two schemas are called ${id}`)
      components[id] = def
    }
    return root
  }
  return { components, sent: (schema) => add(schema, 'input'), answered: (schema) => add(schema, 'output') }
}
