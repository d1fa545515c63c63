import type { RestResource } from './rest-config.ts'

export interface Match {
  readonly resource: RestResource
  /** As they stand in the path, percent-encoding and all: API Gateway does not decode them. */
  readonly pathParameters: Readonly<Record<string, string>>
}

/**
 * Finds the most specific resource for a path: segment by segment a literal wins over `{parameter}`, and that over a
 * greedy `{parameter+}`. Only resources with methods count, so a greedy one further up takes what is left. A slash
 * at the end is ignored.
 */
export function matchResource(resources: readonly RestResource[], path: string): Match | undefined {
  const segments = segmentsOf(path.replace(/\/+$/, ''))
  const matches = resources
    .filter(({ methods }) => methods.size > 0)
    .map((resource) => matchOne(resource, segments))
    .filter((match) => match !== undefined)
    .sort((left, right) => (left.rank < right.rank ? -1 : 1))
  return matches[0]
}

function segmentsOf(path: string): string[] {
  return path.split('/').slice(1)
}

function matchOne(resource: RestResource, segments: string[]): (Match & { rank: string }) | undefined {
  const pattern = resource.path === '/' ? [] : segmentsOf(resource.path)
  const pathParameters: Record<string, string> = {}
  let rank = ''
  for (const [index, part] of pattern.entries()) {
    const segment = segments[index]
    if (segment === undefined) return undefined
    if (part.endsWith('+}')) {
      pathParameters[part.slice(1, -2)] = segments.slice(index).join('/')
      return { resource, pathParameters, rank: `${rank}2` }
    }
    if (part.startsWith('{')) pathParameters[part.slice(1, -1)] = segment
    else if (part !== segment) return undefined
    rank += part.startsWith('{') ? '1' : '0'
  }
  return segments.length === pattern.length ? { resource, pathParameters, rank } : undefined
}
