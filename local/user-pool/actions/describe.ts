import { notFound } from '../errors.ts'
import { type Input, requireText } from '../input.ts'
import { type Room, requirePool } from '../room.ts'

export function describeUserPool(room: Room, input: Input): object {
  const pool = requirePool(room, input)
  const { UserPoolName: _name, UserPoolTags: _tags, ...properties } = pool.properties
  const estimate = { EstimatedNumberOfUsers: room.users.count(pool) }
  return { UserPool: { ...properties, Id: pool.id, Name: pool.name, Arn: pool.arn, ...estimate } }
}

export function describeUserPoolClient(room: Room, input: Input): object {
  const pool = requirePool(room, input)
  const client = pool.clients.get(requireText(input, 'ClientId'))
  if (client === undefined) throw notFound(`User pool client ${input.ClientId} does not exist.`)
  return {
    UserPoolClient: {
      UserPoolId: pool.id,
      ClientId: client.id,
      ClientName: client.name,
      ExplicitAuthFlows: [...client.flows],
      PreventUserExistenceErrors: client.hidesUnknownUsers ? 'ENABLED' : 'LEGACY',
      EnableTokenRevocation: client.revocable,
      AccessTokenValidity: client.accessTokenSeconds,
      IdTokenValidity: client.idTokenSeconds,
      RefreshTokenValidity: client.refreshTokenSeconds,
      TokenValidityUnits: { AccessToken: 'seconds', IdToken: 'seconds', RefreshToken: 'seconds' },
    },
  }
}
