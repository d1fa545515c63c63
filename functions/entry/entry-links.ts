import type { Links } from '../../shared/contract/common.ts'
import { type Route, type RouteName, routes } from '../../shared/contract/routes.ts'

const rows = Object.entries(routes) as [RouteName, Route][]

/** Wherever one can go without an id, by the route's name; `self` is here. */
export const entryLinks: Links = {
  self: { href: '/v1' },
  ...Object.fromEntries(
    rows
      .filter(([, { path }]) => path !== '/' && !path.includes('{'))
      .map(([name, { path }]) => [name, { href: `/v1${path}` }]),
  ),
}
