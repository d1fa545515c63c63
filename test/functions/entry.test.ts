import { beforeAll, describe, expect, it } from 'vitest'
import { handler } from '../../functions/entry/index.ts'
import { EntryPoint } from '../../shared/contract/entry.ts'
import type { Problem } from '../../shared/contract/problem.ts'
import { keepLogLines } from '../support/log-lines.ts'
import { callRest } from '../support/rest-event.ts'

keepLogLines()

describe('the entry function', () => {
  beforeAll(() => {
    Object.assign(process.env, {
      USER_POOL_ID: 'eu-north-1_Local0001',
      USER_POOL_CLIENT_ID: 'client',
      REALTIME_URL: 'wss://parley.example/realtime',
      EPOCH: '3',
    })
  })

  it('says the one thing a client must know', async () => {
    const { status, body } = await callRest<EntryPoint>(handler, { path: '/' })

    expect(status).toBe(200)
    expect(EntryPoint.parse(body)).toEqual(body)
    expect(body).toMatchObject({
      epoch: '3',
      realtimeUrl: 'wss://parley.example/realtime',
      userPool: { userPoolId: 'eu-north-1_Local0001', clientId: 'client', region: 'eu-north-1' },
      languages: ['en', 'fi', 'sv'],
    })
    expect(body._links).toMatchObject({
      self: { href: '/v1' },
      signIn: { href: '/v1/auth/token' },
      readOpenApi: { href: '/v1/openapi.json' },
      listConversations: { href: '/v1/conversations' },
    })
  })

  it('serves both documents', async () => {
    const openApi = await callRest(handler, { path: '/openapi.json' })
    const asyncApi = await callRest(handler, { path: '/asyncapi.json' })

    expect(openApi).toMatchObject({ status: 200, body: { openapi: '3.1.0' } })
    expect(asyncApi).toMatchObject({
      status: 200,
      body: { asyncapi: '3.0.0', servers: { realtime: { host: 'parley.example', pathname: '/realtime' } } },
    })
  })

  it('is found under a domain that passes the stage on', async () => {
    const answers = await Promise.all(['/v1', '/v1/'].map((path) => callRest(handler, { path })))

    expect(answers.map(({ status }) => status)).toEqual([200, 200])
  })

  it('knows no other path', async () => {
    for (const path of ['/nothing', '/openapi.json/more', '/v1x', '/openapiXjson']) {
      const answer = await callRest<Problem>(handler, { path })

      expect(answer).toMatchObject({ status: 404, body: { code: 'not_found', instance: `/v1${path}` } })
    }
  })

  it('names the methods of a path that is there', async () => {
    const answer = await callRest<Problem>(handler, { method: 'DELETE', path: '/openapi.json' })

    expect(answer).toMatchObject({
      status: 405,
      headers: { allow: 'GET' },
      body: { code: 'method_not_allowed' },
    })
  })
})
