import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb'
import { mockClient } from 'aws-sdk-client-mock'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { handler as conversations } from '../../functions/conversations/index.ts'
import { createConversation } from '../../shared/services/create-conversation.ts'
import { readOwnProfile } from '../../shared/services/people.ts'
import { profileKey } from '../../shared/store/keys.ts'
import { useEnvironment } from '../support/environment.ts'
import { keepLogLines } from '../support/log-lines.ts'
import { newPeople, type Person } from '../support/people.ts'
import { callRest } from '../support/rest-event.ts'
import { useSocketEndpoint } from '../support/socket-endpoint.ts'
import { say, socketOf } from '../support/socket-frames.ts'
import { givenFor, useTable } from '../support/test-table.ts'

keepLogLines()
const test = useTable()
const endpoint = useSocketEndpoint()
beforeAll(() => useEnvironment(test, { SOCKET_ENDPOINT: endpoint.url }))

let client: ReturnType<typeof mockClient> | undefined
afterEach(() => client?.restore())

/** The table answers everything but this person's profile, once. */
function hideProfileOnce({ userId }: Person): void {
  const busy = Object.assign(new Error('hot'), { name: 'ProvisionedThroughputExceededException' })
  const { pk, sk } = profileKey(userId)
  client = mockClient(DynamoDBClient)
  client.send.callThrough()
  client.on(GetItemCommand, { Key: { pk: { S: pk }, sk: { S: sk } } }).rejectsOnce(busy)
}

async function newPlace(): Promise<{ ada: Person; conversationId: string }> {
  const [ada, ben] = (await newPeople(test.table, 2)) as [Person, Person]
  const direct = { kind: 'direct', userId: ben.userId } as const
  return { ada, conversationId: (await createConversation(givenFor(test.table), ada, direct)).conversationId }
}

const message = () => ({ content: { body: 'Hei' }, clientMessageId: crypto.randomUUID() })
const profileReads = () =>
  client?.commandCalls(GetItemCommand).filter(({ args }) => args[0].input.Key?.sk?.S === 'PROFILE').length

describe('R3 a message whose sender cannot be read just now', () => {
  it('is stored and answered over REST', async () => {
    const { ada, conversationId } = await newPlace()
    hideProfileOnce(ada)

    const path = `/conversations/${conversationId}/messages`
    const headers = { 'Accept-Language': 'en' }
    const answer = await callRest(conversations, { ...ada, method: 'POST', path, body: message(), headers })

    expect(answer).toMatchObject({ status: 201, body: { content: { body: 'Hei' } } })
    expect(profileReads()).toBeGreaterThan(0)
  })

  it('is stored and answered over a socket', async () => {
    const { ada, conversationId } = await newPlace()
    const socket = socketOf(ada)
    hideProfileOnce(ada)

    const reply = await say(socket, 'message.send', { conversationId, ...message() })

    expect(reply).toMatchObject({ ok: true, data: { message: { content: { body: 'Hei' } } } })
    expect(profileReads()).toBeGreaterThan(0)
  })
})

it('reads a profile again that could not be read before', async () => {
  const { ada } = await newPlace()
  hideProfileOnce(ada)
  const reader = { ...ada, languages: [], own: {} }
  const given = givenFor(test.table)

  await expect(readOwnProfile(given, reader)).rejects.toThrow('hot')

  expect(await readOwnProfile(given, reader)).toMatchObject({ userId: ada.userId })
})
