/** An error of the SQS API: the SDK names it after `name`; `queryCode` is what older clients look at. */
export class QueueError extends Error {
  override readonly name: string
  readonly queryCode: string

  constructor(name: string, message: string, queryCode = name) {
    super(message)
    this.name = name
    this.queryCode = queryCode
  }
}

export const noQueue = () =>
  new QueueError(
    'QueueDoesNotExist',
    'The specified queue does not exist.',
    'AWS.SimpleQueueService.NonExistentQueue',
  )

export const invalidValue = (name: string, value: unknown) =>
  new QueueError('InvalidParameterValue', `Value ${String(value)} for parameter ${name} is invalid.`)
