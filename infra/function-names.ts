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
  'audience',
  'custom-message',
  'post-confirmation',
] as const

export type FunctionName = (typeof functionNames)[number]

/** What the user pool calls: they stand in the stack that is kept, beside it. */
export const triggerNames = ['custom-message', 'post-confirmation'] as const satisfies FunctionName[]
export type TriggerName = (typeof triggerNames)[number]
