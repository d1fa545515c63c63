import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { type RawData, type WebSocket, WebSocketServer } from 'ws'
import { watchFrames } from './frame-watch.ts'
import { type Caller, type Connection, type Gateway, keepTrack } from './gateway.ts'
import { shakeHands } from './handshake.ts'
import { newGatewayId } from './identifiers.ts'
import { closeConnection, cutAtRandom, disconnect, end, failConnection } from './lifecycle.ts'
import { handleMessage } from './messages.ts'
import { refusals, refuse } from './refusal.ts'

/** From the client's first request to a WebSocket whose messages are handled, or to a refusal. */
export async function openConnection(
  gateway: Gateway,
  request: IncomingMessage,
  socket: Duplex,
  head: Buffer,
): Promise<void> {
  const stranger = callerOf(gateway, request)
  const handshake = await shakeHands(gateway, stranger, request)
  if (!handshake.ok) return refuse(socket, handshake.refusal, stranger.connectionId)

  if (gateway.stopping) {
    disconnect(gateway, handshake.caller, 1001, 'Going away')
    return refuse(socket, refusals.stopping, stranger.connectionId)
  }

  let opened = false
  const server = upgrader(gateway, request, handshake.headers)
  server.handleUpgrade(request, socket, head, (webSocket) => {
    opened = true
    adopt(gateway, handshake.caller, webSocket, socket)
  })
  // The client went while $connect ran: what that stored, $disconnect must be able to take back.
  if (!opened) disconnect(gateway, handshake.caller, 1006, 'Connection closed abnormally')
}

/** Of `ws` only the protocol; a server of its own per handshake, since each has headers of its own to answer. */
function upgrader(
  { limits }: Gateway,
  request: IncomingMessage,
  headers: Readonly<Record<string, string>>,
): WebSocketServer {
  const entries = Object.entries(headers)
  const isProtocol = ([name]: [string, string]) => name.toLowerCase() === 'sec-websocket-protocol'
  const server = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    perMessageDeflate: false,
    maxPayload: limits.messageBytes,
    // Nothing is chosen for the function: a client whose offer it did not answer fails, as on AWS.
    handleProtocols: () => entries.find(isProtocol)?.[1] ?? false,
  })
  // ws asks for the protocol only when one was offered; a function may answer one all the same.
  const offered = request.headers['sec-websocket-protocol'] !== undefined
  const others = entries.filter((entry) => !offered || !isProtocol(entry))
  server.on('headers', (lines) => lines.push(...others.map(([name, value]) => `${name}: ${value}`)))
  return server
}

function adopt(gateway: Gateway, caller: Caller, webSocket: WebSocket, socket: Duplex): void {
  const connection: Connection = { ...caller, webSocket, lastActiveAt: gateway.now() }
  gateway.open.set(caller.connectionId, connection)
  const tooLarge = () => closeConnection(gateway, connection, 1009, 'Message too long')
  // Before ws's own listener, so that a message is known to be too large when ws hands it over.
  socket.prependListener('data', watchFrames(gateway.limits.frameBytes, tooLarge))
  webSocket.on('message', (data, isBinary) => receive(gateway, connection, data, isBinary))
  webSocket.on('close', (code, reason) => end(gateway, connection, code, reason.toString()))
  webSocket.on('error', (error) => failConnection(gateway, connection, error))
}

function receive(gateway: Gateway, connection: Connection, data: RawData, isBinary: boolean): void {
  if (!gateway.open.has(connection.connectionId)) return
  if (isBinary) {
    closeConnection(gateway, connection, 1003, 'Binary frames are not supported')
    return
  }
  connection.lastActiveAt = gateway.now()
  keepTrack(gateway, 'WebSocket message', handleMessage(gateway, connection, data.toString()))
  cutAtRandom(gateway, connection)
}

function callerOf(gateway: Gateway, request: IncomingMessage): Caller {
  return {
    connectionId: newGatewayId(),
    connectedAt: gateway.now(),
    host: request.headers.host ?? 'localhost',
    sourceIp: (request.socket.remoteAddress ?? '127.0.0.1').replace('::ffff:', ''),
    userAgent: request.headers['user-agent'],
    authorizer: undefined,
  }
}
