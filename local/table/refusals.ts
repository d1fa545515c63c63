/** What a call is answered with; the table is never asked. */
export interface Refusal {
  readonly __type: string
  readonly [member: string]: unknown
}

const type = (name: string) => `com.amazonaws.dynamodb.v20120810#${name}`

const messages: Readonly<Record<string, string>> = {
  ThrottlingException:
    'Throughput exceeds the current capacity of your table or index. DynamoDB is automatically scaling your table or index so please try again shortly.',
  ProvisionedThroughputExceededException:
    'The level of configured provisioned throughput for the table was exceeded. Consider increasing your provisioning level with the UpdateTable API.',
}

export function throttled(operation: string, input: TransactInput, error: string): Refusal {
  if (operation.startsWith('Transact')) return cancelled(input, 'ThrottlingError', messages[error] ?? '', 0)
  return { __type: type(error), message: messages[error] ?? '' }
}

const conflictMessage = 'Transaction is ongoing for the item'

/** A transaction is cancelled because of one of its items, a single write refused. */
export function conflicting(operation: string, input: TransactInput, random: () => number): Refusal {
  if (!operation.startsWith('Transact')) {
    return { __type: type('TransactionConflictException'), message: conflictMessage }
  }
  const index = Math.floor(random() * (input.TransactItems?.length ?? 1))
  return cancelled(input, 'TransactionConflict', conflictMessage, index)
}

export interface TransactInput {
  readonly TransactItems?: readonly unknown[]
}

function cancelled(input: TransactInput, code: string, message: string, index: number): Refusal {
  const items = input.TransactItems ?? [{}]
  const reasons = items.map((_, at) => (at === index ? { Code: code, Message: message } : { Code: 'None' }))
  const codes = reasons.map(({ Code }) => Code).join(', ')
  return {
    __type: type('TransactionCanceledException'),
    Message: `Transaction cancelled, please refer cancellation reasons for specific reasons [${codes}]`,
    CancellationReasons: reasons,
  }
}
