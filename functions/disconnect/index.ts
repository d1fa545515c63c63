import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda'
import { postingGiven } from '../../shared/lambda/given.ts'
import { grantOf } from '../../shared/lambda/grant.ts'
import { logged } from '../../shared/lambda/logger.ts'
import type { SocketMessage } from '../../shared/lambda/sockets.ts'
import { leave } from '../../shared/services/presence.ts'

/** At best soon and once: where it fails or never comes, TTL or the next post to the connection does the same. */
export const handler = ({ requestContext }: SocketMessage): Promise<APIGatewayProxyStructuredResultV2> =>
  logged({ function: 'disconnect', route: '$disconnect', requestId: requestContext.requestId }, async () => {
    const { userId } = grantOf(requestContext)
    await leave(postingGiven(), [{ userId, connectionId: requestContext.connectionId }])
    return { statusCode: 200 }
  })
