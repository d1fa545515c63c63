/** `RequestItems` of BatchGetItem (keys of each table) or BatchWriteItem (requests of each table). */
type Requests = Readonly<Record<string, TableRequests>>
type TableRequests =
  | readonly unknown[]
  | { readonly Keys: readonly unknown[]; readonly ConsistentRead?: boolean }

export interface BatchInput {
  readonly RequestItems?: Requests
}

export interface Halves {
  readonly done: BatchInput
  /** Unprocessed */
  readonly left: Requests
}

/** Undefined for a batch of one. */
export function halve(input: BatchInput): Halves | undefined {
  const requests = input.RequestItems ?? {}
  const total = Object.values(requests).reduce((sum, part) => sum + listOf(part).length, 0)
  if (total < 2) return undefined
  let room = Math.ceil(total / 2)
  const done: [string, TableRequests][] = []
  const left: [string, TableRequests][] = []
  for (const [table, part] of Object.entries(requests)) {
    const list = listOf(part)
    if (room > 0) done.push([table, withList(part, list.slice(0, room))])
    if (list.length > room) left.push([table, withList(part, list.slice(room))])
    room = Math.max(0, room - list.length)
  }
  return { done: { ...input, RequestItems: Object.fromEntries(done) }, left: Object.fromEntries(left) }
}

const listOf = (part: TableRequests): readonly unknown[] => ('Keys' in part ? part.Keys : part)

const withList = (part: TableRequests, list: readonly unknown[]): TableRequests =>
  'Keys' in part ? { ...part, Keys: list } : list
