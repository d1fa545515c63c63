import { asBoolean, asNumber, asRecord, asText, asTexts, type Json } from './json.ts'

/** An app client of a pool, with AWS's defaults filled in. */
export interface Client {
  readonly id: string
  readonly name: string
  readonly flows: ReadonlySet<string>
  readonly accessTokenSeconds: number
  readonly idTokenSeconds: number
  readonly refreshTokenSeconds: number
  /** How long a challenge may wait for its answer. */
  readonly challengeSeconds: number
  readonly hidesUnknownUsers: boolean
  readonly revocable: boolean
  /** Present when each refresh gives a new refresh token. */
  readonly rotation?: { readonly graceSeconds: number }
  /** Absent: every attribute. */
  readonly writableAttributes?: ReadonlySet<string>
  readonly readableAttributes?: ReadonlySet<string>
  readonly hasSecret: boolean
}

const defaultFlows = ['ALLOW_USER_SRP_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH', 'ALLOW_CUSTOM_AUTH']
const secondsOfUnit: Readonly<Record<string, number>> = { seconds: 1, minutes: 60, hours: 3600, days: 86_400 }

export function readClient(id: string, properties: Json): Client {
  const flows = asTexts(properties.ExplicitAuthFlows)
  const seconds = validityReader(properties)
  return {
    id,
    name: asText(properties.ClientName) ?? id,
    flows: new Set((flows.length > 0 ? flows : defaultFlows).map(modernName)),
    accessTokenSeconds: seconds('Access', 1, 'hours'),
    idTokenSeconds: seconds('Id', 1, 'hours'),
    refreshTokenSeconds: seconds('Refresh', 30, 'days'),
    challengeSeconds: (asNumber(properties.AuthSessionValidity) ?? 3) * 60,
    hidesUnknownUsers: properties.PreventUserExistenceErrors === 'ENABLED',
    revocable: asBoolean(properties.EnableTokenRevocation) ?? true,
    ...readRotation(asRecord(properties.RefreshTokenRotation)),
    ...(properties.WriteAttributes
      ? { writableAttributes: new Set(asTexts(properties.WriteAttributes)) }
      : {}),
    ...(properties.ReadAttributes ? { readableAttributes: new Set(asTexts(properties.ReadAttributes)) } : {}),
    hasSecret: asBoolean(properties.GenerateSecret) ?? false,
  }
}

type TokenKind = 'Access' | 'Id' | 'Refresh'

/** AWS takes a validity of 0 for the default. */
function validityReader(properties: Json): (kind: TokenKind, usual: number, usualUnit: string) => number {
  const units = asRecord(properties.TokenValidityUnits)
  return (kind, usual, usualUnit) => {
    const amount = asNumber(properties[`${kind}TokenValidity`]) || undefined
    const unit = asText(units[`${kind}Token`]) ?? usualUnit
    return amount === undefined
      ? usual * (secondsOfUnit[usualUnit] ?? 1)
      : amount * (secondsOfUnit[unit] ?? 1)
  }
}

function readRotation(rotation: Json): Pick<Client, 'rotation'> {
  if (rotation.Feature !== 'ENABLED') return {}
  return { rotation: { graceSeconds: asNumber(rotation.RetryGracePeriodSeconds) ?? 0 } }
}

function modernName(flow: string): string {
  if (flow === 'ADMIN_NO_SRP_AUTH') return 'ALLOW_ADMIN_USER_PASSWORD_AUTH'
  return flow.startsWith('ALLOW_') ? flow : `ALLOW_${flow}`
}
