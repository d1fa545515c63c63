import type { APIGatewayAuthorizerResult } from 'aws-lambda'
import { bearerProtocolPrefix, socketProtocol } from '../contract/subprotocols.ts'
import { parseAcceptLanguage } from '../locales/languages.ts'
import { contextOfGrant, type Grant } from './grant.ts'

type Headers = Readonly<Record<string, string | undefined>> | null | undefined

/** Of the gateway's event for an authorizer, what is needed here. */
export interface Handshake {
  readonly methodArn: string
  readonly headers?: Headers
  readonly multiValueHeaders?: Readonly<Record<string, string[] | undefined>> | null | undefined
  readonly requestContext?: { readonly requestId?: string | undefined } | undefined
}

/** A header by its name, in whatever case it came; repeated ones are one list (RFC 9110, section 5.2). */
function headerOf({ headers, multiValueHeaders }: Handshake, name: string): string {
  const all = { ...headers, ...multiValueHeaders }
  const found = Object.entries(all).find(([one]) => one.toLowerCase() === name)
  return [found?.[1] ?? ''].flat().join()
}

export interface Offer {
  /** The client speaks our subprotocol. */
  readonly speaksParley: boolean
  /** The access token that it offers as a subprotocol of its own, so that no URL ever holds one. */
  readonly token: string | undefined
  readonly languages: readonly string[]
}

export function offerOf(handshake: Handshake): Offer {
  const protocols = headerOf(handshake, 'sec-websocket-protocol')
    .split(',')
    .map((one) => one.trim())
  const bearer = protocols.find((one) => one.startsWith(bearerProtocolPrefix))
  return {
    speaksParley: protocols.includes(socketProtocol),
    token: bearer?.slice(bearerProtocolPrefix.length) || undefined,
    languages: parseAcceptLanguage(headerOf(handshake, 'accept-language')),
  }
}

type Effect = 'Allow' | 'Deny'

/** For exactly the method that was asked for: nothing is cached, nothing else is opened. */
const policyFor = (
  effect: Effect,
  { methodArn }: Handshake,
): APIGatewayAuthorizerResult['policyDocument'] => ({
  Version: '2012-10-17',
  Statement: [{ Action: 'execute-api:Invoke', Effect: effect, Resource: methodArn }],
})

export const letIn = (handshake: Handshake, grant: Grant): APIGatewayAuthorizerResult => ({
  principalId: grant.userId,
  policyDocument: policyFor('Allow', handshake),
  context: contextOfGrant(grant),
})

/** Answered with 403. */
export const keepOut = (handshake: Handshake): APIGatewayAuthorizerResult => ({
  principalId: 'nobody',
  policyDocument: policyFor('Deny', handshake),
})
