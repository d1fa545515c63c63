import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import type { AppError } from '../../shared/contract/errors.ts'
import { type CursorScope, type JsonValue, openCursor, sealCursor } from '../../shared/core/cursors.ts'

const AnyPosition = z.json()
const scopes = fc.record({
  route: fc.string(),
  userId: fc.uuid(),
  query: fc.dictionary(fc.string(), fc.oneof(fc.string(), fc.integer(), fc.boolean())),
})
const positions = fc.jsonValue().map((value) => JSON.parse(JSON.stringify(value)) as JsonValue)

const scope: CursorScope = { route: 'listUsers', userId: 'u-1', query: { query: 'ai' } }

function refusalOf(open: () => unknown): AppError['params'] {
  try {
    open()
  } catch (error) {
    return (error as AppError).params
  }
  throw new Error('was not refused')
}

const invalidCursor = { errors: [{ pointer: '?cursor', code: 'invalid_cursor' }] }

describe('a cursor', () => {
  it('opens to the position that was sealed, for the same caller, route and query', () => {
    fc.assert(
      fc.property(scopes, positions, (scope, position) => {
        expect(openCursor(scope, sealCursor(scope, position), AnyPosition)).toEqual(position)
      }),
    )
  })

  it('is refused for any other caller, route or query', () => {
    fc.assert(
      fc.property(scopes, scopes, positions, (mine, other, position) => {
        fc.pre(JSON.stringify(mine) !== JSON.stringify(other))
        const cursor = sealCursor(mine, position)

        expect(
          refusalOf(() => openCursor({ ...mine, userId: `${mine.userId}x` }, cursor, AnyPosition)),
        ).toEqual(invalidCursor)
        expect(
          refusalOf(() => openCursor({ ...mine, route: `${mine.route}x` }, cursor, AnyPosition)),
        ).toEqual(invalidCursor)
        expect(refusalOf(() => openCursor({ ...mine, userId: other.userId }, cursor, AnyPosition))).toEqual(
          invalidCursor,
        )
        expect(
          refusalOf(() => openCursor({ ...mine, query: { ...mine.query, more: 1 } }, cursor, AnyPosition)),
        ).toEqual(invalidCursor)
      }),
    )
  })

  it('is refused when any character of it is changed, left out or added', () => {
    const cursor = sealCursor(scope, { word: 'aino', userId: 'u-2' })
    fc.assert(
      fc.property(
        fc.nat(cursor.length - 1),
        fc.constantFrom('', 'A', 'z', '=', '-', '\u00e4'),
        (at, instead) => {
          const broken = cursor.slice(0, at) + instead + cursor.slice(at + 1)
          fc.pre(broken !== cursor)

          expect(refusalOf(() => openCursor(scope, broken, AnyPosition))).toEqual(invalidCursor)
          expect(refusalOf(() => openCursor(scope, `${cursor}${instead || '='}`, AnyPosition))).toEqual(
            invalidCursor,
          )
        },
      ),
    )
  })

  it('is refused where it is no cursor at all', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), (text) => {
        expect(refusalOf(() => openCursor(scope, text, AnyPosition))).toEqual(invalidCursor)
      }),
    )
  })

  it('is refused with a position that the list does not know', () => {
    const cursor = sealCursor(scope, 'somewhere')

    expect(refusalOf(() => openCursor(scope, cursor, z.int()))).toEqual(invalidCursor)
  })

  it('does not mind the order of the query nor what is undefined in it', () => {
    const cursor = sealCursor({ ...scope, query: { a: 1, b: 2, c: undefined } }, 7)

    expect(openCursor({ ...scope, query: { b: 2, a: 1 } }, cursor, z.int())).toBe(7)
  })

  it('may be absent', () => {
    expect(openCursor(scope, undefined, z.int())).toBeUndefined()
  })
})
