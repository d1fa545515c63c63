/** One thing that happened, as a line for people. */
export interface Fact {
  /** Milliseconds since the simulation began. */
  readonly at: number
  readonly who: string
  readonly what: string
  readonly conversationId?: string | undefined
  readonly seq?: number | undefined
}

export interface Violation {
  /** The invariant, such as `R3`, or what was expected. */
  readonly rule: string
  readonly message: string
  readonly conversationId?: string | undefined
  readonly seq?: number | undefined
}

export interface History {
  note(fact: Omit<Fact, 'at'>): void
  /** Something that must never happen, seen while the simulation ran. */
  violate(violation: Violation): void
  readonly violations: readonly Violation[]
  count(name: string, by?: number): void
  readonly counts: ReadonlyMap<string, number>
  now(): number
  around(violation: Violation, most: number): string[]
}

export function createHistory(): History {
  const began = performance.now()
  const now = () => Math.round(performance.now() - began)
  const facts: Fact[] = []
  const violations: Violation[] = []
  const counts = new Map<string, number>()
  return {
    note: (fact) => void facts.push({ at: now(), ...fact }),
    violate: (violation) => void violations.push(violation),
    violations,
    count: (name, by = 1) => void counts.set(name, (counts.get(name) ?? 0) + by),
    counts,
    now,
    around: (violation, most) => around(facts, violation, most),
  }
}

/** Of the conversation in question, what lies nearest to the seq in question; faults and lost connections with it. */
function around(facts: readonly Fact[], { conversationId, seq }: Violation, most: number): string[] {
  const about = facts.filter((fact) => fact.conversationId === conversationId)
  const near = about.findIndex(
    (fact) => fact.seq !== undefined && fact.seq >= (seq ?? Number.MAX_SAFE_INTEGER),
  )
  const middle = near < 0 ? about.length : near
  const chosen = about.slice(Math.max(0, middle - Math.floor(most / 2)), middle + Math.ceil(most / 2))
  const end = chosen[Math.ceil(chosen.length / 2)]?.at ?? chosen.at(-1)?.at ?? 0
  const faults = facts.filter(({ who, at }) => who === 'faults' && at <= end).slice(-12)
  return [...chosen, ...faults].sort((a, b) => a.at - b.at).map(lineOf)
}

function lineOf({ at, who, what, seq }: Fact): string {
  const place = seq === undefined ? '' : ` #${seq}`
  return `${(at / 1000).toFixed(3).padStart(8)}s  ${who.padEnd(12)} ${what}${place}`
}
