/**
 * Full jitter: any time up to a bound that doubles with each try, so that many clients do not come back at once.
 *
 * @param random - From 0 up to 1.
 */
export const backoffMs = (tries: number, random: number, baseMs: number, mostMs: number): number =>
  random * Math.min(mostMs, baseMs * 2 ** tries)
