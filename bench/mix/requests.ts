import { randomUUID } from 'node:crypto'
import type { Conversation } from '../../shared/contract/conversations.ts'
import type { Message } from '../../shared/contract/messages.ts'
import type { Answer, Client } from './http.ts'
import type { KnownConversation, LoadUser, RequestKind } from './load-messages.ts'

/** Makes one request of somebody among these; resolves with what went wrong, if anything did. */
export type Requests = Readonly<
  Record<RequestKind, (user: LoadUser, users: readonly LoadUser[]) => Promise<string | undefined>>
>

const text = 'x'.repeat(300)

export function createRequests(client: Client): Requests {
  let created = 0

  const create = async (user: LoadUser, users: readonly LoadUser[]) => {
    created += 1
    const { account } = user
    const other = another(users, user, created)
    const answer = await client.ask('POST', '/v1/conversations', account.accessToken, {
      kind: 'group',
      title: `Conversation ${created}`,
      memberIds: [other.account.userId],
      firstMessage: { content: { body: text } },
    })
    if (answer.status !== 201) return failureOf(answer)
    const { conversationId, lastSeq } = JSON.parse(answer.body) as Conversation
    for (const one of [user, other]) one.conversations.push({ conversationId, seq: lastSeq })
    return undefined
  }

  const list = async ({ account }: LoadUser) =>
    expect(200, await client.ask('GET', '/v1/conversations', account.accessToken))

  const send = async ({ account, conversations }: LoadUser) => {
    const known = anyOf(conversations)
    const path = `/v1/conversations/${known.conversationId}/messages`
    const answer = await client.ask('POST', path, account.accessToken, {
      content: { body: text },
      clientMessageId: randomUUID(),
      after: known.seq,
    })
    if (answer.status !== 201) return failureOf(answer)
    known.seq = Math.max(known.seq, (JSON.parse(answer.body) as Message).seq)
    return undefined
  }

  const read = async ({ account, conversations }: LoadUser) => {
    const path = `/v1/conversations/${anyOf(conversations).conversationId}/messages`
    return expect(200, await client.ask('GET', path, account.accessToken))
  }

  return { create, list, send, read }
}

const expect = (status: number, answer: Answer): string | undefined =>
  answer.status === status ? undefined : failureOf(answer)

/** Somebody else, each time another. */
function another(users: readonly LoadUser[], user: LoadUser, time: number): LoadUser {
  const place = users.indexOf(user)
  return users[(place + 1 + (time % Math.max(1, users.length - 1))) % users.length] ?? user
}

/** The status and the code of the problem. */
function failureOf({ status, body }: Answer): string {
  const code = /"code":"(\w+)"/.exec(body)?.[1]
  return code === undefined ? String(status) : `${status} ${code}`
}

function anyOf(conversations: readonly KnownConversation[]): KnownConversation {
  const one = conversations[Math.floor(Math.random() * conversations.length)]
  if (one === undefined) throw new RangeError('somebody who knows no conversation')
  return one
}
