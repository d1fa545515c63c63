import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { mockClient } from 'aws-sdk-client-mock'
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { handler as conversations } from '../../functions/conversations/index.ts'
import { handler as users } from '../../functions/users/index.ts'
import type { Problem } from '../../shared/contract/problem.ts'
import { putProfileIfAbsent } from '../../shared/store/profiles.ts'
import { useEnvironment } from '../support/environment.ts'
import { keepLogLines } from '../support/log-lines.ts'
import { callRest } from '../support/rest-event.ts'
import { useTable } from '../support/test-table.ts'

const logLines = keepLogLines()
const test = useTable()
const userId = '0190a6f0-0000-7000-8000-0000000000a1'

beforeAll(async () => {
  useEnvironment(test)
  const profile = { userId, username: 'aino', displayName: 'Aino', locale: 'fi-FI' }
  await putProfileIfAbsent(test.table, { ...profile, status: 'active', createdAt: Date.now() }, [])
})
beforeEach(() => {
  logLines.length = 0
})

const lastLine = () => JSON.parse(logLines.at(-1) ?? '{}')

describe('with nothing asked for, the language of an answer', () => {
  it('is the one the caller chose, in a refusal', async () => {
    const { body, headers } = await callRest<Problem>(users, { userId, path: '/users/nobody' })

    expect(body.title).toBe('Ei löytynyt')
    expect(headers['content-language']).toBe('fi')
  })

  it('is the one the caller chose, in what a write answers, and costs a mark nothing', async () => {
    const body = {
      kind: 'group',
      title: { variants: { fi: 'Kuoro', en: 'Choir' }, default: 'en' },
      memberIds: [],
    }
    const call = <Body>(method: string, path: string, sent: unknown) =>
      callRest<Body>(conversations, { userId, method, path, body: sent })

    const made = await call<{ conversationId: string; title: string }>('POST', '/conversations', body)
    await call('PUT', `/conversations/${made.body.conversationId}/read`, { upTo: 1 })

    expect([made.status, made.body.title, made.headers['content-language']]).toEqual([201, 'Kuoro', 'fi'])
    expect(lastLine()).toMatchObject({ route: 'markRead', units: { read: 1.5 } })
  })

  it('is the one the caller chose, in what they read', async () => {
    const { status, headers } = await callRest(users, { userId, path: `/users/${userId}` })

    expect([status, headers['content-language']]).toEqual([200, 'fi'])
  })

  it('costs nothing to find where one was asked for', async () => {
    const path = '/users/nobody'
    await callRest(users, { userId, path, headers: { 'Accept-Language': 'sv' } })
    const asked = lastLine()
    await callRest(users, { userId, path })
    const notAsked = lastLine()

    expect(asked.units).toEqual({ read: 0, write: 0, calls: 0 })
    expect(notAsked.units).toEqual({ read: 0.5, write: 0, calls: 1 })
  })
})

describe('a table that is busy', () => {
  // Made only now: everything else here asks the real table.
  let documents: ReturnType<typeof mockClient> | undefined
  afterEach(() => documents?.restore())

  it('R12 is unavailable for now, and says no more', async () => {
    const busy = Object.assign(new Error('Throughput of table Parley-Table exceeded'), {
      name: 'ProvisionedThroughputExceededException',
    })
    documents = mockClient(DynamoDBClient)
    documents.onAnyCommand().rejects(busy)

    const { status, headers, body } = await callRest<Problem>(users, { userId, path: `/users/${userId}` })

    expect(status).toBe(503)
    expect(headers['retry-after']).toBe('1')
    expect(body).toMatchObject({ code: 'unavailable', retryable: true, retryAfterSeconds: 1 })
    expect(JSON.stringify(body)).not.toMatch(/Throughput|Parley-Table/)
    expect(lastLine()).toMatchObject({ level: 'warn', cause: 'ProvisionedThroughputExceededException' })
  })
})
