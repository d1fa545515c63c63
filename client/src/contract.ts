import type * as z from 'zod'
import type * as openPaths from '../../shared/contract/open-paths.ts'
import type {
  ActionAnswer,
  ActionName,
  actions,
  EventData,
  EventType,
} from '../../shared/contract/realtime.ts'
import type { ParametersOf, RouteName, routes } from '../../shared/contract/routes.ts'
import type * as userPaths from '../../shared/contract/user-paths.ts'

/** The types of every call, inferred from the table of routes. */
type Row<Name extends RouteName> = (typeof routes)[Name]
type Flat<Shape> = { [Key in keyof Shape]: Shape[Key] }

type OptionalKeys<Shape> = {
  [Key in keyof Shape]-?: undefined extends Shape[Key] ? Key : never
}[keyof Shape]

/** What may be left out is what the schema takes as absent, with values as they are once read: numbers, not digits. */
type Sendable<Read, Sent> = Flat<
  { [Key in keyof Read as Key extends OptionalKeys<Sent> ? Key : never]?: Read[Key] } & {
    [Key in keyof Read as Key extends OptionalKeys<Sent> ? never : Key]: Read[Key]
  }
>

/** What is sent is not changed on the way: lists that must stay as they are will do. */
type Sent<Shape> = Shape extends readonly (infer Item)[]
  ? readonly Sent<Item>[]
  : Shape extends object
    ? { readonly [Key in keyof Shape]: Sent<Shape[Key]> }
    : Shape

type Paths = typeof openPaths & typeof userPaths
type NameByPath = { [Name in RouteName as Paths[Name]]: Name }

/** Method and path of a route that takes no access token: `POST /auth/token`. */
export type OpenPath = (typeof openPaths)[keyof typeof openPaths]
/** Method and path of a route that wants one: `GET /users/me`. */
export type UserPath = (typeof userPaths)[keyof typeof userPaths]
/** What the contract calls the route of that method and path. */
export type NameOf<Path extends OpenPath | UserPath> = NameByPath[Path]

/** The parameters in a route's path. */
export type ParamsOf<Name extends RouteName> = {
  readonly [Key in ParametersOf<Row<Name>['path']>]: Key extends 'seq' ? number : string
}

/** What a route takes after `?`, without the language, which belongs to the client. */
export type QueryOf<Name extends RouteName> = Omit<
  Sendable<z.output<Row<Name>['query']>, z.input<Row<Name>['query']>>,
  'language'
>

/** What a route takes as its body; undefined for one that takes none. */
export type BodyOf<Name extends RouteName> =
  Row<Name> extends { readonly body: infer Body extends z.ZodType } ? Sent<z.input<Body>> : undefined

type Outputs<Answers> = {
  [Status in keyof Answers]: Answers[Status] extends z.ZodType ? z.output<Answers[Status]> : undefined
}[keyof Answers]

/** What a route answers. */
export type AnswerOf<Name extends RouteName> = Outputs<Row<Name>['answers']>
export type StatusOf<Name extends RouteName> = keyof Row<Name>['answers'] & number

/** What an action takes. */
export type ActionInput<Name extends ActionName> = Sent<z.input<(typeof actions)[Name]['data']>>

export type { ActionAnswer, ActionName, EventData, EventType, RouteName }
