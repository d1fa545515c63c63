import { describe, expect, it } from 'vitest'
import { inPieces } from '../../client/src/in-pieces.ts'
import { itemTokenStore } from '../../client/src/token-store.ts'

/** A phone's store: refuses what is long, and fails from the n-th change on. */
function secureStore(changes = Number.POSITIVE_INFINITY) {
  const items = new Map<string, string>()
  const phone = { changesLeft: changes }
  const change = (run: () => void) => {
    if (phone.changesLeft === 0) throw new Error('killed')
    phone.changesLeft -= 1
    run()
  }
  return {
    items,
    phone,
    store: {
      getItem: async (name: string) => items.get(name) ?? null,
      setItem: async (name: string, value: string) => {
        if (value.length > 2048) throw new RangeError('too long')
        change(() => items.set(name, value))
      },
      removeItem: async (name: string) => change(() => items.delete(name)),
    },
  }
}

const session = (name: string, length: number) => ({
  userId: name,
  tokens: { accessToken: 'a'.repeat(length), refreshToken: 'r'.repeat(length), goodUntil: 1 },
})

describe('a session in pieces', () => {
  it('is there again, whatever its length, and leaves nothing behind', async () => {
    const { items, store } = secureStore()
    const tokens = itemTokenStore(inPieces(store))
    const before = await tokens.read()

    for (const length of [10, 5000, 300, 1900, 0]) {
      await tokens.write(session('ada', length))
      expect(await tokens.read()).toEqual(session('ada', length))
    }
    await tokens.remove()

    expect([before, await tokens.read(), items.size]).toEqual([undefined, undefined, 0])
  })

  it('is the former one or the new one, wherever the app is killed', async () => {
    const outcomes = new Set<string | undefined>()
    for (let killedAfter = 0; killedAfter < 12; killedAfter += 1) {
      const { phone, store } = secureStore()
      const tokens = itemTokenStore(inPieces(store))
      await tokens.write(session('former', 3000))

      phone.changesLeft = killedAfter
      await tokens.write(session('new', 2500)).catch(() => undefined)
      phone.changesLeft = Number.POSITIVE_INFINITY

      const found = await itemTokenStore(inPieces(store)).read()
      expect([session('former', 3000), session('new', 2500)]).toContainEqual(found)
      outcomes.add(found?.userId)
      await tokens.write(session('next', 4000))
      expect(await tokens.read()).toEqual(session('next', 4000))
    }

    expect(outcomes).toEqual(new Set(['former', 'new']))
  })
})
