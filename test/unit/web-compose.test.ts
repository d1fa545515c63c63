import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { CreateConversation } from '../../shared/contract/conversations.ts'
import { type Draft, draftOf, emptyDraft, keptOf } from '../../web/src/compose/draft.ts'
import { checkDraft, requestOf } from '../../web/src/compose/request.ts'
import { attemptOf } from '../../web/src/compose/send.ts'

const people = fc.array(
  fc.uuid().map((userId) => ({ userId, username: 'ben', displayName: 'Ben' })),
  { maxLength: 3 },
)
const text = fc.oneof(fc.constant(''), fc.string({ maxLength: 9 }), fc.constant('x'.repeat(201)))
const words = fc.record({ title: text, body: text })
const drafts: fc.Arbitrary<Draft> = fc.record({
  kind: fc.constantFrom('people', 'space'),
  people,
  spaceId: fc.option(fc.uuid(), { nil: undefined }),
  addressing: fc.record({
    audience: fc.record({
      to: fc.subarray(['all', 'role:staff', 'group:lab-1']),
      live: fc.boolean(),
    }),
  }),
  written: fc.record({ variants: fc.record({ en: words, fi: words }), default: fc.constantFrom('en', 'fi') }),
  isUrgent: fc.boolean(),
  attempt: fc.constant(undefined),
})

describe('a draft', () => {
  it('is sent as the service takes it, wherever nothing is found wrong with it', () => {
    let sent = 0
    fc.assert(
      fc.property(drafts, fc.option(fc.nat(200), { nil: undefined }), (draft, reach) => {
        if (checkDraft(draft, reach)) return
        sent += 1
        const topic = draft.isUrgent ? 'task-2' : undefined
        expect(CreateConversation.safeParse(requestOf(draft, topic)).error).toBeUndefined()
      }),
      { numRuns: 500 },
    )
    expect(sent).toBeGreaterThan(5)
  })

  it('is found again as it was kept, and nothing is kept of an empty one', () => {
    fc.assert(
      fc.property(drafts, (draft) => {
        const kept = keptOf(draft)
        if (kept !== '') expect(draftOf(kept, 'sv')).toEqual(draft)
      }),
    )
    expect(keptOf(emptyDraft('en'))).toBe('')
    expect(draftOf('', 'sv')).toEqual(emptyDraft('sv'))
    expect(draftOf('{"version":0,"people":7}', 'sv')).toEqual(emptyDraft('sv'))
  })

  it('keeps the key of its request until the request is another one', () => {
    const person = { userId: '5f0c9c1e-6a52-4e0f-9a54-3a2f3a6c7d10', username: 'ben', displayName: 'Ben' }
    const written = { variants: { en: { title: '', body: 'Hello' } }, default: 'en' }
    const draft = { ...emptyDraft('en'), people: [person], written }
    const tryOf = (one: Draft) => attemptOf(one, requestOf(one))
    const tried = { ...draft, attempt: tryOf(draft) }

    expect(tryOf(draftOf(keptOf(tried), 'en')).key).toBe(tried.attempt.key)
    expect(tryOf({ ...tried, isUrgent: true }).key).not.toBe(tried.attempt.key)
  })

  it('to an audience reaches somebody, unless it waits for its first', () => {
    const written = { variants: { en: { title: '', body: 'Hello' } }, default: 'en' }
    const draft = { ...emptyDraft('en'), kind: 'space' as const, spaceId: 'x', written }
    const to = (live: boolean) => ({ ...draft, addressing: { audience: { to: ['role:staff'], live } } })

    expect(checkDraft(to(false), 0)).toMatchObject({ recipients: expect.any(String) })
    expect(checkDraft(to(true), 0)).toBeUndefined()
    expect(checkDraft(to(false), undefined)).toBeUndefined()
    expect(checkDraft(draft, 5)).toMatchObject({ recipients: expect.any(String) })
  })

  it('goes to as many people as one request takes', () => {
    const written = { variants: { en: { title: 'Crew', body: 'Hello' } }, default: 'en' }
    const to = (length: number) => ({
      ...emptyDraft('en'),
      written,
      people: Array.from({ length }, () => ({
        userId: crypto.randomUUID(),
        username: 'ben',
        displayName: 'Ben',
      })),
    })

    expect(checkDraft(to(500), undefined)).toBeUndefined()
    expect(checkDraft(to(501), undefined)).toMatchObject({ recipients: expect.any(String) })
  })
})
