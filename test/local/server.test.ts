import { request } from 'node:http'
import { afterEach, expect, it } from 'vitest'
import type { Fault } from '../../local/events.ts'
import { createControls } from '../../local/http/controls.ts'
import { createFrontPage } from '../../local/http/front-page.ts'
import { type LocalServer, startServer } from '../../local/http/server.ts'

const servers: LocalServer[] = []
const lines: string[] = []

afterEach(async () => {
  for (const server of servers.splice(0)) await server.close()
})

async function start(port = 0): Promise<{ server: LocalServer; url: string }> {
  const server = await startServer({ port, log: (line) => lines.push(line) })
  servers.push(server)
  return { server, url: `http://localhost:${server.port}` }
}

/** Takes numbers only. */
function numberFault(): Fault {
  let value: number | undefined
  return {
    set: (given) => {
      if (typeof given !== 'number') throw new TypeError('takes a number')
      value = given
    },
    get: () => value,
    clear: () => {
      value = undefined
    },
  }
}

async function startControls() {
  const { server, url } = await start()
  const faults = { delay: numberFault(), lose: numberFault() }
  server.serve([createControls({ faults, outputs: { stack: { Url: url } }, unsupported: [] })], undefined)
  const ask = async (method: string, path: string, body?: unknown, headers = {}) => {
    const init = body === undefined ? {} : { body: JSON.stringify(body) }
    const response = await fetch(`${url}${path}`, { method, headers, ...init })
    return [response.status, await response.json()]
  }
  return { faults, ask, url }
}

it('answers 503 until it is told what to serve, and 404 to what nobody takes', async () => {
  const { server, url } = await start()

  const before = await fetch(`${url}/local/ready`)
  server.serve([], undefined)
  const after = await fetch(`${url}/anything`)

  expect([before.status, after.status]).toEqual([503, 404])
})

it('says which port is taken, and what to do', async () => {
  const { server } = await start()

  await expect(start(server.port)).rejects.toThrow(
    `Port ${server.port} is taken by another program. Choose another one with --port.`,
  )
})

it('answers 500 without a word when a handler fails, and tells the terminal', async () => {
  const { server, url } = await start()
  server.serve([() => Promise.reject(new Error('a secret'))], undefined)

  const response = await fetch(url)

  expect([response.status, await response.json()]).toEqual([500, { message: 'Internal server error' }])
  expect(lines.join()).toContain('a secret')
})

it('asks handlers in order, and takes any request target', async () => {
  const { server, url } = await start()
  const seen: string[] = []
  server.serve(
    [
      (_, _response, { pathname }) => {
        seen.push(pathname)
        return false
      },
      (_, response) => {
        response.end('second')
        return true
      },
    ],
    undefined,
  )

  const response = await fetch(`${url}//twice?x=%zz`)
  const { promise, resolve } = Promise.withResolvers<number | undefined>()
  request({ port: server.port, path: '*', method: 'OPTIONS' }, ({ statusCode }) => resolve(statusCode)).end()

  expect(await response.text()).toBe('second')
  expect(await promise).toBe(200)
  expect(seen).toHaveLength(2)
})

it('sets, shows and clears faults', async () => {
  const { ask } = await startControls()

  expect(await ask('PUT', '/local/faults', { delay: 5 })).toEqual([200, { delay: 5, lose: null }])
  expect(await ask('PUT', '/local/faults/lose', 1)).toEqual([200, 1])
  expect(await ask('GET', '/local/faults/lose')).toEqual([200, 1])
  expect(await ask('DELETE', '/local/faults/lose')).toEqual([200, null])
  expect(await ask('PUT', '/local/faults', { delay: null })).toEqual([200, { delay: null, lose: null }])
  expect(await ask('DELETE', '/local/faults')).toEqual([200, { delay: null, lose: null }])
})

it('refuses faults and values that it does not know, in words', async () => {
  const { ask } = await startControls()
  const unknown = { message: 'There is no fault wrong. There are: delay, lose' }

  expect(await ask('PUT', '/local/faults', { delay: 1, wrong: 1 })).toEqual([400, unknown])
  expect(await ask('GET', '/local/faults/wrong')).toEqual([404, unknown])
  expect(await ask('PUT', '/local/faults/delay', 'x')).toEqual([400, { message: 'takes a number' }])
  expect(await ask('PUT', '/local/faults', [1])).toMatchObject([400, {}])
  expect(await ask('GET', '/local/faults')).toEqual([200, { delay: null, lose: null }])
})

it('lets no page of another site use the controls', async () => {
  const { ask, url } = await startControls()

  expect(await ask('POST', '/local/faults', { delay: 1 }, { Origin: 'https://evil.example' })).toMatchObject([
    403,
    {},
  ])
  expect(await ask('POST', '/local/faults', { delay: 1 }, { Origin: url })).toEqual([
    200,
    { delay: 1, lose: null },
  ])
})

it('says at / what runs, with every name escaped', async () => {
  const { server, url } = await start()
  server.serve([createFrontPage(['A<b>'], [{ title: 'REST', url: `${url}/v1` }])], undefined)

  const response = await fetch(url)

  expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8')
  expect(await response.text()).toMatch(/<h1>A&lt;b&gt;<\/h1>[\s\S]*href="http:\/\/localhost:\d+\/v1"/)
})
