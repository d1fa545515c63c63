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

it.each([
  [['--prot', '1'], "Unknown option '--prot'"],
  [['extra'], "Unexpected argument 'extra'"],
  [['--port', 'x'], '--port x is no port number.'],
  [['--port', '70000'], '--port 70000 is no port number.'],
  [['--env', 'LIMITS'], '--env LIMITS is not NAME=VALUE.'],
  [['--memory', '--data', 'x'], '--memory and --data exclude each other.'],
])('refuses %j in words', (args, message) => {
  expect(() => readOptions(args, {})).toThrow(StartError)
  expect(() => readOptions(args, {})).toThrow(message)
})
