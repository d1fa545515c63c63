import type { FunctionError } from '../events.ts'

/** What a worker thread is given at its start. */
export interface EnvironmentData {
  readonly moduleUrl: string
  readonly exportName: string
  readonly handler: string
  readonly functionName: string
  readonly functionArn: string
  readonly memoryMb: number
  readonly logGroupName: string
  readonly logStreamName: string
  readonly sourceMaps: boolean
}

export interface ToEnvironment {
  readonly requestId: string
  /** JSON. */
  readonly event: string
  /** Milliseconds since the epoch. */
  readonly deadline: number
}

export type FromEnvironment =
  | { readonly kind: 'ready' }
  | { readonly kind: 'broken'; readonly error: FunctionError }
  | { readonly kind: 'answer'; readonly requestId: string; readonly payload: string }
  | { readonly kind: 'error'; readonly requestId: string; readonly error: FunctionError }
