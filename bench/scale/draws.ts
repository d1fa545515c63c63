/** A number from 0 up to 1. */
export type Draw = () => number

/** Time until the next of a Poisson process of so many a second. */
export const gap = (draw: Draw, rate: number): number => -Math.log(1 - draw()) / rate

/** How many come in a second of a Poisson process: exactly up to a mean of 50, as a normal distribution above. */
export function poisson(draw: Draw, mean: number): number {
  if (mean > 50) return Math.max(0, Math.round(mean + Math.sqrt(mean) * normal(draw)))
  const least = Math.exp(-mean)
  let count = 0
  for (let product = draw(); product > least; product *= draw()) count += 1
  return count
}

/** By Box and Muller. */
function normal(draw: Draw): number {
  return Math.sqrt(-2 * Math.log(1 - draw())) * Math.cos(2 * Math.PI * draw())
}

/** One of these, by their shares. */
export function pick<Item extends { readonly share: number }>(draw: Draw, items: readonly Item[]): Item {
  let left = draw() * items.reduce((sum, { share }) => sum + share, 0)
  for (const item of items) {
    left -= item.share
    if (left < 0) return item
  }
  return items.at(-1) as Item
}
