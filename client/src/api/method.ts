import type { Environment } from '../clock.ts'
import type { AnswerOf, BodyOf, NameOf, OpenPath, QueryOf, UserPath } from '../contract.ts'
import { signedOutError } from '../errors.ts'
import type { Call, CallOptions, OpenCall } from '../http.ts'
import type { TokenSource } from '../session.ts'

/** What every method takes last. */
export type Options = Pick<CallOptions, 'signal'>

/** For what makes something new: a UUID under which a repeat, also after a restart, makes it once. Made up if left out. */
export type CreateOptions = Pick<CallOptions, 'signal' | 'idempotencyKey'>

/** What the methods are made of: a client. */
export interface Asking {
  readonly call: Call
  readonly callOpen: OpenCall
  readonly session: TokenSource
  readonly environment: Pick<Environment, 'newId' | 'setTimer'>
}

/** @throws ParleyError `signed_out`. */
export async function ownIdOf({ session }: Asking): Promise<string> {
  await session.restored
  if (session.userId === undefined) throw signedOutError()
  return session.userId
}

type AnyPath = OpenPath | UserPath
/** The parameters of a route's path, in the order in which they stand there. */
type Ids<Path extends string> = Path extends `${string}{${infer Name}}${infer Rest}`
  ? [Name extends 'seq' ? number : string, ...Ids<Rest>]
  : []
type Answered<Path extends AnyPath> = Promise<AnswerOf<NameOf<Path>>>

type Bare<Path extends AnyPath> = (...args: [...Ids<Path>, options?: CallOptions]) => Answered<Path>
type WithQuery<Path extends AnyPath> = (
  ...args: [...Ids<Path>, query?: QueryOf<NameOf<Path>>, options?: CallOptions]
) => Answered<Path>
type WithBody<Path extends AnyPath> = (
  ...args: [...Ids<Path>, body: BodyOf<NameOf<Path>>, options?: CallOptions]
) => Answered<Path>

/** Functions of routes: what stands in the path comes first, then what is asked or sent, then options. */
export interface Methods<Paths extends AnyPath = UserPath> {
  bare<Path extends Paths>(path: Path): Bare<Path>
  withQuery<Path extends Paths>(path: Path): WithQuery<Path>
  withBody<Path extends Paths>(path: Path): WithBody<Path>
}

type AnyCall = (path: string, input: object) => Promise<{ readonly body: unknown }>

export function methodsOf<Paths extends AnyPath>(
  call: Paths extends UserPath ? Call : OpenCall,
): Methods<Paths> {
  const method =
    (path: string, part?: 'query' | 'body') =>
    async (...args: readonly unknown[]) => {
      const names = path.split(/[{}]/).filter((_, index) => index % 2 === 1)
      const params = Object.fromEntries(names.map((name, index) => [name, args[index]]))
      const [payload, options] = part ? args.slice(names.length) : [undefined, args[names.length]]
      const input = { ...(options as CallOptions | undefined), params, ...(part && { [part]: payload }) }
      return (await (call as unknown as AnyCall)(path, input)).body
    }
  // The types above say that each part is what the route wants of it.
  return {
    bare: (path: string) => method(path),
    withQuery: (path: string) => method(path, 'query'),
    withBody: (path: string) => method(path, 'body'),
  } as unknown as Methods<Paths>
}
