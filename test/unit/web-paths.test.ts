import { describe, expect, it } from 'vitest'
import { pathOf, placeAt } from '../../web/src/navigation/paths.ts'

const at = (address: string) => placeAt(new URL(address, 'https://parley.example'))

describe('the place at an address', () => {
  it('is what its path was made of', () => {
    const path = pathOf({ name: 'conversation', params: { conversationId: 'a/b c' } })

    expect(path).toBe('/conversations/a%2Fb%20c')
    expect(at(path)).toMatchObject({ name: 'conversation', params: { conversationId: 'a/b c' } })
  })

  it.each(['/conversations/%zz', '/%zz', '/nowhere'])('is none at %s', (address) => {
    expect(at(address)).toBeUndefined()
  })
})
