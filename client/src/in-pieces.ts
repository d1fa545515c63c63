import type { ItemStore } from './token-store.ts'

/** What every secure store takes: Expo's, for one, promises 2,048 bytes. */
const mostCharacters = 2000

/**
 * A store of short strings as a store of long ones: a session has more characters than a phone's secure store takes as one item.
 * The pieces are written beside the former ones, and count once all of them are there.
 *
 * @example
 * ```ts
 * import { createClient, type ItemStore, inPieces, itemTokenStore } from '@parley/client'
 *
 * const items = new Map<string, string>()
 * const secureStore: ItemStore = {
 *   getItem: (name) => items.get(name),
 *   setItem: (name, value) => items.set(name, value),
 *   removeItem: (name) => items.delete(name),
 * }
 * createClient({ url: 'http://localhost:4000', tokenStore: itemTokenStore(inPieces(secureStore)) })
 * ```
 */
export function inPieces(items: ItemStore): ItemStore {
  const nameOf = (key: string, side: string, place: number): string => `${key}.${side}.${place}`

  /** On which side the pieces stand, and how many. */
  async function read(key: string): Promise<{ side: string; count: number }> {
    const [side = 'b', count = 0] = ((await items.getItem(key)) ?? '').split(' ')
    return { side: side || 'b', count: Number(count) }
  }

  /** Up to one that is not there. */
  async function piecesOf(key: string, side: string, most: number): Promise<string[]> {
    const pieces: string[] = []
    while (pieces.length < most) {
      const piece = await items.getItem(nameOf(key, side, pieces.length))
      if (!piece) break
      pieces.push(piece)
    }
    return pieces
  }

  /** The last one first: what a kill leaves is found from the first one on. */
  async function remove(key: string, side: string): Promise<void> {
    const { length } = await piecesOf(key, side, Number.POSITIVE_INFINITY)
    for (let place = length - 1; place >= 0; place -= 1) await items.removeItem(nameOf(key, side, place))
  }

  return {
    async getItem(key) {
      for (;;) {
        const { side, count } = await read(key)
        if (count === 0) return null
        const pieces = await piecesOf(key, side, count)
        if (pieces.length === count) return pieces.join('')
        // Another tab may have written or removed it meanwhile. Half of it is not what is kept.
        const now = await read(key)
        if (now.side === side && now.count === count) throw new Error(`A piece of ${key} is missing.`)
      }
    },
    async setItem(key, value) {
      const { side: before } = await read(key)
      const side = before === 'a' ? 'b' : 'a'
      const count = Math.ceil(value.length / mostCharacters)
      for (let place = 0; place < count; place += 1) {
        const piece = value.slice(place * mostCharacters, (place + 1) * mostCharacters)
        await items.setItem(nameOf(key, side, place), piece)
      }
      await items.setItem(key, `${side} ${count}`)
      await remove(key, before)
    },
    async removeItem(key) {
      await items.removeItem(key)
      for (const side of ['a', 'b']) await remove(key, side)
    },
  }
}
