/** Every Lambda: the folder in `functions/` whose `index.ts` is its entry. */
export const functionNames = [
  'auth',
  'users',
  'conversations',
  'mailbox',
  'spaces',
  'sync',
  'entry',
  'authorizer',
  'connect',
  'disconnect',
  'actions',
  'stream',
  'fan-out',
  'post-confirmation',
] as const

export type FunctionName = (typeof functionNames)[number]
