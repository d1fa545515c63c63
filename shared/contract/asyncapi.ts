import * as z from 'zod'
import { frameBytes } from './connections.ts'
import { apiLevel } from './entry.ts'
import { Event } from './event.ts'
import { createSchemaStore, type JsonSchema, type SchemaStore } from './json-schemas.ts'
import { Problem } from './problem.ts'
import { type ActionName, actions, type EventType, events } from './realtime.ts'
import { bearerProtocolPrefix, socketProtocol } from './subprotocols.ts'

type Json = { readonly [name: string]: unknown }

const actionNames = Object.keys(actions) as ActionName[]
const eventTypes = Object.keys(events) as EventType[]

const FrameId = z.string().min(1).max(64)
const object = (properties: Record<string, JsonSchema>, required = Object.keys(properties)): JsonSchema => ({
  type: 'object',
  properties,
  required,
})

function requestPayload(name: ActionName, schemas: SchemaStore): JsonSchema {
  const { data } = actions[name]
  const needsData = !data.safeParse({}).success
  const properties = {
    id: schemas.sent(FrameId),
    action: { type: 'string', const: name },
    data: schemas.sent(data),
  }
  const frame = object(properties, needsData ? ['id', 'action', 'data'] : ['id', 'action'])
  return { ...frame, additionalProperties: false }
}

const replyPayload = (name: ActionName, schemas: SchemaStore): JsonSchema =>
  object({
    id: schemas.sent(FrameId),
    ok: { type: 'boolean', const: true },
    data: schemas.answered(actions[name].answer),
  })

const refusalPayload = (schemas: SchemaStore): JsonSchema =>
  object({
    id: { type: ['string', 'null'], description: 'Null where the frame said none.' },
    ok: { type: 'boolean', const: false },
    problem: schemas.answered(Problem),
  })

/** One event: what all have in common, with the `data` of its type. */
function eventSchema(type: EventType, schemas: SchemaStore): JsonSchema {
  const common = schemas.answered(Event)
  const particular = object({
    type: { type: 'string', const: type },
    data: schemas.answered(events[type].data),
  })
  const inLog = events[type].log ? { required: ['type', 'data', 'conversationId', 'seq', 'number'] } : {}
  return { allOf: [common, { ...particular, ...inLog }] }
}

const eventsPayload = (schemas: SchemaStore): JsonSchema =>
  object({
    events: { type: 'array', items: { oneOf: eventTypes.map((type) => eventSchema(type, schemas)) } },
  })

function messagesOf(schemas: SchemaStore): Record<string, Json> {
  const asked = actionNames.map((name) => [name, { name, payload: requestPayload(name, schemas) }])
  const replied = actionNames.map((name) => [
    `${name}.reply`,
    { name: `${name}.reply`, payload: replyPayload(name, schemas) },
  ])
  return {
    ...Object.fromEntries([...asked, ...replied]),
    refusal: {
      name: 'refusal',
      summary: 'An action that was refused. The socket stays.',
      payload: refusalPayload(schemas),
    },
    events: {
      name: 'events',
      summary: `One event or many, in a frame of at most ${frameBytes} bytes.`,
      payload: eventsPayload(schemas),
    },
  }
}

const channel = { $ref: '#/channels/realtime' }
const message = (name: string): Json => ({ $ref: `#/channels/realtime/messages/${name}` })

function operationsOf(): Json {
  const asked = actionNames.map((name) => [
    name,
    {
      action: 'receive',
      channel,
      messages: [message(name)],
      reply: { channel, messages: [message(`${name}.reply`), message('refusal')] },
    },
  ])
  return { ...Object.fromEntries(asked), events: { action: 'send', channel, messages: [message('events')] } }
}

function serverOf(realtimeUrl: string): Json {
  const { protocol, host, pathname } = new URL(realtimeUrl)
  return {
    host,
    pathname,
    protocol: protocol.replace(':', ''),
    security: [{ $ref: '#/components/securitySchemes/subprotocol' }],
  }
}

/** The realtime API as an AsyncAPI 3.0 document, from the tables of actions and events. */
export function asyncApiDocument(realtimeUrl: string): Json {
  const schemas = createSchemaStore('draft-7')
  const messages = messagesOf(schemas)
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'Parley realtime',
      version: String(apiLevel),
      description: 'Say `hello` first: events come from its answer on. What was missed, sync brings.',
      license: { name: 'Apache-2.0' },
    },
    defaultContentType: 'application/json',
    servers: { realtime: serverOf(realtimeUrl) },
    channels: { realtime: { address: '/', servers: [{ $ref: '#/servers/realtime' }], messages } },
    operations: operationsOf(),
    components: {
      schemas: schemas.components,
      securitySchemes: {
        subprotocol: {
          type: 'httpApiKey',
          in: 'header',
          name: 'Sec-WebSocket-Protocol',
          description: `\`${socketProtocol}\` and \`${bearerProtocolPrefix}<access token>\`.`,
        },
      },
    },
  }
}
