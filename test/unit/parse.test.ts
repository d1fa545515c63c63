import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { CreateConversation, ListConversationsQuery } from '../../shared/contract/conversations.ts'
import type { AppError } from '../../shared/contract/errors.ts'
import { ListMessagesQuery, SendMessage } from '../../shared/contract/messages.ts'
import { bodyPointer, type PointerOf, parse, queryPointer } from '../../shared/lambda/parse.ts'

function refusal(
  schema: z.ZodType,
  value: unknown,
  pointerOf: PointerOf = bodyPointer(),
): AppError | undefined {
  try {
    parse(schema, value, pointerOf)
    return undefined
  } catch (error) {
    return error as AppError
  }
}

const faults = (schema: z.ZodType, value: unknown, pointerOf?: PointerOf) =>
  refusal(schema, value, pointerOf)?.params.errors?.map(({ pointer, code }) => [pointer, code])

const clientMessageId = '0190a6f0-0000-7000-8000-000000000001'

describe('parse', () => {
  it('answers what the schema makes of the value', () => {
    const id = clientMessageId.toUpperCase()

    expect(parse(SendMessage, { content: { body: 'Hei' }, clientMessageId: id }, bodyPointer())).toEqual({
      content: { body: 'Hei' },
      clientMessageId,
    })
  })

  it.each<[string, unknown, [string, string][]]>([
    ['nothing at all', undefined, [['#', 'required']]],
    ['a list', [], [['#', 'wrong_type']]],
    ['no content', {}, [['#/content', 'required']]],
    ['an empty content', { content: {} }, [['#/content/body', 'required']]],
    ['a number as body', { content: { body: 5 } }, [['#/content/body', 'wrong_type']]],
    ['an empty body', { content: { body: '  ' } }, [['#/content/body', 'too_short']]],
    ['a body too long', { content: { body: 'a'.repeat(16_001) } }, [['#/content/body', 'too_long']]],
    ['a broken character', { content: { body: 'a\ud800' } }, [['#/content/body', 'invalid_value']]],
    [
      'a variant without body',
      { content: { variants: { fi: {} }, default: 'fi' } },
      [['#/content/variants/fi/body', 'required']],
    ],
    [
      'a default that is not there',
      { content: { variants: { fi: { body: 'Hei' } }, default: 'en' } },
      [['#/content/default', 'invalid_value']],
    ],
    [
      'a variant that is no language, and would be lost',
      JSON.parse(
        '{"content": {"variants": {"fi": {"body": "Hei"}, "__proto__": {"body": "Hi"}}, "default": "fi"}}',
      ),
      [['#/content/variants/__proto__', 'unknown_field']],
    ],
    [
      'a member that would be lost',
      JSON.parse('{"content": {"body": "Hei"}, "__proto__": {"priority": "urgent"}}'),
      [['#/__proto__', 'unknown_field']],
    ],
    ['a member too many', { content: { body: 'a', colour: 1 } }, [['#/content/colour', 'unknown_field']]],
    [
      'a priority of its own',
      { content: { body: 'a' }, priority: 'huge' },
      [['#/priority', 'invalid_value']],
    ],
    ['a place below the first', { content: { body: 'a' }, replyTo: 0 }, [['#/replyTo', 'invalid_value']]],
    [
      'a broken id',
      { content: { body: 'a' }, mentions: [clientMessageId, 'x'] },
      [['#/mentions/1', 'invalid_value']],
    ],
  ])('names the place of %s', (_, value, expected) => {
    expect(faults(SendMessage, value)).toEqual(expected)
  })

  it('R1 refuses a sender, a seq, a number and a time by name', () => {
    const claims = { senderId: clientMessageId, seq: 1, number: 1, createdAt: '2026-01-01T00:00:00.000Z' }

    expect(faults(SendMessage, { content: { body: 'a' }, ...claims })).toEqual(
      Object.keys(claims).map((name) => [`#/${name}`, 'unknown_field']),
    )
  })

  it('tells which kind is meant, and when none is', () => {
    expect(faults(CreateConversation, { kind: 'direct' })).toEqual([['#/userId', 'required']])
    expect(faults(CreateConversation, {})).toEqual([['#/kind', 'required']])
    expect(faults(CreateConversation, { kind: 'secret' })).toEqual([['#/kind', 'invalid_value']])
  })

  it('says the limit with its unit', () => {
    const list = z.strictObject({ names: z.array(z.string()).max(2), size: z.int().max(9) })

    const errors = refusal(list, { names: ['a', 'b', 'c'], size: 10 })?.params.errors

    expect(errors).toEqual([
      { pointer: '#/names', code: 'too_long', params: { unit: 'items', limit: 2 } },
      { pointer: '#/size', code: 'invalid_value', params: { bound: 'maximum', limit: 9 } },
    ])
  })

  it('takes a content too large as a whole for too large', () => {
    const large = refusal(SendMessage, { content: { body: 'a'.repeat(30_000) } })

    expect(large?.code).toBe('too_large')
  })

  it('writes pointers as fragments of a URI', () => {
    const odd = z.strictObject({ ok: z.string() })

    expect(faults(odd, { ok: '', 'a/b~c d%': 1, ä: 1 })).toEqual([
      ['#/a~1b~0c%20d%25', 'unknown_field'],
      ['#/%C3%A4', 'unknown_field'],
    ])
    expect(faults(odd, { ok: 1 }, bodyPointer('#/data'))).toEqual([['#/data/ok', 'wrong_type']])
  })

  it('names query parameters', () => {
    const query = { limit: '101', view: 'none', colour: 'red' }

    expect(faults(ListConversationsQuery, query, queryPointer)).toEqual(
      expect.arrayContaining([
        ['?limit', 'invalid_value'],
        ['?view', 'invalid_value'],
        ['?colour', 'unknown_field'],
      ]),
    )
    expect(faults(ListConversationsQuery, { limit: 'ten' }, queryPointer)).toEqual([['?limit', 'wrong_type']])
    for (const limit of ['', ' 5', '1e1', '0x10', '5.0']) {
      expect(faults(ListConversationsQuery, { limit }, queryPointer)).toEqual([['?limit', 'wrong_type']])
    }
    expect(faults(ListMessagesQuery, { after: '' }, queryPointer)).toEqual([['?after', 'wrong_type']])
    expect(parse(ListMessagesQuery, { after: '0', limit: '7' }, queryPointer)).toMatchObject({
      after: 0,
      limit: 7,
    })
    expect(faults(ListConversationsQuery, { limit: ['1', '2'] }, queryPointer)).toEqual([
      ['?limit', 'wrong_type'],
    ])
  })

  it('stops naming faults when there are very many', () => {
    const many = Object.fromEntries(Array.from({ length: 500 }, (_, place) => [`field${place}`, 1]))

    expect(faults(SendMessage, { content: { body: 'a' }, ...many })).toHaveLength(50)
  })
})
