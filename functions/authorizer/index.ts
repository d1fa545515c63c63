import type { APIGatewayAuthorizerResult } from 'aws-lambda'
import { userPoolEnvironment } from '../../shared/lambda/env.ts'
import { type Handshake, keepOut, letIn, offerOf } from '../../shared/lambda/handshake.ts'
import { log } from '../../shared/lambda/logger.ts'
import { createTokenVerifier } from '../../shared/lambda/tokens.ts'

/** The one error by which an authorizer says 401: come again with another token. */
const unauthorized = (): Error => new Error('Unauthorized')

let verify: ReturnType<typeof createTokenVerifier> | undefined

export async function handler(handshake: Handshake): Promise<APIGatewayAuthorizerResult> {
  const { speaksParley, token, languages } = offerOf(handshake)
  verify ??= createTokenVerifier(userPoolEnvironment())
  const check = token === undefined ? undefined : await verify(token)
  const outcome = check === undefined ? 'no token' : check.ok ? 'verified' : check.reason
  const { requestId } = handshake.requestContext ?? {}
  log('info', { function: 'authorizer', route: '$connect', outcome, speaksParley, requestId })
  if (check === undefined || (!check.ok && check.reason === 'expired')) throw unauthorized()
  if (!check.ok || !speaksParley) return keepOut(handshake)
  const { userId, username, expiresAt: tokenExpiresAt, issuedAt: tokenIssuedAt, sessionId } = check
  return letIn(handshake, { userId, username, tokenExpiresAt, tokenIssuedAt, sessionId, languages })
}
