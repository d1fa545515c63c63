import { type Client, readClient } from './client.ts'
import { asBoolean, asList, asRecord, asText, asTextRecord, asTexts, type Json } from './json.ts'
import { type PasswordPolicy, readPasswordPolicy } from './passwords.ts'

/** What the template says of a pool and its clients, references resolved. */
export interface PoolSource {
  readonly id: string
  readonly name: string
  readonly properties: Json
  readonly clients: readonly { readonly id: string; readonly properties: Json }[]
}

export interface SchemaAttribute {
  readonly required: boolean
  readonly mutable: boolean
  readonly maxLength: number
}

export interface Pool {
  readonly id: string
  readonly name: string
  readonly arn: string
  readonly issuer: string
  readonly caseSensitive: boolean
  /** Attributes that sign in beside the username, once verified. */
  readonly aliasAttributes: readonly string[]
  /** Attributes that stand in the username's place. */
  readonly usernameAttributes: readonly string[]
  readonly autoVerifiedAttributes: readonly string[]
  /** Attributes whose new value waits for its code while the old one stays. */
  readonly verifiedBeforeUpdate: readonly string[]
  readonly recoveryAttributes: readonly string[]
  readonly adminCreatesUsers: boolean
  readonly passwordPolicy: PasswordPolicy
  readonly schema: ReadonlyMap<string, SchemaAttribute>
  readonly triggers: Readonly<Record<string, string>>
  readonly clients: ReadonlyMap<string, Client>
  readonly properties: Json
}

export function readPool(source: PoolSource, region: string, accountId: string): Pool {
  const { id, name, properties } = source
  return {
    id,
    name,
    arn: `arn:aws:cognito-idp:${region}:${accountId}:userpool/${id}`,
    issuer: `https://cognito-idp.${region}.amazonaws.com/${id}`,
    caseSensitive: asBoolean(asRecord(properties.UsernameConfiguration).CaseSensitive) ?? true,
    aliasAttributes: asTexts(properties.AliasAttributes),
    usernameAttributes: asTexts(properties.UsernameAttributes),
    autoVerifiedAttributes: asTexts(properties.AutoVerifiedAttributes),
    verifiedBeforeUpdate: asTexts(
      asRecord(properties.UserAttributeUpdateSettings).AttributesRequireVerificationBeforeUpdate,
    ),
    recoveryAttributes: readRecovery(properties),
    adminCreatesUsers:
      asBoolean(asRecord(properties.AdminCreateUserConfig).AllowAdminCreateUserOnly) ?? false,
    passwordPolicy: readPasswordPolicy(asRecord(properties.Policies).PasswordPolicy),
    schema: readSchema(properties),
    triggers: asTextRecord(properties.LambdaConfig),
    clients: new Map(source.clients.map((client) => [client.id, readClient(client.id, client.properties)])),
    properties,
  }
}

function readSchema(properties: Json): ReadonlyMap<string, SchemaAttribute> {
  const attributes = asList(properties.Schema).map((entry) => {
    const attribute = asRecord(entry)
    const name = asText(attribute.Name) ?? ''
    const maxLength = Number(asRecord(attribute.StringAttributeConstraints).MaxLength ?? 2048)
    const required = asBoolean(attribute.Required) ?? false
    return [nameInPool(name), { required, mutable: asBoolean(attribute.Mutable) ?? true, maxLength }] as const
  })
  return new Map(attributes)
}

export const standardAttributes: ReadonlySet<string> = new Set(
  (
    'address birthdate email email_verified family_name gender given_name locale middle_name name nickname ' +
    'phone_number phone_number_verified picture preferred_username profile sub updated_at website zoneinfo'
  ).split(' '),
)

function nameInPool(name: string): string {
  return standardAttributes.has(name) || name.startsWith('custom:') ? name : `custom:${name}`
}

/** Without a setting AWS tries the telephone first. */
function readRecovery(properties: Json): readonly string[] {
  const mechanisms = asList(asRecord(properties.AccountRecoverySetting).RecoveryMechanisms).map(asRecord)
  if (mechanisms.length === 0) return ['phone_number', 'email']
  return mechanisms
    .toSorted((left, right) => Number(left.Priority) - Number(right.Priority))
    .map((mechanism) => (asText(mechanism.Name) ?? '').replace('verified_', ''))
}

/** The SRP of Cognito mixes in what follows the region. */
export function shortName(pool: Pool): string {
  return pool.id.slice(pool.id.indexOf('_') + 1)
}

/** A pool that is not case-sensitive keeps usernames in lower case, and compares aliases so. */
export function fold(pool: Pool, name: string): string {
  return pool.caseSensitive ? name : name.toLowerCase()
}
