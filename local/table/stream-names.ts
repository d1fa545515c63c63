import type { IncomingMessage, ServerResponse } from 'node:http'
import { ask, give } from './forward.ts'
import { streamArnOf } from './shards.ts'
import { describeRequest } from './table-request.ts'

export interface NamedStream {
  readonly tableName: string
  /** As the template calls it. */
  readonly streamArn: string
}

/** Whether a call is about a stream and so names it as the template does. */
export const isAboutStream = ({ headers }: IncomingMessage): boolean =>
  String(headers['x-amz-target'] ?? '').startsWith('DynamoDBStreams_')

/** The same, of a request's first line and headers. */
export const tellsOfStream = (head: string): boolean => /\r\nx-amz-target:[ \t]*DynamoDBStreams_/i.test(head)

/** Puts the database's name of a stream for the template's, and back in the answer. */
export async function serveStreamCall(
  target: string,
  streams: readonly NamedStream[],
  request: IncomingMessage,
  body: string,
  response: ServerResponse,
): Promise<void> {
  const names = await Promise.all(
    streams.map(
      async ({ tableName, streamArn }) => [streamArn, await streamArnOf(target, tableName)] as const,
    ),
  )
  const onward = names.reduce((text, [ours, theirs]) => text.replaceAll(ours, theirs), body)
  const answer = await ask(target, describeRequest(request), onward)
  const back = names.reduce((text, [ours, theirs]) => text.replaceAll(theirs, ours), answer.body)
  give(response, { ...answer, body: back })
}
