import { metered, noUnits } from '../../shared/store/meter.ts'

export interface Limit {
  readonly write: number
  readonly read: number
}

export interface Measured extends Limit {
  readonly operation: string
  readonly limit: Limit
}

/** The capacity units of one operation, beside those that it may cost. */
export async function measure(
  operation: string,
  limit: Limit,
  work: () => Promise<unknown>,
): Promise<Measured> {
  const units = noUnits()
  await metered(units, work)
  return { operation, limit, write: units.write, read: units.read }
}

export const isWithin = ({ write, read, limit }: Measured): boolean =>
  write <= limit.write && read <= limit.read

/** The figures as a table, by operation, one column for each size of the log. */
export function tableOf(bySize: ReadonlyMap<number, readonly Measured[]>): string {
  const sizes = [...bySize.keys()]
  const operations = [...bySize.values()][0] ?? []
  const rows = operations.map(({ operation, limit }, place) => {
    const cells = sizes.map((size) => {
      const one = bySize.get(size)?.[place]
      return `${one?.write} · ${one?.read}`
    })
    return `| ${[operation, ...cells, `≤ ${limit.write} · ≤ ${limit.read}`].join(' | ')} |`
  })
  const heads = ['write · read units', ...sizes.map((size) => `${size} messages`), 'limit']
  return [`| ${heads.join(' | ')} |`, `|${heads.map(() => '---|').join('')}`, ...rows].join('\n')
}
