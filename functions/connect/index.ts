import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda'
import { socketProtocol } from '../../shared/contract/subprotocols.ts'

/**
 * Chooses the subprotocol. The connection is registered by `hello`: a post before the handshake is over would be
 * answered 410, and remove a living connection.
 */
export const handler = async (): Promise<APIGatewayProxyStructuredResultV2> => ({
  statusCode: 200,
  headers: { 'Sec-WebSocket-Protocol': socketProtocol },
})
