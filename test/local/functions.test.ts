import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest'
import { readFunction } from '../../local/functions/function-config.ts'
import { createFunctions, type Functions } from '../../local/functions/functions.ts'
import { loadAssembly } from '../../local/template/assembly.ts'
import { resolveAssembly } from '../../local/template/resolve.ts'
import { functionResource, writeAssembly } from '../support/assembly.ts'

const code = {
  echo: 'export const handler = async (event, context) => ({ event, env: process.env, left: context.getRemainingTimeInMillis(), name: context.functionName })',
  fail: 'export const handler = async () => { throw new TypeError("no such thing") }',
  exit: 'let n = 0; export const handler = async (event) => { n += 1; if (event.exit) process.exit(3); return n }',
  reject:
    'export const handler = async () => { setTimeout(() => { throw new Error("late") }, 0); return new Promise(() => {}) }',
  hang: 'export const handler = async () => new Promise(() => setInterval(() => {}, 1000))',
  slow: 'let busy = 0; export const handler = async () => { busy += 1; const seen = busy; await new Promise((r) => setTimeout(r, 20)); busy -= 1; return { seen, id: process.env.AWS_SESSION_TOKEN } }',
  broken: 'throw new Error("cannot import")',
  nothing: 'console.log("hello"); console.error("there"); export const handler = async () => undefined',
}

let assembly: ReturnType<typeof writeAssembly>
let running: Functions | undefined
const lines: string[] = []

beforeAll(() => {
  const Resources = Object.fromEntries(
    Object.keys(code).map((name) => [
      `${name}0123ABCD`,
      functionResource(name, {
        FunctionName: name,
        Timeout: name === 'hang' ? 0.2 : 5,
        MemorySize: 256,
        Environment: { Variables: { COLOUR: 'green', LIMITS: 'on' } },
        ...(name === 'exit' && { ReservedConcurrentExecutions: 1 }),
      }),
    ]),
  )
  assembly = writeAssembly({ stacks: { stack: { Resources } }, code })
})
afterEach(() => running?.stop())
afterAll(() => assembly.remove())

function start(maxEnvironments = 10): Functions {
  const loaded = loadAssembly(assembly.directory)
  const place = { region: 'eu-north-1', accountId: '000000000000' }
  const { resources } = resolveAssembly(loaded, { ...place, localise: (text) => text })
  running = createFunctions({
    ...place,
    functions: resources.map((resource) => readFunction(resource, loaded.assets)),
    variables: { LIMITS: 'off' },
    maxEnvironments,
    log: (line) => lines.push(line),
  })
  return running
}

async function payloadOf(invoked: ReturnType<Functions['invoke']>): Promise<Record<string, unknown>> {
  const result = await invoked
  if (!result.ok) throw new Error(result.error.errorMessage)
  return result.payload as Record<string, unknown>
}

it('gives a function its event as JSON, its context, and exactly the environment of Lambda and template', async () => {
  const { invoke } = start()

  const payload = await payloadOf(invoke('echo', { at: new Date(0), none: undefined }))

  expect(payload.event).toEqual({ at: '1970-01-01T00:00:00.000Z' })
  expect(payload.name).toBe('echo')
  expect(payload.left).toSatisfy((left: number) => left > 4000 && left <= 5000)
  expect(payload.env).toMatchObject({
    AWS_LAMBDA_FUNCTION_NAME: 'echo',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '256',
    AWS_REGION: 'eu-north-1',
    COLOUR: 'green',
    LIMITS: 'off',
    _HANDLER: 'index.handler',
  })
  expect(payload.env).not.toHaveProperty('HOME')
  expect(payload.env).not.toHaveProperty('NODE_COMPILE_CACHE')
})

it('finds a function by logical id, name and ARN, with or without a qualifier', async () => {
  const { invoke } = start()
  const arn = 'arn:aws:lambda:eu-north-1:000000000000:function:nothing'

  const found = await Promise.all(
    ['nothing0123ABCD', 'nothing', arn, `${arn}:live`].map((name) => invoke(name, {})),
  )

  expect(found).toEqual(found.map(() => ({ ok: true, payload: null })))
  expect(await invoke('unknown', {})).toMatchObject({ error: { errorType: 'ResourceNotFoundException' } })
})

it('answers what a function throws', async () => {
  const { invoke } = start()

  const result = await invoke('fail', {})

  expect(result).toMatchObject({
    ok: false,
    error: { errorType: 'TypeError', errorMessage: 'no such thing' },
  })
})

it('ends an environment that exits or crashes, and starts another for the next event', async () => {
  const { invoke } = start()

  const counts = [await payloadOf(invoke('exit', {})), await payloadOf(invoke('exit', {}))]
  const exited = await invoke('exit', { exit: true })
  const after = await invoke('exit', {})
  const crashed = await invoke('reject', {})

  expect(counts).toEqual([1, 2])
  expect(exited).toMatchObject({ error: { errorMessage: 'Runtime exited with error: exit status 3' } })
  expect(after).toEqual({ ok: true, payload: 1 })
  expect(crashed).toMatchObject({ error: { errorMessage: 'late' } })
})

it('ends a function at its timeout as Lambda does', async () => {
  const { invoke } = start()

  const result = await invoke('hang', {})

  expect(result).toMatchObject({
    error: {
      errorType: 'Sandbox.Timedout',
      errorMessage: expect.stringMatching(/Task timed out after 0.20 seconds$/),
    },
  })
})

it('gives an environment one event at a time, and starts as many as its bound allows', async () => {
  const { invoke } = start(3)

  const payloads = await Promise.all(Array.from({ length: 12 }, () => payloadOf(invoke('slow', {}))))

  expect(payloads.map(({ seen }) => seen)).toEqual(Array(12).fill(1))
  expect(new Set(payloads.map(({ id }) => id)).size).toBeLessThanOrEqual(3)
})

it('answers the error of a module that cannot be imported', async () => {
  const { invoke } = start()

  const result = await invoke('broken', {})

  expect(result).toMatchObject({ ok: false, error: { errorMessage: 'cannot import' } })
})

it('kills an environment with its event in flight', async () => {
  const functions = start()
  const invoked = functions.invoke('slow', {})
  await vi.waitUntil(() => functions.killOne('slow') !== undefined)

  const result = await invoked

  // Killed while it started or while it ran: the event fails either way, and the next one is served.
  expect(result).toMatchObject({ ok: false, error: { errorType: 'Runtime.ExitError' } })
  expect(await payloadOf(functions.invoke('slow', {}))).toMatchObject({ seen: 1 })
  expect(functions.killOne('fail')).toBeUndefined()
})

it('kills the environment that is named', async () => {
  const functions = start()
  const id = (await payloadOf(functions.invoke('slow', {}))).id as string

  expect(functions.killOne('slow', `${id}0`)).toBeUndefined()
  await functions.killOne('slow', id)
  expect((await payloadOf(functions.invoke('slow', {}))).id).not.toBe(id)
})

it('refuses an event that is larger than Lambda takes', async () => {
  const { invoke } = start()

  const result = await invoke('echo', 'x'.repeat(6 * 1024 * 1024))

  expect(result).toMatchObject({ error: { errorType: 'RequestTooLargeException' } })
})

it('prints what functions print, each line behind the short name', async () => {
  const { invoke } = start()

  await invoke('nothing', {})

  await vi.waitUntil(() => lines.includes('nothing: hello') && lines.includes('nothing: there'))
})
