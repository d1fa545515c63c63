/** A set of whole numbers as ascending, disjoint, non-adjacent pairs `[from, to, from, to, ...]`, both ends in it. */
export type Ranges = readonly number[]

export function addNumber(ranges: Ranges, value: number): Ranges {
  const pairs: number[] = []
  let from = value
  let to = value
  for (let i = 0; i < ranges.length; i += 2) {
    const low = ranges[i] ?? 0
    const high = ranges[i + 1] ?? 0
    if (high < from - 1 || low > to + 1) pairs.push(low, high)
    else {
      from = Math.min(from, low)
      to = Math.max(to, high)
    }
  }
  return sortPairs([...pairs, from, to])
}

function sortPairs(pairs: readonly number[]): Ranges {
  const two = []
  for (let i = 0; i < pairs.length; i += 2) two.push([pairs[i] ?? 0, pairs[i + 1] ?? 0] as const)
  return two.sort(([a], [b]) => a - b).flat()
}

/** What is above `value`. */
export function above(ranges: Ranges, value: number): Ranges {
  const left: number[] = []
  for (let i = 0; i < ranges.length; i += 2) {
    const to = ranges[i + 1] ?? 0
    if (to > value) left.push(Math.max(ranges[i] ?? 0, value + 1), to)
  }
  return left
}

export function sizeOf(ranges: Ranges): number {
  let size = 0
  for (let i = 0; i < ranges.length; i += 2) size += (ranges[i + 1] ?? 0) - (ranges[i] ?? 0) + 1
  return size
}

export function holds(ranges: Ranges, value: number): boolean {
  for (let i = 0; i < ranges.length; i += 2) {
    if (value >= (ranges[i] ?? 0) && value <= (ranges[i + 1] ?? 0)) return true
  }
  return false
}
