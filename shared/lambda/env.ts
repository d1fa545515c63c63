import * as z from 'zod'
import { serviceLanguages } from '../contract/common.ts'
import { LimitSetting, type Limits } from '../contract/limits.ts'

/**
 * The only reader of the environment. One function per group of values, so that a function of the deployment needs
 * no more variables than it uses. What is missing or wrong is named at the first request that needs it.
 */
const Name = z.string().min(1)

function read<Shape extends z.ZodRawShape>(shape: Shape): z.output<z.ZodObject<Shape>> {
  const values = Object.fromEntries(Object.keys(shape).map((name) => [name, process.env[name]]))
  const read = z.object(shape).safeParse(values)
  if (read.success) return read.data
  const names = read.error.issues.map((issue) => issue.path.join('.'))
  throw new Error(`environment variables missing or wrong: ${[...new Set(names)].join(', ')}`)
}

export const tableEnvironment = (): { tableName: string } => ({
  tableName: read({ TABLE_NAME: Name }).TABLE_NAME,
})

export interface UserPoolEnvironment {
  readonly userPoolId: string
  readonly clientId: string
  readonly region: string
  /** Where the user pool is reached instead of AWS: on one machine. */
  readonly endpoint: string | undefined
}

export function userPoolEnvironment(): UserPoolEnvironment {
  const values = read({
    USER_POOL_ID: z.string().regex(/^[\w-]+_[0-9a-zA-Z]+$/),
    USER_POOL_CLIENT_ID: Name,
    AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER: z.url().optional(),
  })
  return {
    userPoolId: values.USER_POOL_ID,
    clientId: values.USER_POOL_CLIENT_ID,
    // The pool's id begins with its region.
    region: values.USER_POOL_ID.slice(0, values.USER_POOL_ID.indexOf('_')),
    endpoint: values.AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER,
  }
}

/** Where clients open their sockets (`wss://...`). */
export const realtimeEnvironment = (): { realtimeUrl: string } => ({
  realtimeUrl: read({ REALTIME_URL: z.url() }).REALTIME_URL,
})

/** Where functions post to sockets (`https://...`). */
export const socketEnvironment = (): { socketEndpoint: string } => ({
  socketEndpoint: read({ SOCKET_ENDPOINT: z.url() }).SOCKET_ENDPOINT,
})

/** Where jobs of the fan-out are put. */
export const fanOutEnvironment = (): { queueUrl: string } => ({
  queueUrl: read({ FAN_OUT_QUEUE_URL: z.url() }).FAN_OUT_QUEUE_URL,
})

/** Web origins that may read answers; `*` for all. */
export function originsEnvironment(): readonly string[] {
  const { ORIGINS } = read({ ORIGINS: z.string().default('*') })
  return ORIGINS.split(',')
    .map((origin) => origin.trim())
    .filter(Boolean)
}

export const languageEnvironment = () => ({
  defaultLanguage: read({ DEFAULT_LANGUAGE: z.enum(serviceLanguages).default('en') }).DEFAULT_LANGUAGE,
})

/** The time zone of people who have chosen none. */
export const timeZoneEnvironment = (): { defaultTimeZone: string } => ({
  defaultTimeZone: read({ DEFAULT_TIME_ZONE: Name.default('UTC') }).DEFAULT_TIME_ZONE,
})

/** `epoch` changes when the table was restored: then clients let go of what they hold. */
export const deploymentEnvironment = (): { epoch: string } => ({
  epoch: read({ EPOCH: Name.default('1') }).EPOCH,
})

/** What requests are limited by. */
export const limitsEnvironment = (): Limits => read({ LIMITS: LimitSetting }).LIMITS
