import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda'
import { afterEach, expect, it } from 'vitest'
import type { Invoke, InvokeResult } from '../../local/events.ts'
import { createInvokeHandler } from '../../local/functions/http.ts'
import { type LocalServer, startServer } from '../../local/http/server.ts'

let server: LocalServer | undefined
afterEach(() => server?.close())

/** The Lambda API before functions that answer so, as the SDK sees it. */
async function start(answer: InvokeResult | ((event: unknown) => InvokeResult)) {
  const invoked: [string, unknown][] = []
  const invoke: Invoke = async (name, event) => {
    invoked.push([name, event])
    return typeof answer === 'function' ? answer(event) : answer
  }
  server = await startServer({ port: 0, log: () => undefined })
  server.serve([createInvokeHandler(invoke)], undefined)
  const endpoint = `http://localhost:${server.port}`
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' }
  const client = new LambdaClient({ endpoint, region: 'eu-north-1', credentials, maxAttempts: 1 })
  const call = async (more = {}) => {
    const command = new InvokeCommand({ FunctionName: 'reader', Payload: '{"a":1}', ...more })
    const { StatusCode, FunctionError, Payload } = await client.send(command)
    return { status: StatusCode, error: FunctionError, payload: Payload?.transformToString() }
  }
  return { call, invoked, url: `${endpoint}/2015-03-31/functions/reader/invocations` }
}

it('answers what the function answered', async () => {
  const { call, invoked } = await start({ ok: true, payload: { batchItemFailures: [] } })

  expect(await call()).toEqual({ status: 200, error: undefined, payload: '{"batchItemFailures":[]}' })
  expect(invoked).toEqual([['reader', { a: 1 }]])
})

it('finds a function by its ARN', async () => {
  const { call, invoked } = await start({ ok: true, payload: null })
  const arn = 'arn:aws:lambda:eu-north-1:000000000000:function:reader'

  await call({ FunctionName: arn })

  expect(invoked[0]?.[0]).toBe(arn)
})

it('tells an error of the function from an answer', async () => {
  const error = { errorType: 'ResourceNotFoundException', errorMessage: 'no such table', trace: ['at x'] }
  const { call } = await start({ ok: false, error })

  expect(await call()).toEqual({ status: 200, error: 'Unhandled', payload: JSON.stringify(error) })
})

it.each([
  [404, 'ResourceNotFoundException'],
  [413, 'RequestTooLargeException'],
  [429, 'TooManyRequestsException'],
] as const)('refuses with %s as Lambda does', async (refusedWith, errorType) => {
  const { call } = await start({ ok: false, error: { errorType, errorMessage: 'why', refusedWith } })

  await expect(call()).rejects.toMatchObject({ name: errorType, message: 'why' })
})

it('answers at once when the event is only to be taken', async () => {
  const { call, invoked } = await start({ ok: true, payload: 'unseen' })

  expect(await call({ InvocationType: 'Event' })).toEqual({ status: 202 })
  expect(invoked).toHaveLength(1)
})

it('takes nothing that is unsigned, from another site, or no JSON', async () => {
  const { invoked, url, call } = await start({ ok: true, payload: null })
  const status = async (headers: Record<string, string>) =>
    (await fetch(url, { method: 'POST', body: '{}', headers })).status

  expect(await status({})).toBe(403)
  expect(await status({ authorization: 'AWS4', origin: 'http://elsewhere.example' })).toBe(403)
  await expect(call({ Payload: 'nonsense' })).rejects.toMatchObject({
    name: 'InvalidRequestContentException',
  })
  expect(invoked).toEqual([])
})
