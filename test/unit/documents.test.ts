import asyncApiSchema from '@asyncapi/specs/schemas/3.0.0-without-$id.json' with { type: 'json' }
import { Validator } from '@seriousme/openapi-schema-validator'
import { Ajv } from 'ajv'
import addFormats from 'ajv-formats'
import { describe, expect, it } from 'vitest'
import { asyncApiDocument } from '../../shared/contract/asyncapi.ts'
import { openApiDocument } from '../../shared/contract/openapi.ts'
import { actions, events } from '../../shared/contract/realtime.ts'
import { type Route, routes } from '../../shared/contract/routes.ts'

const asyncApi = () => asyncApiDocument('wss://parley.example/realtime')

function referencesIn(document: object): string[] {
  return [...JSON.stringify(document).matchAll(/"\$ref":"([^"]+)"/g)].map(([, reference = '']) => reference)
}

function isThere(document: object, reference: string): boolean {
  const segments = reference.split('/').slice(1)
  return (
    segments.reduce<unknown>((at, name) => (at as Record<string, unknown> | undefined)?.[name], document) !==
    undefined
  )
}

describe('the OpenAPI document', () => {
  const document = openApiDocument()

  it('is valid OpenAPI 3.1', async () => {
    const validator = new Validator()

    const result = await validator.validate(structuredClone(document))

    expect(result.errors).toBeUndefined()
    expect(result.valid).toBe(true)
    expect(validator.version).toBe('3.1')
  })

  it('has every route of the table, with its parameters', () => {
    const paths = document.paths as Record<
      string,
      Record<string, { operationId: string; parameters: object[] }>
    >
    for (const [name, { path, method }] of Object.entries<Route>(routes)) {
      const operation = paths[path]?.[method.toLowerCase()]
      const named = [...path.matchAll(/\{(\w+)\}/g)].map(([, parameter]) => parameter)

      expect(operation?.operationId).toBe(name)
      for (const parameter of named) {
        expect(operation?.parameters).toContainEqual(expect.objectContaining({ name: parameter, in: 'path' }))
      }
    }
  })

  it('refers only to what is there', () => {
    const missing = referencesIn(document).filter((reference) => !isThere(document, reference))

    expect(missing).toEqual([])
  })

  it('shuts requests against unknown members and leaves answers open for new ones', () => {
    const { schemas } = document.components as { schemas: Record<string, Record<string, unknown>> }

    expect(schemas.SendMessage?.additionalProperties).toBe(false)
    expect(schemas.Message).not.toHaveProperty('additionalProperties')
  })
})

describe('the AsyncAPI document', () => {
  it('is valid AsyncAPI 3.0', () => {
    // The published schema leaves `type` out beside some keywords, which is all that strict mode minds.
    const ajv = new Ajv({ strict: false, allErrors: true })
    addFormats.default(ajv)
    const validate = ajv.compile(asyncApiSchema)

    validate(asyncApi())

    expect(validate.errors).toBeNull()
  })

  it('has every action with its reply, and every event', () => {
    const document = asyncApi()
    const { realtime } = document.channels as { realtime: { messages: Record<string, object> } }

    for (const name of Object.keys(actions)) {
      expect(realtime.messages).toHaveProperty([name])
      expect(realtime.messages).toHaveProperty([`${name}.reply`])
      expect(document.operations).toHaveProperty([name])
    }
    const said = JSON.stringify(realtime.messages.events)
    for (const type of Object.keys(events)) expect(said).toContain(`"const":"${type}"`)
  })

  it('refers only to what is there', () => {
    const document = asyncApi()

    const missing = referencesIn(document).filter((reference) => !isThere(document, reference))

    expect(missing).toEqual([])
  })
})
