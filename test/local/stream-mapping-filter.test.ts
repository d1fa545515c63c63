import { describe, expect, it } from 'vitest'
import { createFilter } from '../../local/stream-mapping/filter.ts'

const record = {
  eventName: 'INSERT',
  userIdentity: null,
  tries: 3,
  tags: ['red', 'green'],
  dynamodb: {
    Keys: { pk: { S: 'CONV#1' }, sk: { S: 'LOG#000000000007' } },
    NewImage: { kind: { S: 'message' }, count: { N: '5' }, live: { BOOL: true } },
  },
}

const passes = (...patterns: unknown[]) =>
  createFilter({ Filters: patterns.map((pattern) => ({ Pattern: JSON.stringify(pattern) })) })(record)

const onKey = (rule: unknown) => ({ dynamodb: { Keys: { sk: { S: [rule] } } } })

describe('a filter', () => {
  it.each([
    ['no filter at all', []],
    ['an equal value', [{ eventName: ['INSERT'] }]],
    ['one of several values', [{ eventName: ['REMOVE', 'INSERT'] }]],
    ['one of several patterns', [{ eventName: ['REMOVE'] }, { tries: [3] }]],
    ['null', [{ userIdentity: [null] }]],
    ['a boolean', [{ dynamodb: { NewImage: { live: { BOOL: [true] } } } }]],
    ['an element of an array', [{ tags: ['green'] }]],
    ['a prefix', [onKey({ prefix: 'LOG#' })]],
    ['a suffix', [onKey({ suffix: '07' })]],
    ['a prefix in another case', [onKey({ prefix: { 'equals-ignore-case': 'log#' } })]],
    ['a value in another case', [{ eventName: [{ 'equals-ignore-case': 'insert' }] }]],
    ['anything but a value', [{ eventName: [{ 'anything-but': 'REMOVE' }] }]],
    ['anything but several values', [{ eventName: [{ 'anything-but': ['REMOVE', 'MODIFY'] }] }]],
    ['anything but a prefix', [onKey({ 'anything-but': { prefix: 'META' } })]],
    ['a leaf that exists', [onKey({ exists: true })]],
    ['a leaf that does not', [{ dynamodb: { OldImage: { kind: { S: [{ exists: false }] } } } }]],
    ['a number in a range', [{ tries: [{ numeric: ['>', 0, '<=', 3] }] }]],
    ['an alternative', [{ $or: [{ eventName: ['REMOVE'] }, onKey({ prefix: 'LOG' })] }]],
    ['a pattern within an alternative', [{ dynamodb: { $or: [{ Keys: { pk: { S: ['CONV#1'] } } }] } }]],
    ['text of a number', [{ dynamodb: { NewImage: { count: { N: ['5'] } } } }]],
  ])('lets pass %s', (_, patterns) => {
    expect(passes(...patterns)).toBe(true)
  })

  it.each([
    ['another value', { eventName: ['REMOVE'] }],
    ['text for a number', { tries: ['3'] }],
    ['one of two fields that differs', { eventName: ['INSERT'], tries: [4] }],
    ['another prefix', onKey({ prefix: 'META' })],
    ['anything but this value', { eventName: [{ 'anything-but': ['INSERT'] }] }],
    ['anything but, where there is nothing', { nothing: [{ 'anything-but': ['x'] }] }],
    ['null, where there is nothing', { nothing: [null] }],
    ['a leaf that does not exist', { nothing: [{ exists: true }] }],
    // On AWS exists looks at leaves only: this is the trap.
    ['exists for an object', { dynamodb: { NewImage: [{ exists: true }] } }],
    ['a number out of range', { tries: [{ numeric: ['>', 3] }] }],
    [
      'a numeric rule for a number of an item',
      { dynamodb: { NewImage: { count: { N: [{ numeric: ['=', 5] }] } } } },
    ],
    ['no alternative', { $or: [{ eventName: ['REMOVE'] }, { tries: [4] }] }],
  ])('stops %s', (_, pattern) => {
    expect(passes(pattern)).toBe(false)
  })

  it.each([
    ['is no JSON', '{'],
    ['is no object', '["x"]'],
    ['has a bare value', '{"eventName": "INSERT"}'],
    ['has an unknown operator', '{"eventName": [{"like": "I"}]}'],
    ['has an empty rule', '{"eventName": []}'],
  ])('refuses a pattern that %s', (_, pattern) => {
    expect(() => createFilter({ Filters: [{ Pattern: pattern }] })).toThrow()
  })
})
