import { paths } from '../../../shared/contract/paths.ts'
import type { AnswerOf, BodyOf, QueryOf, RouteName } from '../contract.ts'
import type { Call, CallInput, CallOptions } from '../http.ts'

/** What every method takes last. */
export type Options = Pick<CallOptions, 'signal'>

/** For what makes something new: a UUID under which a repeat, also after a restart, makes it once. Made up if left out. */
export type CreateOptions = Pick<CallOptions, 'signal' | 'idempotencyKey'>

/** What the methods are made of. */
export interface Asking {
  readonly call: Call
  newId(): string
  /** @throws ParleyError `signed_out`. */
  userId(): Promise<string>
}

type IdsIn<Path extends string> = Path extends `${string}{${infer Name}}${infer Rest}`
  ? [Name extends 'seq' ? number : string, ...IdsIn<Rest>]
  : []
/** The parameters of a route's path, in the order in which they stand there. */
type Ids<Name extends RouteName> = IdsIn<(typeof paths)[Name]>

type Bare<Name extends RouteName> = (
  ...args: [...Ids<Name>, options?: CallOptions]
) => Promise<AnswerOf<Name>>
type WithQuery<Name extends RouteName> = (
  ...args: [...Ids<Name>, query?: QueryOf<Name>, options?: CallOptions]
) => Promise<AnswerOf<Name>>
type WithBody<Name extends RouteName> = (
  ...args: [...Ids<Name>, body: BodyOf<Name>, options?: CallOptions]
) => Promise<AnswerOf<Name>>

/** Functions of routes: what stands in the path comes first, then what is asked or sent, then options. */
export interface Methods {
  bare<Name extends RouteName>(name: Name): Bare<Name>
  withQuery<Name extends RouteName>(name: Name): WithQuery<Name>
  withBody<Name extends RouteName>(name: Name): WithBody<Name>
}

export function methodsOf(call: Call): Methods {
  const method =
    <Name extends RouteName>(name: Name, part?: 'query' | 'body') =>
    async (...args: readonly unknown[]): Promise<AnswerOf<Name>> => {
      const names = paths[name].split(/[{}]/).filter((_, index) => index % 2 === 1)
      const params = Object.fromEntries(names.map((param, index) => [param, args[index]]))
      const [payload, options] = part ? args.slice(names.length) : [undefined, args[names.length]]
      const input = { ...(options as CallOptions | undefined), params, ...(part && { [part]: payload }) }
      // The types above say that each part is what the route wants of it.
      return (await call(name, input as unknown as CallInput<Name>)).body
    }
  return {
    bare: (name) => method(name),
    withQuery: (name) => method(name, 'query'),
    withBody: (name) => method(name, 'body'),
  }
}
