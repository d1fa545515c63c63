import { readdirSync, readFileSync } from 'node:fs'
import type * as z from 'zod'
import { BooleanParameter, LanguageTag } from '../../shared/contract/common.ts'
import * as openPaths from '../../shared/contract/open-paths.ts'
import { actions, events } from '../../shared/contract/realtime.ts'
import { type Route, routes } from '../../shared/contract/routes.ts'
import * as userPaths from '../../shared/contract/user-paths.ts'
import { type Names, printMembers, printSchema, type Side } from './print-schema.ts'

const contractDir = new URL('../../shared/contract/', import.meta.url)

interface Export {
  readonly name: string
  readonly value: unknown
  /** The comment in front of it. */
  readonly comment: string
}

/** What each module of the contract has to offer, and the comment that stands there. */
async function readContract(): Promise<{ exports: Export[]; sources: string[] }> {
  const files = readdirSync(contractDir).filter((file) => file.endsWith('.ts'))
  const sources = files.map((file) => readFileSync(new URL(file, contractDir), 'utf8'))
  const modules = await Promise.all(
    files.map((file) => import(new URL(file, contractDir).href) as Promise<Record<string, unknown>>),
  )
  const exports = modules.flatMap((module, index) =>
    Object.entries(module).map(([name, value]) => ({
      name,
      value,
      comment: commentOf(name, sources[index]),
    })),
  )
  return { exports, sources }
}

function commentOf(name: string, source = ''): string {
  const [, comment = ''] =
    new RegExp(`(/\\*\\*(?:(?!\\*/)[^])*\\*/\\n)export const ${name}\\b`).exec(source) ?? []
  return comment
}

const isSchema = (value: unknown): value is z.core.$ZodType =>
  typeof value === 'object' && value !== null && '_zod' in value

/** Strings and numbers are shown as what they are: a name would say less. */
const isShape = ({ value }: Export): boolean =>
  isSchema(value) && ['object', 'union', 'record'].includes(value._zod.def.type)

const startsLarge = (name: string): boolean => /^[A-Z]/.test(name)

/** What these are read as, their definition does not say: a function makes it. */
const made = new Map<z.core.$ZodType, string>([
  [BooleanParameter, 'boolean'],
  [LanguageTag, 'string'],
])

/** Shapes by name; each is printed once somebody needs it. */
function createShapes(schemas: readonly Export[]) {
  const nameBySchema = new Map(schemas.filter(isShape).map(({ name, value }) => [value, name]))
  const byName = new Map(schemas.map((found) => [found.name, found]))
  const printed = new Map<string, string>()
  const names: Names = {
    nameOf(schema) {
      const name = nameBySchema.get(schema)
      if (name !== undefined) need(name)
      return name
    },
    readAs: (schema) => made.get(schema),
  }
  function need(name: string): void {
    const found = byName.get(name)
    if (!found || printed.has(name)) return
    printed.set(name, '')
    const type = printSchema(found.value as z.core.$ZodType, 'read', names, false)
    printed.set(name, `${found.comment}export type ${name} = ${type}`)
  }
  const print = (schema: z.core.$ZodType, side: Side) => printSchema(schema, side, names)
  return { need, names, print, all: () => [...printed.values()] }
}

/** `export type MemberRole = (typeof memberRoles)[number]`: the union of what the list holds. */
function listTypes(sources: readonly string[], exports: readonly Export[]): string[] {
  const values = new Map(exports.map(({ name, value }) => [name, value]))
  const claims = sources.flatMap((source) => [
    ...source.matchAll(/^export type (\w+) = \(?(keyof )?\(?typeof (\w+)\)?(?:\[number\])?$/gm),
  ])
  return claims.flatMap(([, name, ofKeys, from = '']) => {
    const value = values.get(from)
    const options = ofKeys === undefined ? value : Object.keys(value ?? {})
    if (!Array.isArray(options) || generics.includes(`type ${name} `)) return []
    return [`export type ${name} = ${options.map((option) => `'${option}'`).join(' | ')}`]
  })
}

const parametersOf = (path: string): string => {
  const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name)
  return `{${names.map((name) => ` readonly ${name}: ${name === 'seq' ? 'number' : 'string'}`).join(';')} }`
}

/** The language belongs to the client, not to a call. */
function withoutLanguage(query: z.ZodType): z.core.$ZodShape {
  const { language: _, ...shape } = (query as z.ZodObject).shape
  return shape
}

function printRoute(name: string, route: Route, names: Names): string {
  const print = (schema: z.core.$ZodType, side: Side) => printSchema(schema, side, names)
  const answers = Object.entries(route.answers).map(
    ([status, schema]) => `${status}: ${schema ? print(schema, 'read') : 'undefined'}`,
  )
  return `  ${name}: {
    path: '${route.method} ${route.path}'
    params: ${parametersOf(route.path)}
    query: ${printMembers(withoutLanguage(route.query), 'query', names)}
    body: ${route.body ? print(route.body, 'sent') : 'undefined'}
    answers: { ${answers.join('; ')} }
  }`
}

const quoted = (text: string): string => `'${text}'`

const generics = `
  type Sent<Shape> = Shape extends readonly (infer Item)[]
    ? readonly Sent<Item>[]
    : Shape extends object
      ? { readonly [Key in keyof Shape]: Sent<Shape[Key]> }
      : Shape
  export type RouteName = keyof Routes
  type NameByPath = { [Name in RouteName as Routes[Name]['path']]: Name }
  export type OpenPath = ${Object.values(openPaths).map(quoted).join(' | ')}
  export type UserPath = ${Object.values(userPaths).map(quoted).join(' | ')}
  export type NameOf<Path extends OpenPath | UserPath> = NameByPath[Path]
  export type ParamsOf<Name extends RouteName> = Routes[Name]['params']
  export type QueryOf<Name extends RouteName> = Routes[Name]['query']
  export type BodyOf<Name extends RouteName> = Sent<Routes[Name]['body']>
  export type AnswerOf<Name extends RouteName> = Routes[Name]['answers'][keyof Routes[Name]['answers']]
  export type StatusOf<Name extends RouteName> = keyof Routes[Name]['answers'] & number
  export type ActionName = keyof Actions
  export type ActionInput<Name extends ActionName> = Sent<Actions[Name]['input']>
  export type ActionData<Name extends ActionName> = Actions[Name]['data']
  export type ActionAnswer<Name extends ActionName> = Actions[Name]['answer']
  export type EventType = keyof Events
  export type EventData<Type extends EventType> = Events[Type]
`

/**
 * The types of the contract without the library they are inferred by: what the published client is typed with.
 *
 * @param wanted - Names of shapes that are needed beside those of routes, actions and events.
 */
export async function plainTypes(wanted: Iterable<string>): Promise<string> {
  const { exports, sources } = await readContract()
  const shapes = createShapes(exports.filter(({ name, value }) => startsLarge(name) && isSchema(value)))
  for (const name of wanted) shapes.need(name)
  const rows = Object.entries(routes).map(([name, route]) => printRoute(name, route, shapes.names))
  const acts = Object.entries(actions).map(([name, { data, answer }]) => {
    const [input, read, answered] = [
      shapes.print(data, 'sent'),
      shapes.print(data, 'read'),
      shapes.print(answer, 'read'),
    ]
    return `  '${name}': { input: ${input}; data: ${read}; answer: ${answered} }`
  })
  const told = Object.entries(events).map(([name, { data }]) => `  '${name}': ${shapes.print(data, 'read')}`)
  return [
    ...shapes.all(),
    ...listTypes(sources, exports),
    `interface Routes {\n${rows.join('\n')}\n}`,
    `interface Actions {\n${acts.join('\n')}\n}`,
    `interface Events {\n${told.join('\n')}\n}`,
    generics,
  ].join('\n')
}
