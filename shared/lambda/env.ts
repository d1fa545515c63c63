import * as z from 'zod'
import { serviceLanguages } from '../contract/common.ts'
import { LimitSetting, type Limits } from '../contract/limits.ts'

/*
 * The only reader of the environment. One function per group of values, so that a function of the deployment needs
 * no more variables than it uses. What is missing or wrong is named at the first request that needs it.
 */

const Name = z.string().min(1)
type Values<Shape extends z.ZodRawShape> = z.output<z.ZodObject<Shape>>

/**
 * Checks a group of values once, at its first use; anew where the environment has changed, as it does in tests. What is
 * made with it is marked as pure, so that a bundle has only the groups that its function reads.
 */
function reader<Shape extends z.ZodRawShape>(shapeOf: () => Shape): () => Values<Shape> {
  let schema: z.ZodObject<Shape> | undefined
  let last: { readonly texts: string; readonly values: Values<Shape> } | undefined
  return () => {
    schema ??= z.object(shapeOf())
    const texts = Object.keys(schema.shape).map((name) => [name, process.env[name]] as const)
    const seen = texts.join('\n')
    if (last?.texts !== seen) last = { texts: seen, values: check(schema, Object.fromEntries(texts)) }
    return last.values
  }
}

function check<Shape extends z.ZodRawShape>(schema: z.ZodObject<Shape>, texts: object): Values<Shape> {
  const read = schema.safeParse(texts)
  if (read.success) return read.data
  const names = read.error.issues.map((issue) => issue.path.join('.'))
  throw new Error(`environment variables missing or wrong: ${[...new Set(names)].join(', ')}`)
}

const tableValues = /* @__PURE__ */ reader(() => ({ TABLE_NAME: Name }))
export const tableEnvironment = (): { tableName: string } => ({ tableName: tableValues().TABLE_NAME })

export interface UserPoolEnvironment {
  readonly userPoolId: string
  readonly clientId: string
  readonly region: string
  /** Where the user pool is reached instead of AWS: on one machine. */
  readonly endpoint: string | undefined
}

const userPoolValues = /* @__PURE__ */ reader(() => ({
  USER_POOL_ID: z.string().regex(/^[\w-]+_[0-9a-zA-Z]+$/),
  USER_POOL_CLIENT_ID: Name,
  AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER: z.url().optional(),
}))

export function userPoolEnvironment(): UserPoolEnvironment {
  const values = userPoolValues()
  return {
    userPoolId: values.USER_POOL_ID,
    clientId: values.USER_POOL_CLIENT_ID,
    // The pool's id begins with its region.
    region: values.USER_POOL_ID.slice(0, values.USER_POOL_ID.indexOf('_')),
    endpoint: values.AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER,
  }
}

const realtimeValues = /* @__PURE__ */ reader(() => ({ REALTIME_URL: z.url() }))
/** Where clients open their sockets (`wss://...`). */
export const realtimeEnvironment = (): { realtimeUrl: string } => ({
  realtimeUrl: realtimeValues().REALTIME_URL,
})

const socketValues = /* @__PURE__ */ reader(() => ({ SOCKET_ENDPOINT: z.url() }))
/** Where functions post to sockets (`https://...`). */
export const socketEnvironment = (): { socketEndpoint: string } => ({
  socketEndpoint: socketValues().SOCKET_ENDPOINT,
})

const fanOutValues = /* @__PURE__ */ reader(() => ({ FAN_OUT_QUEUE_URL: z.url() }))
/** Where jobs of the fan-out are put. */
export const fanOutEnvironment = (): { queueUrl: string } => ({ queueUrl: fanOutValues().FAN_OUT_QUEUE_URL })

const audienceValues = /* @__PURE__ */ reader(() => ({ AUDIENCE_QUEUE_URL: z.url() }))
/** Where tasks of the worker are put that brings audiences in. */
export const audienceEnvironment = (): { queueUrl: string } => ({
  queueUrl: audienceValues().AUDIENCE_QUEUE_URL,
})

const originValues = /* @__PURE__ */ reader(() => ({ ORIGINS: z.string().default('*') }))
/** Web origins that may read answers; `*` for all. */
export const originsEnvironment = (): readonly string[] =>
  originValues()
    .ORIGINS.split(',')
    .map((origin) => origin.trim())
    .filter(Boolean)

const languageValues = /* @__PURE__ */ reader(() => ({
  DEFAULT_LANGUAGE: z.enum(serviceLanguages).default('en'),
}))
export const languageEnvironment = () => ({ defaultLanguage: languageValues().DEFAULT_LANGUAGE })

const timeZoneValues = /* @__PURE__ */ reader(() => ({ DEFAULT_TIME_ZONE: Name.default('UTC') }))
/** The time zone of people who have chosen none. */
export const timeZoneEnvironment = (): { defaultTimeZone: string } => ({
  defaultTimeZone: timeZoneValues().DEFAULT_TIME_ZONE,
})

const deploymentValues = /* @__PURE__ */ reader(() => ({ EPOCH: Name.default('1') }))
/** `epoch` changes when the table was restored: then clients let go of what they hold. */
export const deploymentEnvironment = (): { epoch: string } => ({ epoch: deploymentValues().EPOCH })

const limitsValues = /* @__PURE__ */ reader(() => ({ LIMITS: LimitSetting }))
/** What requests are limited by. */
export const limitsEnvironment = (): Limits => limitsValues().LIMITS
