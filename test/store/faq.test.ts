import { beforeAll, describe, expect, it } from 'vitest'
import type { Content } from '../../shared/contract/content.ts'
import { AppError } from '../../shared/contract/errors.ts'
import { faqLimits } from '../../shared/contract/faq.ts'
import { setBlock } from '../../shared/services/blocks.ts'
import { deleteForEveryone } from '../../shared/services/delete-message.ts'
import { putSpaceMemberRoles } from '../../shared/services/enrol.ts'
import { listFaq, listFaqHistory, readFaq, suggestFaq } from '../../shared/services/faq.ts'
import type { Given, Reader } from '../../shared/services/given.ts'
import { createProfile } from '../../shared/services/profiles.ts'
import { sendMessage } from '../../shared/services/send-message.ts'
import { createFaq, putFaq, retireFaq } from '../../shared/services/write-faq.ts'
import { spaceKey } from '../../shared/store/keys.ts'
import { requireWholeFaq } from '../support/faq.ts'
import { newCourse, newSpaceConversation } from '../support/spaces.ts'
import { givenFor, useTable } from '../support/test-table.ts'

const test = useTable()
let given: Given
beforeAll(() => {
  given = givenFor(test.table)
})

let count = 0
async function newcomer(displayName: string): Promise<Reader> {
  count += 1
  const caller = { userId: crypto.randomUUID(), username: `writer${count}` }
  await createProfile(given, { ...caller, displayName }, 'en')
  return { ...caller, languages: ['en'] }
}

/** A course with somebody of its staff, and two students. */
async function course() {
  const [ada, tom, ben, eve] = (await Promise.all(
    ['Ada Lovelace', 'Tom Tutor', 'Ben Björk', 'Eve Adams'].map(newcomer),
  )) as [Reader, Reader, Reader, Reader]
  const spaceId = await newCourse(given, ada)
  const enrol = ({ userId }: Reader, role: string) =>
    putSpaceMemberRoles(given, ada, { spaceId, userId }, [role])
  await enrol(tom, 'staff')
  await enrol(ben, 'student')
  await enrol(eve, 'student')
  return { spaceId, ada, tom, ben, eve }
}

const publish = async (by: Reader, spaceId: string, question: string, body = 'So.') =>
  (await createFaq(given, by, spaceId, { question, answer: { body } })).faqId

async function refusalOf(asked: Promise<unknown>): Promise<string> {
  const error = await asked.then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  if (!(error instanceof AppError)) throw new Error(`not refused: ${error}`)
  const { code, params } = error
  return [code, params.reason, ...(params.errors ?? []).map((one) => one.pointer)].filter(Boolean).join(' ')
}

const inFinnish = (reader: Reader): Reader => ({ ...reader, languages: ['fi-FI', 'sv'] })

describe('an entry', () => {
  it('is read by everybody in the space, in their language, and by nobody else', async () => {
    const { spaceId, ada, ben } = await course()
    const question = { variants: { en: 'When is the exam?', fi: 'Milloin tentti on?' }, default: 'en' }
    const answer = { variants: { en: { body: 'In May.' }, fi: { body: 'Toukokuussa.' } }, default: 'en' }
    const { faqId } = await createFaq(given, ada, spaceId, { question, answer })
    const place = { spaceId, faqId }

    const read = await readFaq(given, inFinnish(ben), place)

    expect(read).toMatchObject({
      faqId,
      slug: `when-is-the-exam-${faqId.slice(0, 6)}`,
      question: 'Milloin tentti on?',
      titleVariants: question,
      answer,
      text: { body: 'Toukokuussa.' },
      language: 'fi',
      state: 'published',
      revision: 1,
    })
    expect(Object.keys(read._links)).toEqual(['self'])
    expect((await readFaq(given, { ...ben, languages: ['sv'] }, place)).question).toBe('When is the exam?')
    expect(await refusalOf(readFaq(given, await newcomer('Stranger'), place))).toBe('not_found')
    await requireWholeFaq(test.table, spaceId)
  })

  it('is written by who may publish alone', async () => {
    const { spaceId, tom, ben } = await course()
    const faqId = await publish(tom, spaceId, 'When is the exam?')
    const place = { spaceId, faqId }
    const said = { question: 'Mine?', answer: { body: 'Mine.' } }

    const refused: (() => Promise<unknown>)[] = [
      () => createFaq(given, ben, spaceId, said),
      () => putFaq(given, ben, place, said),
      () => retireFaq(given, ben, place),
      () => listFaqHistory(given, ben, { ...place, limit: 9 }),
      () => listFaq(given, ben, { spaceId, state: 'retired', limit: 9 }),
    ]

    for (const ask of refused) expect(await refusalOf(ask())).toBe('forbidden')
    expect((await requireWholeFaq(test.table, spaceId)).get(faqId)?.revision).toBe(1)
    expect(await refusalOf(putFaq(given, tom, { spaceId, faqId: spaceId }, said))).toBe('not_found')
  })

  it('is made once under a key, and another request under it is refused', async () => {
    const { spaceId, tom } = await course()
    const key = crypto.randomUUID()
    const wanted = { question: 'Once?', answer: { body: 'Once.' } }

    const first = await createFaq(given, tom, spaceId, wanted, key)
    const again = await createFaq(given, tom, spaceId, wanted, key)

    expect([first.replayed, again.replayed]).toEqual([false, true])
    expect(again.faqId).toBe(first.faqId)
    expect(await refusalOf(createFaq(given, tom, spaceId, { ...wanted, question: 'Twice?' }, key))).toBe(
      'idempotency_key_reused',
    )
    expect((await requireWholeFaq(test.table, spaceId)).size).toBe(1)
  })

  it('R13 is refused where it is too large, or where there are too many', async () => {
    const { spaceId, tom } = await course()
    const large: Content = {
      variants: { en: { body: 'å'.repeat(8_000) }, fi: { body: 'ä'.repeat(8_000) } },
      default: 'en',
    }
    const question = 'Large?'
    const faqId = await publish(tom, spaceId, 'Small?')

    expect(await refusalOf(createFaq(given, tom, spaceId, { question, answer: large }))).toBe(
      'too_large content',
    )
    expect(await refusalOf(putFaq(given, tom, { spaceId, faqId }, { question, answer: large }))).toBe(
      'too_large content',
    )
    await test.table.update({
      Key: spaceKey(spaceId),
      UpdateExpression: 'SET fc = :full',
      ExpressionAttributeValues: { ':full': faqLimits.entries },
    })
    expect(await refusalOf(publish(tom, spaceId, 'One more?'))).toBe('limit_reached faq')
  })
})

describe('versions of an entry', () => {
  it('are kept, newest first, with who wrote them', async () => {
    const { spaceId, ada, tom } = await course()
    const faqId = await publish(tom, spaceId, 'When is the exam?', 'In May.')
    const place = { spaceId, faqId }
    const question = { variants: { en: 'When is the test?', sv: 'När är provet?' }, default: 'en' }
    await putFaq(given, ada, place, { question, answer: { body: 'In June.' } }, 1)
    await retireFaq(given, ada, place)
    await retireFaq(given, ada, place)

    const first = await listFaqHistory(given, { ...tom, languages: ['sv'] }, { ...place, limit: 2 })
    const rest = await listFaqHistory(given, tom, { ...place, limit: 2, position: first.position })

    expect([...first.items, ...rest.items].map(({ at: _, ...version }) => version)).toEqual([
      {
        revision: 3,
        question: 'När är provet?',
        titleVariants: question,
        answer: { body: 'In June.' },
        state: 'retired',
        editorId: ada.userId,
      },
      {
        revision: 2,
        question: 'När är provet?',
        titleVariants: question,
        answer: { body: 'In June.' },
        state: 'published',
        editorId: ada.userId,
      },
      {
        revision: 1,
        question: 'When is the exam?',
        answer: { body: 'In May.' },
        state: 'published',
        editorId: tom.userId,
      },
    ])
    expect(rest.position).toBeUndefined()
    await requireWholeFaq(test.table, spaceId)
  })

  it('are at most 50 beside the current one', async () => {
    const { spaceId, tom } = await course()
    const faqId = await publish(tom, spaceId, 'Word 0?')
    for (let place = 1; place <= 55; place += 1) {
      await putFaq(given, tom, { spaceId, faqId }, { question: `Word ${place}?`, answer: { body: 'So.' } })
    }

    const { items } = await listFaqHistory(given, tom, { spaceId, faqId, limit: 100 })

    expect(items.map(({ revision }) => revision)).toEqual(
      Array.from({ length: 51 }, (_, place) => 56 - place),
    )
    expect(items.at(-1)?.question).toBe('Word 5?')
  })

  it('of racing edits of one revision are one; the others are refused, and a repeat is not', async () => {
    const { spaceId, ada, tom } = await course()
    const place = { spaceId, faqId: await publish(tom, spaceId, 'When?') }
    const edits = ['May.', 'June.', 'July.'].map((body) => ({ question: 'When?', answer: { body } }))

    const outcomes = await Promise.allSettled(edits.map((edit) => putFaq(given, ada, place, edit, 1)))

    const won = outcomes.findIndex(({ status }) => status === 'fulfilled')
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    const [winner, loser] = [edits[won], edits[(won + 1) % 3]] as [(typeof edits)[0], (typeof edits)[0]]
    await putFaq(given, ada, place, winner, 1)
    expect(await refusalOf(putFaq(given, ada, place, loser, 1))).toBe('conflict faq_revision')
    expect((await requireWholeFaq(test.table, spaceId)).get(place.faqId)).toMatchObject({
      ...winner,
      revision: 2,
    })
  })

  it('come back after being retired, for those who may publish', async () => {
    const { spaceId, tom, ben } = await course()
    const faqId = await publish(tom, spaceId, 'When is the exam?')
    const place = { spaceId, faqId }
    await retireFaq(given, tom, place)
    const listed = async (by: Reader, state: 'published' | 'retired') =>
      (await listFaq(given, by, { spaceId, state, limit: 9 })).items.map((one) => one.faqId)

    expect(await refusalOf(readFaq(given, ben, place))).toBe('not_found')
    expect((await readFaq(given, tom, place)).state).toBe('retired')
    expect([await listed(tom, 'published'), await listed(tom, 'retired')]).toEqual([[], [faqId]])
    expect(await suggestFaq(given, tom, { spaceId, query: 'exam', limit: 9 })).toEqual([])
    await requireWholeFaq(test.table, spaceId)
    const said = { question: 'When is the exam?', answer: { body: 'In May.' } }
    await putFaq(given, tom, place, said)
    expect(await listed(ben, 'published')).toEqual([])
    await putFaq(given, tom, place, { ...said, state: 'published' })
    expect(await listed(ben, 'published')).toEqual([faqId])
    await requireWholeFaq(test.table, spaceId)
  })
})

describe('a reply that is published', () => {
  /** Ben asks, Tom answers. */
  async function answered(answer: string | Content, asked = 'Hi Tom Tutor, when is the exam? /Ben') {
    const world = await course()
    const { spaceId, ada, tom, ben } = world
    const conversationId = await newSpaceConversation(given, spaceId, ada, [tom, ben])
    const say = async (
      by: Reader,
      content: Content,
      more: { replyTo?: number; mentions?: string[] } = {},
    ) => {
      const message = { conversationId, content, clientMessageId: crypto.randomUUID(), ...more }
      return (await sendMessage(given, by, message)).entry.seq
    }
    const question = await say(ben, { body: asked })
    const content = typeof answer === 'string' ? { body: answer } : answer
    const seq = await say(tom, content)
    return { ...world, conversationId, say, question, seq, from: { conversationId, seq } }
  }

  it('names nobody, in no language, and nobody is written to', async () => {
    const { spaceId, tom, ben, from } = await answered({
      variants: {
        en: { title: 'For Ben', body: 'BEN, ask Ada Lovelace or eve adams: ada@example.org, @writer1.' },
        fi: { body: 'Ben, Lovelacelta voi kysyä. – Tom Tutor' },
        sv: { body: 'Fråga Bens vän Bjork' },
      },
      default: 'en',
    })

    const { faqId } = await createFaq(given, tom, spaceId, { from, question: 'What of Ben, tom?' })

    const read = await readFaq(given, ben, { spaceId, faqId })
    expect(read.question).toBe('What of …, …?')
    expect(read.answer).toEqual({
      variants: {
        en: { title: 'For …', body: '…, ask … or eve adams: …, ….' },
        fi: { body: '…, … voi kysyä. – …' },
        sv: { body: 'Fråga … vän …' },
      },
      default: 'en',
    })
    expect(read.source).toBeUndefined()
    expect((await readFaq(given, tom, { spaceId, faqId })).source).toEqual(from)
  })

  it('answers the message it says, else the last by somebody else before it, without its names', async () => {
    const { spaceId, ada, tom, ben, conversationId, say, question, from } = await answered('In May.')
    await say(ada, { body: 'Where is the exam?' })
    const linked = { conversationId, seq: await say(tom, { body: 'In June.' }, { replyTo: question }) }
    const titled = { conversationId, seq: await say(tom, { title: 'Place', body: 'Here.' }) }
    const questionOf = async (source: typeof from) => {
      const { faqId } = await createFaq(given, tom, spaceId, { from: source })
      return (await readFaq(given, ben, { spaceId, faqId })).question
    }

    expect(await questionOf(from)).toBe('Hi …, when is the exam? /…')
    expect(await questionOf(linked)).toBe('Hi …, when is the exam? /…')
    expect(await questionOf({ conversationId, seq: question })).toBe('Hi …, when is the exam? /…')
    expect(await questionOf(titled)).toBe('Place')
  })

  it('has a question that fits, and is cut only after names have gone', async () => {
    const { spaceId, tom, ben, from } = await answered(
      'So.',
      `${'why '.repeat(47)}exam Ben Björk asks you this`,
    )

    const { faqId } = await createFaq(given, tom, spaceId, { from })

    const { question } = await readFaq(given, ben, { spaceId, faqId })
    expect(question).toBe(`${'why '.repeat(47)}exam … asks…`)
  })

  it('R8 outlives its source, and is published once under its key', async () => {
    const { spaceId, tom, ben, from } = await answered('In May.')
    const key = crypto.randomUUID()
    const { faqId } = await createFaq(given, tom, spaceId, { from }, key)
    await deleteForEveryone(given, tom, from)

    const again = await createFaq(given, tom, spaceId, { from }, key)

    expect(again).toEqual({ faqId, replayed: true })
    expect((await readFaq(given, ben, { spaceId, faqId })).text.body).toBe('In May.')
    expect(await refusalOf(createFaq(given, tom, spaceId, { from }))).toBe('conflict deleted')
  })

  it('R5 is one that its publisher may read, in a conversation of the space', async () => {
    const { spaceId, ada, tom, eve, ben, from, conversationId, say } = await answered('In May.')
    await putSpaceMemberRoles(given, ada, { spaceId, userId: eve.userId }, ['staff'])
    const elsewhere = await newCourse(given, tom)
    const bySomebodyBlocked = { conversationId, seq: await say(ben, { body: 'Psst' }) }
    await setBlock(given, tom, ben.userId, true)

    expect(await refusalOf(createFaq(given, eve, spaceId, { from }))).toBe('not_found')
    expect(await refusalOf(createFaq(given, ben, spaceId, { from }))).toBe('forbidden')
    expect(await refusalOf(createFaq(given, tom, elsewhere, { from }))).toBe(
      'invalid_request #/from/conversationId',
    )
    expect(await refusalOf(createFaq(given, tom, spaceId, { from: { ...from, seq: 1 } }))).toBe('not_found')
    expect(await refusalOf(createFaq(given, tom, spaceId, { from: { ...from, seq: 99 } }))).toBe('not_found')
    expect(await refusalOf(createFaq(given, tom, spaceId, { from: bySomebodyBlocked }))).toBe('not_found')
    expect((await requireWholeFaq(test.table, spaceId)).size).toBe(0)
  })
})

describe('suggestions for a question being typed', () => {
  const suggested = async (by: Reader, spaceId: string, query: string, limit = 20) =>
    (await suggestFaq(given, by, { spaceId, query, limit })).map(({ question }) => question)

  it('rank by shared words, as the last word goes on, and are bounded', async () => {
    const { spaceId, tom, ben } = await course()
    const questions = [
      'How do I reset my password?',
      'How long is a password?',
      'When is the exam?',
      'Resets?',
    ]
    for (const question of questions) await publish(tom, spaceId, question)

    expect(await suggested(ben, spaceId, 'can i reset the passw')).toEqual([
      'How do I reset my password?',
      'Resets?',
      'How long is a password?',
    ])
    expect(await suggested(ben, spaceId, 'password ', 1)).toEqual(['How long is a password?'])
    expect(await suggested(ben, spaceId, 'how do i')).toEqual([])
    expect(await suggested(ben, spaceId, '')).toEqual([])
    expect(await refusalOf(suggested(await newcomer('Stranger'), spaceId, 'exam'))).toBe('not_found')
  })

  it('are in the language of the reader, or in the one that they are shown', async () => {
    const { spaceId, tom, ben } = await course()
    const variants = { en: 'When is the exam?', fi: 'Milloin tentti on?' }
    const said = { question: { variants, default: 'en' }, answer: { body: 'So.' } }
    const { faqId } = await createFaq(given, tom, spaceId, said)
    await publish(tom, spaceId, 'Tentin paikka?')
    const swede = { ...ben, languages: ['sv'] }

    expect(await suggested(inFinnish(ben), spaceId, 'tentti')).toEqual([
      'Milloin tentti on?',
      'Tentin paikka?',
    ])
    expect(await suggested(inFinnish(ben), spaceId, 'exam')).toEqual([])
    expect(await suggested(swede, spaceId, 'exam')).toEqual(['When is the exam?'])
    expect(await suggested(swede, spaceId, 'tentti ')).toEqual(['Tentin paikka?'])
    const renamed = { ...said, question: { variants: { ...variants, fi: 'Milloin koe on?' }, default: 'en' } }
    await putFaq(given, tom, { spaceId, faqId }, renamed)
    expect(await suggested(inFinnish(ben), spaceId, 'tentti')).toEqual(['Tentin paikka?'])
    expect(await suggested(inFinnish(ben), spaceId, 'koe')).toEqual(['Milloin koe on?'])
    await requireWholeFaq(test.table, spaceId)
  })

  it('R9 beside them all entries come by pages, each once', async () => {
    const { spaceId, tom, ben } = await course()
    const made = await Promise.all(
      Array.from({ length: 7 }, (_, place) => publish(tom, spaceId, `Number ${place}?`)),
    )
    await retireFaq(given, tom, { spaceId, faqId: made[3] as string })
    const listed: string[] = []
    let position: string | undefined
    do {
      const page = await listFaq(given, ben, { spaceId, state: 'published', limit: 2, position })
      listed.push(...page.items.map(({ faqId }) => faqId))
      position = page.position
    } while (position)

    expect(listed.toSorted()).toEqual(made.filter((_, place) => place !== 3).toSorted())
  })
})
