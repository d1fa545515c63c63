import * as z from 'zod'
import { serviceLanguages } from '../shared/contract/common.ts'
import { LimitSetting } from '../shared/contract/limits.ts'
import type { ServiceLanguage } from '../shared/locales/languages.ts'

/**
 * What a deployment may choose, from CDK context: `cdk deploy -c origins=https://app.example.org -c defaultLanguage=fi`,
 * or the same names under `context` in cdk.json.
 */
export interface Settings {
  /** Beginning of the stacks' names, so that one account holds several deployments. Default `Parley`. */
  readonly name: string
  /** Web origins that browsers may call from, separated by commas; `*`, the default, is any. */
  readonly origins: readonly string[]
  /** For people who ask for none, and for API Gateway's own refusals: a language of `shared/locales`. Default `en`. */
  readonly defaultLanguage: ServiceLanguage
  /** An IANA time zone, for people who chose none. Default `UTC`. */
  readonly defaultTimeZone: string
  /** Cognito's feature plan: `LITE` (default), `ESSENTIALS` or `PLUS`. */
  readonly plan: 'LITE' | 'ESSENTIALS' | 'PLUS'
  /** How long function logs are kept, in days as CloudWatch knows them. Default 30. */
  readonly logRetentionDays: number
  /** Set another one after the table was restored from a backup, so that clients drop what they hold. Default `1`. */
  readonly epoch: string
  /**
   * What each person's requests are limited by: `on` (default), `off`, one rate for every route (`30/60` is 30 in 60
   * seconds), or rates by class and by route, as an object in cdk.json or its JSON on the command line.
   */
  readonly limits: string
  /** Requests and frames a second that each API takes, in the long run. Default 1000. */
  readonly throttleRate: number
  /** Requests that may come at once. Default 2000. */
  readonly throttleBurst: number
  /** `off` lets somebody delete the table and the user pool by hand. Default `on`. */
  readonly deletionProtection: 'on' | 'off'
  /** `destroy` gives up table and user pool with their stack: for trials only. Default `retain`. */
  readonly removal: 'retain' | 'destroy'
  /** SNS topic told when a stream record could not be delivered. None by default. */
  readonly alarmTopicArn?: string | undefined
}

/** The periods that CloudWatch Logs accepts. */
const retentionDays = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
] as const

const text = z.coerce.string().trim()
const positive = z.coerce.number().int().positive()

const isOrigin = (value: string): boolean => value === '*' || URL.parse(value)?.origin === value
const isTimeZone = (value: string): boolean => {
  try {
    new Intl.DateTimeFormat('en', { timeZone: value })
    return true
  } catch {
    return false
  }
}

const Origins = z
  .union([z.string(), z.array(z.string())])
  .transform((value) => (Array.isArray(value) ? value : value.split(',')).map((origin) => origin.trim()))
  .refine(
    (value) => value.length > 0 && value.every(isOrigin),
    'must be origins such as https://a.example, or *',
  )
  .refine((value) => value.length === 1 || !value.includes('*'), 'has * beside other origins: * alone is any')

/** Kept as text, as the functions read it. */
const LimitText = z.unknown().transform((value, context) => {
  const { error } = LimitSetting.safeParse(value)
  for (const { path, message } of error?.issues ?? []) {
    context.addIssue({ code: 'custom', message: [...path.map(String), message].join(' ') })
  }
  return typeof value === 'string' ? value : JSON.stringify(value)
})

const Schema = z.strictObject({
  name: text.regex(/^[A-Za-z][A-Za-z0-9-]{0,60}$/, 'must be letters, digits and hyphens').default('Parley'),
  origins: Origins.default(['*']),
  defaultLanguage: z.enum(serviceLanguages).default('en'),
  defaultTimeZone: text.refine(isTimeZone, 'must be a time zone such as Europe/Helsinki').default('UTC'),
  plan: z.enum(['LITE', 'ESSENTIALS', 'PLUS']).default('LITE'),
  logRetentionDays: z.coerce.number().pipe(z.literal(retentionDays)).default(30),
  epoch: text.regex(/^[\w.-]{1,40}$/, 'must be up to 40 letters, digits, dots or hyphens').default('1'),
  limits: LimitText.default('on'),
  throttleRate: positive.default(1000),
  throttleBurst: positive.default(2000),
  deletionProtection: z.enum(['on', 'off']).default('on'),
  removal: z.enum(['retain', 'destroy']).default('retain'),
  alarmTopicArn: text.regex(/^arn:[\w-]+:sns:/, 'must be the ARN of an SNS topic').optional(),
})

/** CDK keeps its own flags in the same context; their names hold `:` or `/`, as no setting's does. */
const isSetting = ([name]: [string, unknown]): boolean => !/[:/@]/.test(name)

/** Reads the settings, naming every one that is unknown or has a value it cannot have. */
export function readSettings(context: Readonly<Record<string, unknown>>): Settings {
  const given = Object.fromEntries(Object.entries(context).filter(isSetting))
  const read = Schema.safeParse(given)
  if (read.success) return read.data
  const lines = read.error.issues.map((issue) => describe(issue, given))
  throw new Error(`The deployment's settings cannot be read:\n${lines.join('\n')}`)
}

function describe(issue: z.core.$ZodIssue, given: Readonly<Record<string, unknown>>): string {
  if (issue.code === 'unrecognized_keys') return `  There is no setting ${issue.keys.join(', ')}.`
  const name = String(issue.path[0])
  const value = given[name]
  return `  ${name}=${typeof value === 'object' ? JSON.stringify(value) : String(value)}: ${issue.message}`
}
