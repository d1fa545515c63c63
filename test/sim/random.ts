/** Choices that a seed repeats. */
export interface Random {
  /** In [0, 1). */
  next(): number
  chance(probability: number): boolean
  /** Whole, both ends included. */
  between(low: number, high: number): number
  pick<Item>(items: readonly Item[]): Item | undefined
  some<Item>(items: readonly Item[], count: number): Item[]
  weighted<Name extends string>(weights: Readonly<Record<Name, number>>): Name
  /** A source of its own, so that one that is asked more often does not shift the others. */
  fork(name: string): Random
}

export function createRandom(seed: number | string): Random {
  let state = hash(String(seed))
  const next = () => {
    state = (state + 0x9e3779b9) >>> 0
    let mixed = Math.imul(state ^ (state >>> 16), 0x21f0aaad)
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97)
    return ((mixed ^ (mixed >>> 15)) >>> 0) / 2 ** 32
  }
  const between = (low: number, high: number) => low + Math.floor(next() * (high - low + 1))
  return {
    next,
    between,
    chance: (probability) => next() < probability,
    pick: (items) => items[Math.floor(next() * items.length)],
    some: (items, count) =>
      items
        .map((item) => ({ item, place: next() }))
        .sort((a, b) => a.place - b.place)
        .slice(0, count)
        .map(({ item }) => item),
    weighted: (weights) => weighted(weights, next()),
    fork: (name) => createRandom(`${seed}/${name}`),
  }
}

function weighted<Name extends string>(weights: Readonly<Record<Name, number>>, at: number): Name {
  const names = Object.keys(weights) as Name[]
  let left = at * names.reduce((sum, name) => sum + weights[name], 0)
  const found = names.find((name) => {
    left -= weights[name]
    return left < 0
  })
  if (found === undefined) throw new RangeError('nothing to choose from')
  return found
}

/** FNV-1a. */
function hash(text: string): number {
  let value = 0x811c9dc5
  for (const character of text) value = Math.imul(value ^ (character.codePointAt(0) ?? 0), 0x01000193)
  return value >>> 0
}
