import { describe, expect, test } from 'vitest'
import { ok, resultOf } from '../../shared/lambda/answers.ts'

const asked = { method: 'GET', ifNoneMatch: undefined, secret: false }
const tagOf = (body: unknown) => resultOf(ok(body), asked).headers?.ETag

describe('the tag of an answer', () => {
  test('is one for all that says the same, in whatever order the table gave its members', () => {
    const one = { items: [{ policy: { history: 'all', slowModeSeconds: 0 } }], nextCursor: null }
    const other = { nextCursor: null, items: [{ policy: { slowModeSeconds: 0, history: 'all' } }] }

    expect(tagOf(one)).toBe(tagOf(other))
  })

  test.each([
    [{ a: 1 }, { a: '1' }],
    [{ items: [1, 2] }, { items: [2, 1] }],
    [{ a: { b: 1 } }, { b: { a: 1 } }],
    [{ a: null }, { a: 0 }],
  ])('tells %j from %j', (one, other) => {
    expect(tagOf(one)).not.toBe(tagOf(other))
  })
})
