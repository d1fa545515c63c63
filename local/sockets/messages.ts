import type { InvokeResult } from '../events.ts'
import type { SocketRoute } from './api-config.ts'
import { type Connection, callFunction, findOpen, type Gateway, whyFailed } from './gateway.ts'
import { newGatewayId } from './identifiers.ts'
import { readProxyAnswer } from './proxy-answer.ts'
import { selectRoute } from './route-selection.ts'
import { messageEvent } from './socket-event.ts'

/** One message, from the route to the answer. Those of one connection run beside each other: AWS keeps no order. */
export async function handleMessage(gateway: Gateway, connection: Connection, body: string): Promise<void> {
  const { config } = gateway
  const route = selectRoute(config.routes, config.selectionExpression, body)
  if (!route) return complain(gateway, connection, 'Forbidden', newGatewayId())
  if (!route.functionName) return
  const event = messageEvent(gateway, connection, route.routeKey, body)
  const result = await callFunction(gateway, route.functionName, event, route.timeoutMs)
  answer(gateway, connection, route, result, event.requestContext.requestId)
}

function answer(
  gateway: Gateway,
  connection: Connection,
  route: SocketRoute,
  result: InvokeResult | 'timeout',
  requestId: string,
): void {
  const reply = result !== 'timeout' && result.ok ? readProxyAnswer(result.payload) : undefined
  if (reply && Buffer.byteLength(reply.body) <= gateway.limits.messageBytes) {
    if (route.respondsToSender && reply.body !== '') sendText(gateway, connection, reply.body)
    return
  }
  gateway.log(`WebSocket route ${route.routeKey} failed: ${whyFailed(result)}`)
  const message = result === 'timeout' ? 'Endpoint request timed out' : 'Internal server error'
  complain(gateway, connection, message, requestId)
}

/** API Gateway's own words to a client, which it says on every route, with a route response or without. */
function complain(gateway: Gateway, connection: Connection, message: string, requestId: string): void {
  const { connectionId } = connection
  sendText(gateway, connection, JSON.stringify({ message, connectionId, requestId }))
}

export function sendText(gateway: Gateway, connection: Connection, text: string | Buffer): void {
  if (!findOpen(gateway, connection.connectionId)) return
  connection.lastActiveAt = gateway.now()
  connection.webSocket.send(text, { binary: false })
}
