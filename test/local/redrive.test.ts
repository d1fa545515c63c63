import { spawn } from 'node:child_process'
import { GetQueueAttributesCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs'
import { beforeAll, expect, it } from 'vitest'
import type { Conversation } from '../../shared/contract/conversations.ts'
import type { Event } from '../../shared/contract/event.ts'
import { useSite } from '../support/runtime.ts'
import type { SignedIn } from '../support/runtime-people.ts'
import { until } from '../support/runtime-poll.ts'

// The real stacks and the real command: what a record's trouble keeps from people, they get once it is over.

const site = useSite()
let ada: SignedIn
let ben: SignedIn
let sqs: SQSClient
let queues: Readonly<Record<string, string>>

beforeAll(async () => {
  ;[ada, ben] = (await site.people(2)) as [SignedIn, SignedIn]
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' }
  sqs = new SQSClient({
    endpoint: site.origin,
    region: 'eu-north-1',
    credentials,
    useQueueUrlAsEndpoint: false,
  })
  queues = site.runtime?.outputs.Parley as Record<string, string>
})

async function redrive(...args: string[]): Promise<{ code: number | null; output: string }> {
  const child = spawn(process.execPath, ['scripts/redrive.ts', '--url', site.origin, ...args])
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      output += chunk
    })
  }
  const { promise, resolve } = Promise.withResolvers<number | null>()
  child.on('close', resolve)
  return { code: await promise, output }
}

const newGroup = async (title: string): Promise<Conversation> => {
  const body = { kind: 'group', title, memberIds: [ben.userId] }
  return (await ada.call('POST /conversations', { body })).body as Conversation
}
async function send({ conversationId }: Conversation, text: string): Promise<void> {
  const body = { content: { body: text }, clientMessageId: crypto.randomUUID() }
  const { status } = await ada.call(`POST /conversations/${conversationId}/messages`, { body })
  expect(status).toBe(201)
}
/** Whether a message came as an event of its own; `conversation.joined` may quote it as the newest one. */
const saying = (text: string) => (event: Event) =>
  event.type === 'message.created' && JSON.stringify(event.data).includes(text)
const waiting = 'ApproximateNumberOfMessages'

/** Waits for longer than a minute, so that it is for the test to say what is too long. */
const givenUp = () =>
  until(
    'the record to be given up',
    async () => {
      const { Attributes } = await sqs.send(
        new GetQueueAttributesCommand({ QueueUrl: queues.UndeliveredQueueUrl, AttributeNames: [waiting] }),
      )
      return Attributes?.[waiting] === '1'
    },
    90_000,
  )

it('R10 a poison record leaves within a minute, others are told meanwhile, and it is redriven once healed', async () => {
  const socket = await site.listen(ben)
  const [sick, healthy] = [await newGroup('Sick'), await newGroup('Healthy')]
  site.runtime?.faults.poisonRecords?.set({ containing: 'poisonous words' })

  const beganAt = performance.now()
  await send(sick, 'poisonous words')
  await send(healthy, 'still there?')
  await socket.heard('message.created', saying('still there?'))
  await givenUp()
  const tookMs = performance.now() - beganAt
  const stillSick = await redrive('--dry-run')
  site.runtime?.faults.poisonRecords?.clear()
  const heardBefore = socket.events.some(saying('poisonous words'))
  const healed = await redrive()
  await socket.heard('message.created', saying('poisonous words'))
  const again = await redrive()

  expect(tookMs).toBeLessThan(60_000)
  // A try with others in the batch splits it and is none of the six that a record gets alone.
  expect(stillSick.output).toMatch(
    /^1 record given up at .* after ([6-9]|\d\d) tries \(RetryAttemptsExhausted\): the stream still has/,
  )
  expect(heardBefore).toBe(false)
  expect(healed).toMatchObject({ code: 0, output: expect.stringContaining(': delivered\n') })
  expect(again).toEqual({
    code: 0,
    output:
      'Batches of the stream: 0 done, 0 dropped, 0 kept\nJobs of the fan-out: 0 done, 0 dropped, 0 kept\n' +
      'Tasks of audiences: 0 done, 0 dropped, 0 kept\n',
  })
}, 120_000)

it('keeps what fails again', async () => {
  const group = await newGroup('Throttled')
  site.runtime?.faults.poisonRecords?.set({ containing: 'more poison' })
  await send(group, 'more poison')
  await givenUp()
  site.runtime?.faults.poisonRecords?.clear()
  site.runtime?.faults.throttleTable?.set({ function: queues.StreamFunctionName?.split('-')[1] })

  const throttled = await redrive()
  site.runtime?.faults.throttleTable?.clear()
  const healed = await redrive()

  expect(throttled).toMatchObject({
    code: 1,
    output: expect.stringMatching(/: kept: the function could not deal with \d+ of the records\n/),
  })
  expect(healed.code).toBe(0)
}, 120_000)

it('puts jobs of the fan-out back', async () => {
  const socket = await site.listen(ben)
  const hello = await socket.ask('hello')
  if (!hello.ok) throw new Error('hello was refused')
  const { conversationId } = await newGroup('Large')
  await send({ conversationId } as Conversation, 'told twice')
  const { seq } = await socket.heard('message.created', saying('told twice'))
  const inAnHour = Date.now() + 3_600_000
  const recipients = [[ben.userId, hello.data.connectionId, 1, inAnHour, false, false]]
  const job = JSON.stringify({ conversationId, seqs: [seq], recipients })
  await sqs.send(new SendMessageCommand({ QueueUrl: queues.FanOutFailuresUrl, MessageBody: job }))

  const { code, output } = await redrive()

  expect(code).toBe(0)
  expect(output).toContain('Jobs of the fan-out: 1 done, 0 dropped, 0 kept\n')
  const tellings = () =>
    socket.events.filter(({ type, seq: told }) => type === 'message.created' && told === seq)
  await until('the second telling', () => tellings().length === 2)
}, 120_000)
