import type { FunctionName } from './function-names.ts'

/** A transaction needs the actions of its parts; there is no action of its own. Never Scan. */
export type TableAction =
  | 'GetItem'
  | 'BatchGetItem'
  | 'Query'
  | 'PutItem'
  | 'UpdateItem'
  | 'DeleteItem'
  | 'BatchWriteItem'
  | 'ConditionCheckItem'

/** Only what asks for credentials: Cognito's calls with a client id or a token need no permission. */
export type UserPoolAction = 'AdminGetUser' | 'AdminUserGlobalSignOut'

export interface Permissions {
  readonly table?: readonly TableAction[]
  /** On the index of messages by sender. */
  readonly sentIndex?: readonly 'Query'[]
  readonly userPool?: readonly UserPoolAction[]
  /** Posts to WebSocket connections. */
  readonly posts?: true
  /** Closes them. */
  readonly closes?: true
  /** Reads the table's stream, and tells the failure queue of records it gave up. */
  readonly readsStream?: true
  /** Gives jobs to the fan-out's queue, or takes them. */
  readonly fanOut?: 'gives' | 'takes'
  /** Gives tasks to the queue of audiences; who takes them gives back what is left of them. */
  readonly audience?: 'gives' | 'takes'
}

/** What each function may do: what its routes need and nothing else. IAM is made of this. */
export const permissions: Readonly<Record<FunctionName, Permissions>> = {
  auth: {
    table: ['GetItem', 'BatchGetItem', 'Query', 'UpdateItem', 'DeleteItem', 'BatchWriteItem'],
    userPool: ['AdminGetUser', 'AdminUserGlobalSignOut'],
    posts: true,
    closes: true,
  },
  users: {
    table: [
      'GetItem',
      'BatchGetItem',
      'Query',
      'PutItem',
      'UpdateItem',
      'DeleteItem',
      'BatchWriteItem',
      'ConditionCheckItem',
    ],
    userPool: ['AdminGetUser'],
    posts: true,
    closes: true,
  },
  conversations: {
    table: [
      'GetItem',
      'BatchGetItem',
      'Query',
      'PutItem',
      'UpdateItem',
      'DeleteItem',
      'ConditionCheckItem',
      'BatchWriteItem',
    ],
    sentIndex: ['Query'],
  },
  mailbox: { table: ['GetItem', 'BatchGetItem', 'Query', 'UpdateItem'], sentIndex: ['Query'] },
  spaces: {
    table: [
      'GetItem',
      'BatchGetItem',
      'Query',
      'PutItem',
      'UpdateItem',
      'DeleteItem',
      'BatchWriteItem',
      'ConditionCheckItem',
    ],
  },
  sync: { table: ['GetItem', 'BatchGetItem', 'Query', 'UpdateItem'] },
  // To count requests, where they are.
  entry: { table: ['UpdateItem'] },
  authorizer: {},
  connect: {},
  disconnect: {
    table: ['GetItem', 'BatchGetItem', 'Query', 'UpdateItem', 'DeleteItem', 'BatchWriteItem'],
    posts: true,
  },
  actions: {
    table: ['GetItem', 'BatchGetItem', 'Query', 'PutItem', 'UpdateItem', 'DeleteItem', 'BatchWriteItem'],
    sentIndex: ['Query'],
    posts: true,
    closes: true,
  },
  stream: {
    table: [
      'GetItem',
      'BatchGetItem',
      'Query',
      'PutItem',
      'UpdateItem',
      'DeleteItem',
      'BatchWriteItem',
      'ConditionCheckItem',
    ],
    posts: true,
    closes: true,
    readsStream: true,
    fanOut: 'gives',
    audience: 'gives',
  },
  'fan-out': {
    table: ['GetItem', 'BatchGetItem', 'Query', 'UpdateItem', 'DeleteItem', 'BatchWriteItem'],
    posts: true,
    fanOut: 'takes',
  },
  audience: {
    table: [
      'GetItem',
      'BatchGetItem',
      'Query',
      'PutItem',
      'UpdateItem',
      'DeleteItem',
      'BatchWriteItem',
      'ConditionCheckItem',
    ],
    sentIndex: ['Query'],
    audience: 'takes',
  },
  'custom-message': {},
  'post-confirmation': { table: ['PutItem'] },
}
