import { randomUUID } from 'node:crypto'
import { marshall } from '@aws-sdk/util-dynamodb'
import { logKey } from '../../shared/store/keys.ts'
import type { Person } from '../../test/support/people.ts'
import { restEvent } from '../../test/support/rest-event.ts'

const hourMs = 3_600_000

/** `POST /conversations`, as API Gateway hands it over. */
export function restOf({ userId, username }: Person, route: string, body?: unknown): unknown {
  const [method = 'GET', path = '/'] = route.split(' ')
  return restEvent({ method, path, userId, username, ...(body !== undefined && { body }) })
}

/** A frame of a client, with what the authorizer said of it. */
export function frameOf({ userId, username }: Person, action: string, data: unknown): unknown {
  const now = Date.now()
  const authorizer = {
    userId,
    username,
    languages: 'en',
    principalId: userId,
    tokenExpiresAt: String(now + hourMs),
    tokenIssuedAt: String(now - 1_000),
  }
  return {
    requestContext: { connectionId: 'AAAAAAAAAAA=', connectedAt: now, requestId: randomUUID(), authorizer },
    body: JSON.stringify({ id: '1', action, data }),
  }
}

/** What the stream says of an entry. The function reads from it only where to look. */
export function recordOf(conversationId: string, seq: number): unknown {
  const key = marshall(logKey(conversationId, seq))
  const dynamodb = { Keys: key, NewImage: key, SequenceNumber: String(seq) }
  return { Records: [{ eventName: 'INSERT', eventSource: 'aws:dynamodb', dynamodb }] }
}
