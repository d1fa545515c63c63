import { resolve } from 'node:path'
import { expect, it } from 'vitest'
import { StartError } from '../../local/events.ts'
import { readOptions } from '../../local/options.ts'

it('has defaults that need no option', () => {
  expect(readOptions([], {})).toEqual({
    help: false,
    port: 4000,
    dataDir: resolve('.parley'),
    quiet: false,
    variables: {},
    faults: {},
    seed: 1,
    databaseEndpoint: undefined,
  })
})

it('reads every option', () => {
  const args = ['--port', '0', '--data', '/tmp/x', '--quiet', '--env', 'LIMITS=off', '--env', 'A=b=c']

  expect(readOptions(args, { DYNAMODB_ENDPOINT: 'http://localhost:8000' })).toMatchObject({
    port: 0,
    dataDir: '/tmp/x',
    quiet: true,
    variables: { LIMITS: 'off', A: 'b=c' },
    databaseEndpoint: 'http://localhost:8000',
  })
  expect(readOptions(['--memory'], {}).dataDir).toBeUndefined()
  expect(readOptions(['--help'], {}).help).toBe(true)
})

it('reads faults that are on from the start, and the seed of what they strike', () => {
  const args = ['--fault', 'delayPosts={"milliseconds": 5, "rate": 0.5}', '--fault', 'failPosts=0.1']

  expect(readOptions([...args, '--fault', 'splitBatches', '--seed', '42'], {})).toMatchObject({
    faults: { delayPosts: { milliseconds: 5, rate: 0.5 }, failPosts: 0.1, splitBatches: true },
    seed: 42,
  })
})

it.each([
  [['--prot', '1'], "Unknown option '--prot'"],
  [['extra'], "Unexpected argument 'extra'"],
  [['--port', 'x'], '--port x is no port number.'],
  [['--port', '70000'], '--port 70000 is no port number.'],
  [['--env', 'LIMITS'], '--env LIMITS is not NAME=VALUE.'],
  [['--fault', '=1'], '--fault =1 is not NAME=JSON.'],
  [['--fault', 'failPosts=often'], '--fault failPosts=often: what follows "=" is no JSON.'],
  [['--seed=-1'], '--seed -1 is no whole number'],
  [['--seed=x'], '--seed x is no whole number below 2^32.'],
  [['--memory', '--data', 'x'], '--memory and --data exclude each other.'],
])('refuses %j in words', (args, message) => {
  expect(() => readOptions(args, {})).toThrow(StartError)
  expect(() => readOptions(args, {})).toThrow(message)
})
