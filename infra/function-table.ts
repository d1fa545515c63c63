import type { FunctionName } from './function-names.ts'

/** The names that `shared/lambda/env.ts` reads. */
export type Variable =
  | 'TABLE_NAME'
  | 'USER_POOL_ID'
  | 'USER_POOL_CLIENT_ID'
  | 'REALTIME_URL'
  | 'SOCKET_ENDPOINT'
  | 'FAN_OUT_QUEUE_URL'
  | 'AUDIENCE_QUEUE_URL'
  | 'ORIGINS'
  | 'DEFAULT_LANGUAGE'
  | 'DEFAULT_TIME_ZONE'
  | 'EPOCH'
  | 'LIMITS'

export interface FunctionRow {
  readonly description: string
  /** The variables that it reads, and no others. */
  readonly variables: readonly Variable[]
  readonly memoryMb?: number
  readonly timeoutSeconds?: number
}

/** What each function does and is given. What it may do is in `permissions`. */
export const functionTable: Readonly<Record<FunctionName, FunctionRow>> = {
  auth: {
    description: 'REST: sign up, sign in, passwords',
    variables: [
      'TABLE_NAME',
      'USER_POOL_ID',
      'USER_POOL_CLIENT_ID',
      'SOCKET_ENDPOINT',
      'ORIGINS',
      'DEFAULT_LANGUAGE',
      'LIMITS',
    ],
  },
  users: {
    description: 'REST: the directory, profiles, accounts and blocks',
    variables: [
      'TABLE_NAME',
      'USER_POOL_ID',
      'USER_POOL_CLIENT_ID',
      'SOCKET_ENDPOINT',
      'ORIGINS',
      'DEFAULT_LANGUAGE',
      'DEFAULT_TIME_ZONE',
      'LIMITS',
    ],
  },
  conversations: {
    description: 'REST: conversations and messages',
    variables: ['TABLE_NAME', 'ORIGINS', 'DEFAULT_LANGUAGE', 'LIMITS'],
    memoryMb: 1024,
  },
  mailbox: {
    description: 'REST: what is unread, received and sent, over all conversations',
    variables: ['TABLE_NAME', 'ORIGINS', 'DEFAULT_LANGUAGE', 'LIMITS'],
    memoryMb: 1024,
  },
  spaces: {
    description: 'REST: spaces, who is in them, and as what',
    variables: ['TABLE_NAME', 'ORIGINS', 'DEFAULT_LANGUAGE', 'LIMITS'],
    memoryMb: 1024,
  },
  sync: {
    description: 'REST: what a client lacks',
    variables: ['TABLE_NAME', 'ORIGINS', 'DEFAULT_LANGUAGE', 'EPOCH', 'LIMITS'],
    memoryMb: 1024,
  },
  entry: {
    description: 'REST: the entry point, the documents, and paths that do not exist',
    variables: [
      'TABLE_NAME',
      'USER_POOL_ID',
      'USER_POOL_CLIENT_ID',
      'REALTIME_URL',
      'ORIGINS',
      'DEFAULT_LANGUAGE',
      'EPOCH',
      'LIMITS',
    ],
  },
  authorizer: {
    description: 'WebSocket: lets in who has an access token',
    variables: ['USER_POOL_ID', 'USER_POOL_CLIENT_ID'],
  },
  connect: { description: 'WebSocket: answers the handshake', variables: [] },
  disconnect: {
    description: 'WebSocket: forgets a connection',
    variables: ['TABLE_NAME', 'SOCKET_ENDPOINT', 'DEFAULT_LANGUAGE'],
  },
  actions: {
    description: 'WebSocket: what clients send',
    variables: [
      'TABLE_NAME',
      'USER_POOL_ID',
      'USER_POOL_CLIENT_ID',
      'SOCKET_ENDPOINT',
      'DEFAULT_LANGUAGE',
      'EPOCH',
      'LIMITS',
    ],
    memoryMb: 1024,
  },
  stream: {
    description: 'Repairs what is behind and tells people what is new',
    variables: [
      'TABLE_NAME',
      'SOCKET_ENDPOINT',
      'FAN_OUT_QUEUE_URL',
      'AUDIENCE_QUEUE_URL',
      'DEFAULT_LANGUAGE',
    ],
    memoryMb: 1024,
    timeoutSeconds: 28,
  },
  'fan-out': {
    description: 'Tells the connections of large conversations, 200 a job',
    variables: ['TABLE_NAME', 'SOCKET_ENDPOINT', 'DEFAULT_LANGUAGE'],
    memoryMb: 1024,
    timeoutSeconds: 28,
  },
  audience: {
    description: 'Brings audiences in, and lets live ones follow their space',
    variables: ['TABLE_NAME', 'AUDIENCE_QUEUE_URL', 'DEFAULT_LANGUAGE'],
    memoryMb: 1024,
    timeoutSeconds: 28,
  },
  'custom-message': {
    description: "Words the user pool's mails in their reader's language",
    variables: ['DEFAULT_LANGUAGE', 'DEFAULT_TIME_ZONE'],
    // As below.
    timeoutSeconds: 5,
  },
  'post-confirmation': {
    description: 'Writes the profile of somebody who confirmed their e-mail address',
    variables: ['TABLE_NAME', 'DEFAULT_LANGUAGE'],
    // Cognito waits 5 s for a trigger, and then asks twice more.
    timeoutSeconds: 5,
  },
}

export const memoryOf = (name: FunctionName): number => functionTable[name].memoryMb ?? 512
