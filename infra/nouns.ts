import type { LambdaName, Route } from '../shared/contract/routes.ts'

/** The first segment of some paths: one resource with a proxy below it, served by one Lambda. */
export interface Noun {
  readonly name: string
  readonly lambda: LambdaName
  /** Whether API Gateway lets anybody in, and leaves it to the router to answer 404. */
  readonly open: boolean
  /** Paths of an open noun that ask for a signed-in user all the same: each a resource of its own. */
  readonly guarded: readonly string[]
}

type Row = Pick<Route, 'path' | 'lambda' | 'access'>

const nounOf = ({ path }: Row): string => path.split('/')[1] ?? ''

/** What API Gateway is told of the route table; the entry point's rows are served by the proxy at the root. */
export function nounsOf(rows: readonly Row[]): Noun[] {
  const below = Map.groupBy(
    rows.filter(({ lambda }) => lambda !== 'entry'),
    nounOf,
  )
  return [...below].map(([name, own]) => describe(name, own))
}

function describe(name: string, rows: readonly Row[]): Noun {
  const lambdas = [...new Set(rows.map(({ lambda }) => lambda))]
  const [lambda] = lambdas
  if (!lambda || lambdas.length > 1) throw new Error(`Noun ${name} is served by ${lambdas.join(' and ')}.`)
  const openPaths = new Set(rows.filter(({ access }) => access === 'open').map(({ path }) => path))
  const guarded = new Set(rows.filter(({ access }) => access === 'user').map(({ path }) => path))
  const open = openPaths.size > 0
  if (open) refuseBoth(openPaths.intersection(guarded))
  return { name, lambda, open, guarded: open ? [...guarded] : [] }
}

/** A resource either has the authorizer or not: its methods are not told apart. */
function refuseBoth(paths: ReadonlySet<string>): void {
  if (paths.size > 0) throw new Error(`Both open and for users only: ${[...paths].join(', ')}.`)
}
