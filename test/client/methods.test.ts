import { describe, expect, it } from 'vitest'
import { createApi, createClient } from '../../client/src/index.ts'
import { surroundings } from '../support/client-surroundings.ts'

/** A client of somebody who is signed in, and what it asks. */
async function asking() {
  const asked: { route: string; body: unknown; key: string | undefined; revision: string | undefined }[] = []
  const around = surroundings((url, { method, body, headers }) => {
    asked.push({
      route: `${method} ${url.slice('https://parley/v1'.length)}`,
      body: body === undefined ? undefined : JSON.parse(body),
      key: headers['Idempotency-Key'],
      revision: headers['If-Match'],
    })
    return { status: 200, body: { userId: 'me', accessToken: 'a', refreshToken: 'r', expiresIn: 3600 } }
  })
  const environment = around.tab({ newId: () => 'made-up' })
  const client = createClient({ url: 'https://parley', environment })
  await client.session.signIn({ username: 'ada', password: 'secret' })
  asked.length = 0
  return { api: createApi(client), asked }
}

describe('a method', () => {
  it('takes ids as they stand in the path, then what is asked', async () => {
    const { api, asked } = await asking()

    await api.messages.receipts('c', 7, { state: 'seen', limit: 5 })
    await api.messages.react('c', 7, '👍')
    await api.conversations.members('c')
    await api.users.block('ben')

    expect(asked.map(({ route }) => route)).toEqual([
      'GET /conversations/c/messages/7/receipts?state=seen&limit=5',
      'PUT /conversations/c/messages/7/reactions/%F0%9F%91%8D',
      'GET /conversations/c/members',
      'PUT /users/me/blocks/ben',
    ])
    expect(asked.map(({ body }) => body)).toEqual([undefined, undefined, undefined, undefined])
  })

  it('sends what the route wants of it', async () => {
    const { api, asked } = await asking()

    await api.conversations.putMember('c', 'ben', 'admin')
    await api.conversations.markRead('c', 9)
    await api.messages.edit('c', 7, { body: 'so' }, 3)
    await api.messages.send('c', { content: { body: 'so' } })

    expect(asked).toEqual([
      { route: 'PUT /conversations/c/members/ben', body: { role: 'admin' } },
      { route: 'PUT /conversations/c/read', body: { upTo: 9 } },
      { route: 'PATCH /conversations/c/messages/7', body: { content: { body: 'so' } }, revision: '3' },
      {
        route: 'POST /conversations/c/messages',
        body: { content: { body: 'so' }, clientMessageId: 'made-up' },
      },
    ])
  })

  it('makes something new under a key, the one that is given if there is one', async () => {
    const { api, asked } = await asking()

    await api.conversations.create({ kind: 'direct', userId: 'ben' })
    await api.conversations.create({ kind: 'direct', userId: 'ben' }, { idempotencyKey: 'mine' })
    await api.spaces.create({ name: 'Algebra' })

    expect(asked.map(({ key }) => key)).toEqual(['made-up', 'mine', 'made-up'])
  })

  it('publishes, and puts on the revision that was seen', async () => {
    const { api, asked } = await asking()
    const entry = { question: 'When?', answer: { body: 'In May.' } }

    await api.spaces.addFaq('s', { from: { conversationId: 'c', seq: 7 } })
    await api.spaces.putFaq('s', 'f', entry, { ifMatch: 2 })
    await api.spaces.faq('s', { query: 'wh' })
    await api.spaces.addTemplate('s', { name: 'Greeting', content: { body: 'Welcome' } })

    expect(asked.map(({ route, key, revision }) => [route, key, revision])).toEqual([
      ['POST /spaces/s/faq', 'made-up', undefined],
      ['PUT /spaces/s/faq/f', undefined, '2'],
      ['GET /spaces/s/faq?query=wh', undefined, undefined],
      ['POST /spaces/s/templates', 'made-up', undefined],
    ])
    expect(asked[1]?.body).toEqual(entry)
  })

  it('leaves as the one who is signed in', async () => {
    const { api, asked } = await asking()

    await api.conversations.leave('c')

    expect(asked.map(({ route }) => route)).toEqual(['DELETE /conversations/c/members/me'])
  })
})
