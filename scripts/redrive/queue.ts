import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  type Message,
  ReceiveMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs'

/** Nobody else gets a message for so long; it bounds what is done with one. */
const hiddenSeconds = 300

/**
 * Hands each message of a queue to `handle` and deletes those that it answers true for. The others stay hidden until all
 * have had their turn, so that none comes twice, and show themselves again then.
 */
export async function drain(
  sqs: SQSClient,
  queueUrl: string,
  handle: (message: Message) => Promise<boolean>,
): Promise<void> {
  const kept: Message[] = []
  try {
    for await (const message of receiveAll(sqs, queueUrl)) {
      kept.push(message)
      if (!(await handle(message))) continue
      await sqs.send(new DeleteMessageCommand({ QueueUrl: queueUrl, ReceiptHandle: message.ReceiptHandle }))
      kept.pop()
    }
  } finally {
    for (const message of kept) await showAgain(sqs, queueUrl, message)
  }
}

/** Until there is none, or only such as came before: a queue may hand out a message twice. */
async function* receiveAll(sqs: SQSClient, queueUrl: string): AsyncGenerator<Message> {
  const seen = new Set<string>()
  for (;;) {
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({
        QueueUrl: queueUrl,
        MaxNumberOfMessages: 10,
        MessageAttributeNames: ['All'],
        VisibilityTimeout: hiddenSeconds,
        // A short poll asks only some of the queue's servers.
        WaitTimeSeconds: 1,
      }),
    )
    const fresh = Messages.filter(({ MessageId = '' }) => !seen.has(MessageId))
    if (fresh.length === 0) return
    for (const message of fresh) seen.add(message.MessageId ?? '')
    yield* fresh
  }
}

/** What cannot be shown at once shows itself when its time is up. */
async function showAgain(sqs: SQSClient, queueUrl: string, { ReceiptHandle }: Message): Promise<void> {
  const command = new ChangeMessageVisibilityCommand({
    QueueUrl: queueUrl,
    ReceiptHandle,
    VisibilityTimeout: 0,
  })
  await sqs.send(command).catch(() => undefined)
}
