/** Where two values differ, path by path, so that a counterexample can be read at a glance. */
export function differences(expected: unknown, actual: unknown, path = ''): string[] {
  if (isBranch(expected) && isBranch(actual)) {
    const names = new Set([...Object.keys(expected), ...Object.keys(actual)])
    return [...names].flatMap((name) => differences(expected[name], actual[name], `${path}.${name}`))
  }
  if (Object.is(expected, actual)) return []
  return [`${path}: expected ${JSON.stringify(expected)}, got ${JSON.stringify(actual)}`]
}

const isBranch = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null
