import { expect, test } from 'vitest'
import { watchFrames } from '../../local/sockets/frame-watch.ts'
import { policyAllows } from '../../local/sockets/policy.ts'
import { readSocketApis } from '../../local/sockets/read-template.ts'
import { apiId, resources, route } from './sockets-rig.ts'

const connectArn = 'arn:aws:execute-api:eu-north-1:000000000000:a1b2c3d4e5/live/$connect'

test('joins the routes of an API to their functions', () => {
  const [config, ...more] = readSocketApis(resources)

  expect(more).toEqual([])
  expect(config).toMatchObject({
    apiId,
    stage: 'live',
    selectionExpression: '$request.body.action',
    authorizer: {
      functionName: 'arn:aws:lambda:eu-north-1:000000000000:function:authorizer',
      identitySources: ['route.request.header.Sec-WebSocket-Protocol'],
    },
  })
  expect([...(config?.routes.keys() ?? [])]).toEqual([
    '$connect',
    '$disconnect',
    '$default',
    'named',
    'oneWay',
  ])
  expect(config?.routes.get('named')?.respondsToSender).toBe(true)
  expect(config?.routes.get('oneWay')?.respondsToSender).toBe(false)
})

test('follows references that were resolved to physical ids', () => {
  const physical = JSON.parse(JSON.stringify(resources).replaceAll('"Authorizer"', '"auth-1"'))
  const { 'auth-1': Authorizer, ...others } = physical

  const [config] = readSocketApis(
    { ...others, Authorizer },
    { refOf: (logicalId) => (logicalId === 'Authorizer' ? 'auth-1' : logicalId) },
  )

  expect(config?.authorizer).toMatchObject({ functionName: expect.stringMatching(/:authorizer$/) })
})

test('warns of what it does not run', () => {
  const warnings: string[] = []
  const mock = route('mocked', 'mocked')
  const integration = {
    Type: 'AWS::ApiGatewayV2::Integration',
    Properties: { ApiId: apiId, IntegrationType: 'MOCK' },
  }
  const connect = route('$connect', 'connect', { AuthorizationType: 'AWS_IAM' })

  readSocketApis(
    { ...resources, ...mock, mockedIntegration: integration, ...connect },
    { warn: (text) => warnings.push(text) },
  )

  expect(warnings).toEqual([
    'WebSocket route mocked has an integration that is not a Lambda proxy: it does nothing here',
    `WebSocket API ${apiId} has AWS_IAM authorization: only Lambda authorizers are run here, so it refuses everybody`,
  ])
})

test.each([
  ['the very resource', [allow(connectArn)], true],
  ['a star', [allow('*')], true],
  ['stars within', [allow('arn:aws:execute-api:*:*:a1b2c3d4e5/live/*')], true],
  ['question marks', [allow('arn:aws:execute-api:eu-north-?:*/live/$connec?')], true],
  ['one of several', [allow(['arn:aws:s3:::x', connectArn])], true],
  ['another action', [{ ...allow('*'), Action: 's3:*' }], false],
  ['an action with a star', [{ ...allow('*'), Action: 'EXECUTE-API:*' }], true],
  ['a prefix', [allow(connectArn.slice(0, -1))], false],
  ['a dot that is no wildcard', [allow(connectArn.replace('-', '.'))], false],
  ['nothing', [], false],
  ['and denies', [allow('*'), { ...allow(connectArn), Effect: 'Deny' }], false],
  ['and denies another', [allow('*'), { ...allow('*/other'), Effect: 'Deny' }], true],
  ['all but another', [{ Effect: 'Allow', NotAction: 's3:*', NotResource: '*/other' }], true],
  ['under a condition', [{ ...allow('*'), Condition: { Bool: { 'aws:SecureTransport': 'true' } } }], false],
])('reads a policy that allows %s', (_what, Statement, allowed) => {
  expect(policyAllows({ Version: '2012-10-17', Statement }, connectArn)).toBe(allowed)
})

test.each([1, 2, 3, 7, 1000])('measures frames that arrive %i bytes at a time', (step) => {
  const seen = (payloads: number[], limit: number) => {
    let tooLarge = 0
    const watch = watchFrames(limit, () => {
      tooLarge += 1
    })
    const bytes = Buffer.concat(payloads.map(maskedFrame))
    for (let at = 0; at < bytes.length; at += step) watch(bytes.subarray(at, at + step))
    return tooLarge
  }

  expect(seen([0, 1, 125, 126, 300, 0, 70_000], 70_000)).toBe(0)
  expect(seen([125, 126, 70_000], 69_999)).toBe(1)
  expect(seen([301], 300)).toBe(1)
})

function allow(Resource: string | string[]) {
  return { Effect: 'Allow', Action: 'execute-api:Invoke', Resource }
}

function maskedFrame(length: number): Buffer {
  const mask = Buffer.alloc(4, 0xff)
  const payload = Buffer.alloc(length, 0xfe)
  if (length < 126) return Buffer.concat([Buffer.from([0x81, 0x80 | length]), mask, payload])
  const extended = Buffer.alloc(length < 65_536 ? 2 : 8)
  extended.writeUIntBE(length, extended.length === 2 ? 0 : 2, extended.length === 2 ? 2 : 6)
  return Buffer.concat([
    Buffer.from([0x81, 0x80 | (extended.length === 2 ? 126 : 127)]),
    extended,
    mask,
    payload,
  ])
}
