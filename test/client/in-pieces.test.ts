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

  it('is whole also where another tab writes another one while it is read', async () => {
    const { store } = secureStore()
    const other = itemTokenStore(inPieces(store))
    await other.write(session('former', 3000))
    let isWritten = false
    const getItem = async (name: string) => {
      const isLate = name.endsWith('.1') && !isWritten
      if (isLate) isWritten = true
      if (isLate) await other.write(session('new', 2500))
      return store.getItem(name)
    }

    const found = await itemTokenStore(inPieces({ ...store, getItem })).read()

    expect(isWritten).toBe(true)
    expect(found).toEqual(session('new', 2500))
  })

  it('cannot be read where a piece of it is not there', async () => {
    const { items, store } = secureStore()
    const tokens = itemTokenStore(inPieces(store))
    await tokens.write(session('ada', 3000))

    items.delete('parley.session.a.1')

    await expect(tokens.read()).rejects.toThrow('A piece of parley.session is missing.')
    await tokens.write(session('ada', 3000))
    expect(await tokens.read()).toEqual(session('ada', 3000))
  })

  it('leaves nothing behind, wherever the app was killed while it was removed', async () => {
    for (let killedAfter = 0; killedAfter < 5; killedAfter += 1) {
      const { items, phone, store } = secureStore()
      const tokens = itemTokenStore(inPieces(store))
      await tokens.write(session('ada', 3000))

      phone.changesLeft = killedAfter
      await expect(tokens.remove()).rejects.toThrow('killed')
      phone.changesLeft = Number.POSITIVE_INFINITY
      await tokens.remove()

      expect([...items.keys()]).toEqual([])
    }
  })
})
