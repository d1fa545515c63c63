import type { APIGatewayProxyEvent } from 'aws-lambda'
import type { LimitClass, LimitState, NamedPolicy } from '../contract/limits.ts'
import { type Route, type RouteName, routes } from '../contract/routes.ts'
import { type CallName, namePolicyOf, policyOf, type SendLimits, sendLimitsOf } from '../core/limits.ts'
import { type Limited, limitCall } from '../services/limits.ts'
import { limitsEnvironment } from './env.ts'
import { callerOf, type Exchange, exchangeOf } from './exchange.ts'
import { given } from './given.ts'

/** What limits messages: the use case itself asks. */
export const sendLimits = (): SendLimits => sendLimitsOf(limitsEnvironment())

/** What each call of a route or an action is counted by. */
export function limitOf(call: CallName, limitClass: LimitClass): NamedPolicy | undefined {
  const limits = limitsEnvironment()
  const byMessages = limitClass === 'send' && sendLimitsOf(limits).messages !== undefined
  return byMessages ? undefined : policyOf(limits, call, limitClass)
}

async function count(exchange: Exchange, limited: Limited, limit: NamedPolicy | undefined): Promise<void> {
  if (!limit) return
  exchange.policies.push(limit)
  exchange.limits.push(await limitCall(given(), limited, limit))
}

/** Counts a request before anything of it is read: of who is signed in by their id, else by their address. */
export async function countRequest(name: RouteName, event: APIGatewayProxyEvent): Promise<void> {
  const { limit, access }: Route = routes[name]
  const exchange = exchangeOf(event)
  const sending = limit === 'send' ? sendLimits().messages : undefined
  if (sending) exchange.policies.push(sending)
  const userId = callerOf(event)?.userId
  const isStranger = access === 'user' && userId === undefined
  // Who a stranger is, nobody knows; they are refused without further ado.
  if (isStranger) return
  const address = event.requestContext.identity.sourceIp
  const isUser = access === 'user' && limit !== 'auth'
  const limited = isUser && userId !== undefined ? { userId } : { address }
  await count(exchange, limited, limitOf(name, limit))
}

/** Of `auth`, by the name that it is about too. */
export async function countLogin(name: RouteName, event: APIGatewayProxyEvent, body: unknown): Promise<void> {
  if (routes[name].limit !== 'auth') return
  const said = (body as { readonly username?: string } | undefined)?.username
  const login = said ?? callerOf(event)?.username
  if (login !== undefined) await count(exchangeOf(event), { login }, namePolicyOf(limitsEnvironment(), name))
}

const list = <One extends NamedPolicy>(all: readonly One[], parameters: (one: One) => string): string =>
  all.map((one) => `"${one.name}";${parameters(one)}`).join(', ')

const policyField = (policies: readonly NamedPolicy[]): string =>
  list(policies, ({ policy }) => `q=${policy.calls};w=${policy.windowSeconds}`)

const stateField = (states: readonly LimitState[]): string =>
  list(states, ({ remaining, resetSeconds }) => `r=${remaining};t=${resetSeconds}`)

/** What of the stage there is to say: nobody counts it for one caller. */
function stageState(): LimitState[] {
  const { stage: policy } = limitsEnvironment()
  if (!policy) return []
  const resetSeconds = policy.windowSeconds
  return [{ name: 'stage', policy, remaining: policy.calls, resetSeconds, flooding: false }]
}

/**
 * The fields of an answer (draft-ietf-httpapi-ratelimit-headers-10): what limits the call, and where it left its caller.
 * Where nothing was counted, they tell of what the API lets through of everybody together.
 */
export function limitHeaders({ policies, limits }: Exchange): Record<string, string> {
  const told = limits.length > 0 ? limits : stageState()
  const named = new Map([...policies, ...told].map((one) => [one.name, one]))
  return {
    ...(named.size > 0 && { 'RateLimit-Policy': policyField([...named.values()]) }),
    ...(told.length > 0 && { RateLimit: stateField(told) }),
  }
}
