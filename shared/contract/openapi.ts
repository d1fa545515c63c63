import { apiLevel } from './entry.ts'
import { errorTable } from './errors.ts'
import { createSchemaStore, type JsonSchema, type SchemaStore } from './json-schemas.ts'
import { Problem } from './problem.ts'
import { problemCodesOf } from './problem-codes.ts'
import { type Route, type RouteName, routes, uuidParameters } from './routes.ts'

type Json = { readonly [name: string]: unknown }

const problemMediaType = 'application/problem+json'

function parameterSchema(name: string): JsonSchema {
  if (name === 'seq') return { type: 'integer', minimum: 1 }
  return uuidParameters.has(name) ? { type: 'string', format: 'uuid' } : { type: 'string' }
}

const pathParameters = ({ path }: Route): Json[] =>
  [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => ({
    name,
    in: 'path',
    required: true,
    schema: parameterSchema(name),
  }))

/** The names are those that may be sent; the shapes, where a default is known, those that are understood. */
function queryParameters({ query }: Route, schemas: SchemaStore): Json[] {
  const { required = [] } = schemas.sent(query) as { required?: string[] }
  const { properties = {} } = schemas.answered(query) as { properties?: Record<string, JsonSchema> }
  return Object.entries(properties)
    .filter(([name]) => name !== 'language')
    .map(([name, schema]) => ({ name, in: 'query', required: required.includes(name), schema }))
}

const ifMatchParameter = (required: boolean): Json => ({
  name: 'If-Match',
  in: 'header',
  required,
  description: 'The revision that the change was made on.',
  schema: { type: 'integer', minimum: 1 },
})

const shared = (kind: string, name: string): Json => ({ $ref: `#/components/${kind}/${name}` })

function parametersOf(route: Route, schemas: SchemaStore): Json[] {
  return [
    ...pathParameters(route),
    ...queryParameters(route, schemas),
    shared('parameters', 'language'),
    shared('parameters', 'acceptLanguage'),
    ...(route.creates ? [shared('parameters', 'idempotencyKey')] : []),
    ...(route.method === 'GET' ? [shared('parameters', 'ifNoneMatch')] : []),
    ...(route.ifMatch ? [ifMatchParameter(route.ifMatch === 'required')] : []),
  ]
}

const meaning: Readonly<Record<number, string>> = {
  200: 'As asked.',
  201: 'Made.',
  202: 'Under way.',
  204: 'Done.',
}

function headersOf(route: Route, status: number): Json {
  return {
    'Content-Language': shared('headers', 'Content-Language'),
    ...(status === 201 && { Location: shared('headers', 'Location') }),
    ...(status === 200 && route.method === 'GET' && { ETag: shared('headers', 'ETag') }),
    ...(status === 200 &&
      route.creates && { 'Idempotency-Replayed': shared('headers', 'Idempotency-Replayed') }),
  }
}

function answersOf(route: Route, schemas: SchemaStore): Json {
  const answers = Object.entries(route.answers).map(([status, schema]) => [
    status,
    {
      description: meaning[Number(status)] ?? 'Done.',
      headers: headersOf(route, Number(status)),
      ...(schema && { content: { 'application/json': { schema: schemas.answered(schema) } } }),
    },
  ])
  const unchanged = route.method === 'GET' ? { 304: { description: 'As `If-None-Match` has it.' } } : {}
  return { ...Object.fromEntries(answers), ...unchanged }
}

/** By status: which codes a refusal may carry there. */
function refusalsOf(name: RouteName): Json {
  const codes = Map.groupBy(problemCodesOf(name), (code) => errorTable[code].status)
  const refusals = [...codes].map(([status, some]) => [
    status,
    {
      description: some.map((code) => `\`${code}\``).join(', '),
      content: { [problemMediaType]: { schema: shared('schemas', 'Problem') } },
    },
  ])
  return { ...Object.fromEntries(refusals), default: shared('responses', 'Problem') }
}

function operationOf(name: RouteName, schemas: SchemaStore): Json {
  const route: Route = routes[name]
  return {
    operationId: name,
    tags: [route.path.split('/')[1] || 'entry'],
    summary: route.summary,
    ...(route.access === 'open' && { security: [] }),
    parameters: parametersOf(route, schemas),
    ...(route.body && {
      requestBody: { required: true, content: { 'application/json': { schema: schemas.sent(route.body) } } },
    }),
    responses: { ...answersOf(route, schemas), ...refusalsOf(name) },
  }
}

function pathsOf(schemas: SchemaStore): Record<string, Json> {
  const paths: Record<string, Json> = {}
  for (const name of Object.keys(routes) as RouteName[]) {
    const { path, method } = routes[name]
    paths[path] = { ...paths[path], [method.toLowerCase()]: operationOf(name, schemas) }
  }
  return paths
}

const header = (description: string, schema: JsonSchema = { type: 'string' }): Json => ({
  description,
  schema,
})

const sharedParameters: Json = {
  language: {
    name: 'language',
    in: 'query',
    description: 'The language of the answer; goes before `Accept-Language`.',
    schema: shared('schemas', 'LanguageTag'),
  },
  acceptLanguage: { name: 'Accept-Language', in: 'header', schema: { type: 'string' } },
  idempotencyKey: {
    name: 'Idempotency-Key',
    in: 'header',
    description: 'A repeat with the same key answers what the first one made.',
    schema: { type: 'string', format: 'uuid' },
  },
  ifNoneMatch: { name: 'If-None-Match', in: 'header', schema: { type: 'string' } },
}

const sharedHeaders: Json = {
  'Content-Language': header('The language that was used.'),
  Location: header('Path of the new thing.'),
  ETag: header('Of this representation; something else than a `revision`.'),
  'Idempotency-Replayed': header('This answers an earlier request.', { type: 'string', const: 'true' }),
}

/** The REST API as an OpenAPI 3.1 document, from the table of routes. */
export function openApiDocument(): Json {
  const schemas = createSchemaStore('draft-2020-12')
  schemas.answered(Problem)
  const paths = pathsOf(schemas)
  return {
    openapi: '3.1.0',
    info: {
      title: 'Parley',
      version: String(apiLevel),
      summary: 'Conversations, messages and who has read them.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/v1' }],
    security: [{ accessToken: [] }],
    paths,
    components: {
      schemas: schemas.components,
      parameters: sharedParameters,
      headers: sharedHeaders,
      responses: {
        Problem: {
          description: 'A refusal (RFC 9457).',
          content: { [problemMediaType]: { schema: shared('schemas', 'Problem') } },
        },
      },
      securitySchemes: { accessToken: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } },
    },
  }
}
