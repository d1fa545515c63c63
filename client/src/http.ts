import type { Signal } from './clock.ts'
import type { AnswerOf, BodyOf, ParamsOf, QueryOf, RouteName, StatusOf } from './contract.ts'

interface CallOptions {
  /** A UUID under which a repeat makes nothing new. */
  readonly idempotencyKey?: string
  /** The revision that was seen. */
  readonly ifMatch?: number
  readonly signal?: Signal
}

type Maybe<Key extends string, Value> = [Value] extends [undefined]
  ? object
  : object extends Value
    ? { readonly [K in Key]?: Value }
    : { readonly [K in Key]: Value }

/** All that a route takes, each part in its place. */
export type CallInput<Name extends RouteName> = CallOptions &
  Maybe<'params', ParamsOf<Name>> &
  Maybe<'query', QueryOf<Name>> &
  Maybe<'body', BodyOf<Name>>

export interface CallAnswer<Name extends RouteName> {
  readonly status: StatusOf<Name>
  readonly body: AnswerOf<Name>
  readonly headers: { get(name: string): string | null }
}

/**
 * One request of the table of routes. Repeats by itself what may be repeated; throws a `ParleyError` where the service refuses
 * or no answer comes.
 */
export type Call = <Name extends RouteName>(name: Name, input: CallInput<Name>) => Promise<CallAnswer<Name>>
