import type * as inferred from '#inferred'
import type * as plain from '#plain'

type Same<One, Other> = [One] extends [Other] ? ([Other] extends [One] ? true : false) : false

/** Names under which the two differ. */
type Differing<One, Other> = {
  [Name in keyof One & keyof Other]: Same<One[Name], Other[Name]> extends true ? never : Name
}[keyof One & keyof Other]

type Inferred = {
  [Name in inferred.RouteName]: [
    inferred.ParamsOf<Name>,
    inferred.QueryOf<Name>,
    inferred.BodyOf<Name>,
    inferred.AnswerOf<Name>,
    inferred.StatusOf<Name>,
  ]
}
type Plain = {
  [Name in plain.RouteName]: [
    plain.ParamsOf<Name>,
    plain.QueryOf<Name>,
    plain.BodyOf<Name>,
    plain.AnswerOf<Name>,
    plain.StatusOf<Name>,
  ]
}
type InferredActions = {
  [Name in inferred.ActionName]: [inferred.ActionInput<Name>, inferred.ActionAnswer<Name>]
}
type PlainActions = { [Name in plain.ActionName]: [plain.ActionInput<Name>, plain.ActionAnswer<Name>] }
type InferredEvents = { [Type in inferred.EventType]: inferred.EventData<Type> }
type PlainEvents = { [Type in plain.EventType]: plain.EventData<Type> }

/** Each must be `never`: whatever differs is named by the compiler. */
export const differing: {
  readonly names: Exclude<inferred.RouteName, plain.RouteName> | Exclude<plain.RouteName, inferred.RouteName>
  readonly routes: Differing<Inferred, Plain>
  readonly actions: Differing<InferredActions, PlainActions>
  readonly events: Differing<InferredEvents, PlainEvents>
} = {} as { readonly names: never; readonly routes: never; readonly actions: never; readonly events: never }

type Never<Value extends never> = Value
export type Checks = Never<(typeof differing)[keyof typeof differing]>
