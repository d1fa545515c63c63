import type { Links } from '../contract/common.ts'
import type { RouteName } from '../contract/routes.ts'
import { type JsonValue, sealCursor } from '../core/cursors.ts'
import type { RestRequest } from './rest-request.ts'

type Listing = Pick<RestRequest<RouteName>, 'path' | 'sentQuery' | 'cursorScope'>

interface Page<Item> {
  readonly items: readonly Item[]
  readonly nextCursor: string | null
  readonly _links: Links
}

const linkTo = (path: string, query: URLSearchParams): { href: string } => ({
  href: query.size === 0 ? path : `${path}?${query}`,
})

/**
 * A page as it is answered; `position` is where the next one begins, undefined where the list
 * ends. It is plain JSON, whatever its shape is called.
 */
export function page<Item>(
  { path, sentQuery, cursorScope }: Listing,
  items: readonly Item[],
  position: object | string | number | undefined,
): Page<Item> {
  const self = linkTo(path, sentQuery)
  if (position === undefined) return { items, nextCursor: null, _links: { self } }
  const nextCursor = sealCursor(cursorScope, position as JsonValue)
  const nextQuery = new URLSearchParams(sentQuery)
  nextQuery.set('cursor', nextCursor)
  return { items, nextCursor, _links: { self, next: linkTo(path, nextQuery) } }
}
