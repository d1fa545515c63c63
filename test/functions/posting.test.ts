import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { postingGiven } from '../../shared/lambda/given.ts'

/** Answers when the next turn of the loop has come, so that what is asked at once is there at once. */
const open = { now: 0, most: 0, all: 0 }
const server = createServer(async (request, response) => {
  open.now += 1
  open.all += 1
  open.most = Math.max(open.most, open.now)
  await request.toArray()
  setImmediate(() => answer(response))
})

function answer(response: ServerResponse): void {
  open.now -= 1
  response.writeHead(200).end()
}

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  Object.assign(process.env, {
    SOCKET_ENDPOINT: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    AWS_REGION: 'eu-north-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
  })
})
afterAll(() => {
  server.closeAllConnections()
  server.close()
})

it('R10 posts to 200 connections at once, and the others wait for their turn', async () => {
  const { post } = postingGiven()

  const outcomes = await Promise.all(Array.from({ length: 600 }, (_, place) => post(`C${place}=`, '{}')))

  expect(new Set(outcomes)).toEqual(new Set(['delivered']))
  expect(open.all).toBe(600)
  expect(open.most).toBeLessThanOrEqual(200)
})
