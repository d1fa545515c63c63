import { marshall } from '@aws-sdk/util-dynamodb'
import type { DynamoDBRecord } from 'aws-lambda'
import { describe, expect, it } from 'vitest'
import { doorbellsOf } from '../../shared/lambda/stream.ts'
import {
  type Key,
  spaceClosingKey,
  spaceGroupKey,
  spaceKey,
  spaceMemberKey,
} from '../../shared/store/keys.ts'

type Image = Record<string, unknown>

function record(key: Key, before: Image | undefined, after: Image | undefined): DynamoDBRecord {
  const image = (item: Image | undefined) => item && marshall({ ...key, ...item })
  const changes = { Keys: marshall(key), OldImage: image(before), NewImage: image(after) }
  return {
    eventName: before ? (after ? 'MODIFY' : 'REMOVE') : 'INSERT',
    dynamodb: { SequenceNumber: '1', ...changes } as DynamoDBRecord['dynamodb'] & object,
  }
}

const kindsOf = (key: Key, before: Image | undefined, after: Image | undefined) =>
  doorbellsOf(record(key, before, after)).map(({ kind }) => kind)

describe('what the stream says of a space', () => {
  const member = spaceMemberKey('space', 'ben')
  const student = { ro: new Set(['student', 'staff']), dn: 'Ben' }

  it('rings for who comes, goes, or is something else', () => {
    expect(kindsOf(member, undefined, student)).toEqual(['membership'])
    expect(kindsOf(member, student, undefined)).toEqual(['membership'])
    expect(kindsOf(member, student, { ...student, ro: new Set(['student']) })).toEqual(['membership'])
    expect(kindsOf(member, student, { ...student, gr: new Set(['red']) })).toEqual(['membership'])
    expect(doorbellsOf(record(member, undefined, student))[0]).toMatchObject({
      spaceId: 'space',
      userId: 'ben',
    })
  })

  it('is silent where only a name follows a profile', () => {
    const same = { ro: new Set(['staff', 'student']), dn: 'Benjamin' }

    expect(kindsOf(member, student, same)).toEqual([])
  })

  it('rings for a deleted space until it is all closed', () => {
    const closing = spaceClosingKey('space')

    expect(kindsOf(closing, undefined, { n: 0 })).toEqual(['closing'])
    expect(kindsOf(closing, { n: 0 }, { n: 1 })).toEqual(['closing'])
    expect(kindsOf(closing, { n: 1 }, undefined)).toEqual([])
  })

  it('is silent of all else', () => {
    for (const key of [spaceKey('space'), spaceGroupKey('space', 'red')]) {
      expect(kindsOf(key, undefined, { v: 1 })).toEqual([])
    }
  })
})
