import { describe, expect, it } from 'vitest'
import type { Signal } from '../../client/src/clock.ts'
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
    await api.messages.history('c', 7, { limit: 2, cursor: 'more' })
    await api.messages.react('c', 7, '👍')
    await api.conversations.members('c')
    await api.users.block('ben')

    expect(asked.map(({ route }) => route)).toEqual([
      'GET /conversations/c/messages/7/receipts?state=seen&limit=5',
      'GET /conversations/c/messages/7/history?limit=2&cursor=more',
      'PUT /conversations/c/messages/7/reactions/%F0%9F%91%8D',
      'GET /conversations/c/members',
      'PUT /users/me/blocks/ben',
    ])
    expect(asked.filter(({ body }) => body !== undefined)).toEqual([])
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

  it('asks how far a job is until it has ended, a second apart', async () => {
    const states = ['queued', 'running', 'running', 'failed']
    const askedAt: number[] = []
    const around = surroundings((url) => {
      if (!url.endsWith('/jobs/j'))
        return { status: 200, body: { userId: 'me', accessToken: 'a', expiresIn: 3600 } }
      askedAt.push(around.now())
      return { status: 200, body: { jobId: 'j', state: states[askedAt.length - 1] } }
    })
    const client = createClient({ url: 'https://parley', environment: around.tab() })
    await client.session.signIn({ username: 'ada', password: 'secret' })
    const heard: string[] = []
    const hearAll = async () => {
      for await (const { state } of createApi(client).conversations.jobProgress('j')) heard.push(state)
    }

    await around.untilSettled(hearAll())

    expect(heard).toEqual(states)
    expect(askedAt.map((at) => at - (askedAt[0] ?? 0))).toEqual([0, 1000, 2000, 3000])
  })

  it('asks no more for a job once it is told to stop', async () => {
    const around = surroundings(() => ({
      status: 200,
      body: { userId: 'me', accessToken: 'a', expiresIn: 3600, state: 'running' },
    }))
    const client = createClient({ url: 'https://parley', environment: around.tab() })
    await client.session.signIn({ username: 'ada', password: 'secret' })
    const stopping = new AbortController()
    const progress = createApi(client).conversations.jobProgress('j', { signal: stopping.signal })
    await progress.next()

    const next = progress.next()
    stopping.abort()

    expect(await next).toEqual({ done: true, value: undefined })
  })

  it('listens no longer than it waits for whether it is told to stop', async () => {
    const around = surroundings(() => ({
      status: 200,
      body: { userId: 'me', accessToken: 'a', expiresIn: 3600, state: 'running' },
    }))
    const client = createClient({ url: 'https://parley', environment: around.tab() })
    await client.session.signIn({ username: 'ada', password: 'secret' })
    const listeners = new Set<() => void>()
    const signal: Signal = {
      aborted: false,
      addEventListener: (_, listener) => void listeners.add(listener),
      removeEventListener: (_, listener) => void listeners.delete(listener),
    }

    const progress = createApi(client).conversations.jobProgress('j', { signal })
    for (let count = 1; count <= 5; count += 1) await around.untilSettled(progress.next())

    expect(listeners.size).toBe(0)
  })
})
