import { expect } from 'vitest'
import type * as z from 'zod'
import { handler as act } from '../../functions/actions/index.ts'
import { type actions, ReplyFrame } from '../../shared/contract/realtime.ts'

const hour = 3_600_000

export interface Socket {
  readonly userId: string
  readonly connectionId: string
  readonly requestContext: Parameters<typeof act>[0]['requestContext']
}

/** A connection as the gateway and the authorizer describe it. */
export function socketOf({
  userId = crypto.randomUUID() as string,
  username = 'aino',
  languages = '',
  tokenExpiresAt = Date.now() + hour,
  connectedAt = Date.now(),
  tokenIssuedAt = Date.now(),
  sessionId = '',
} = {}): Socket {
  const connectionId = `${crypto.randomUUID().slice(0, 11)}=`
  const authorizer = {
    userId,
    username,
    languages,
    tokenExpiresAt: String(tokenExpiresAt),
    tokenIssuedAt: String(tokenIssuedAt),
    ...(sessionId && { sessionId }),
    principalId: userId,
  }
  return { userId, connectionId, requestContext: { connectionId, connectedAt, requestId: 'r-1', authorizer } }
}

export type Reply = z.infer<typeof ReplyFrame>

export async function sayText({ requestContext }: Socket, body: string | undefined): Promise<Reply> {
  const { statusCode, body: answer } = await act({ requestContext, body })
  expect(statusCode).toBe(200)
  return ReplyFrame.parse(JSON.parse(answer ?? ''))
}

export const say = (socket: Socket, action: string, data?: unknown, id = '1'): Promise<Reply> =>
  sayText(socket, JSON.stringify({ id, action, data }))

export async function answerTo(
  socket: Socket,
  action: keyof typeof actions,
  data?: unknown,
): Promise<unknown> {
  const reply = await say(socket, action, data)
  if (!reply.ok) throw new Error(JSON.stringify(reply.problem))
  return reply.data
}

export async function problemOf(reply: Promise<Reply>) {
  const { id, ...frame } = await reply
  if (frame.ok) throw new Error('was not refused')
  const { code, errors = [], status, title } = frame.problem
  return { id, code, status, title, errors: errors.map(({ pointer, code }) => `${pointer} ${code}`) }
}
