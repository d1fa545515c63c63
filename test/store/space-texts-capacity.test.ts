import { beforeAll, describe, expect, it } from 'vitest'
import { enrolBatch } from '../../shared/services/enrol-batch.ts'
import { listFaq, listFaqHistory, readFaq, suggestFaq } from '../../shared/services/faq.ts'
import { sendMessage } from '../../shared/services/send-message.ts'
import { createTemplate, listTemplates, putTemplate } from '../../shared/services/templates.ts'
import { createFaq, putFaq, retireFaq } from '../../shared/services/write-faq.ts'
import { isWithin, type Limit, type Measured, measure, tableOf } from '../support/model-units.ts'
import { newPeople, type Person } from '../support/people.ts'
import { newCourse, newSpaceConversation } from '../support/spaces.ts'
import { givenFor, useTable } from '../support/test-table.ts'

const made = useTable()
const entriesIn = 300
const membersIn = 1_000
const noWrites = { write: 0 }
// Questions of four telling words; answers and templates of 300 bytes, so that each is one unit.
const limits = {
  'save a template': { write: 4, read: 3 },
  'change a template': { write: 4, read: 3 },
  'page of 20 templates': { ...noWrites, read: 5 },
  'publish an entry': { write: 12, read: 5 },
  'change its answer': { write: 6, read: 3 },
  'change its question': { write: 22, read: 3 },
  'retire it': { write: 14, read: 3 },
  'read an entry': { ...noWrites, read: 3 },
  'page of 20 entries': { ...noWrites, read: 6 },
  'history of three versions': { ...noWrites, read: 4 },
  'suggestions for four words': { ...noWrites, read: 18 },
  'suggestions for eight words in four languages': { ...noWrites, read: 30 },
  'publish a reply, 50 members': { write: 12, read: 55 },
} as const satisfies Record<string, Limit>

const body = 'a'.repeat(300)
const topics = [
  'exam',
  'lecture',
  'essay',
  'group',
  'course',
  'grade',
  'credit',
  'project',
  'report',
  'seminar',
]
const verbs = ['change', 'cancel', 'repeat', 'register', 'finish', 'submit']
const questionOf = (place: number): string =>
  `How do I ${verbs[place % 6]} the ${topics[place % 10]} number${place} properly?`

async function measureAll(): Promise<Measured[]> {
  const given = givenFor(made.table)
  const people = (await newPeople(made.table, membersIn)) as [Person, Person, ...Person[]]
  const [ada, ben, ...others] = people
  const reader = { ...ada, languages: ['en'] }
  const spaceId = await newCourse(given, ada)
  const lines = [ben, ...others].map(({ userId }, place) => ({
    pointer: `#/${place}`,
    wanted: { userId, roles: ['student'] },
  }))
  for (let i = 0; i < lines.length; i += 500) {
    await enrolBatch(given, ada, spaceId, lines.slice(i, i + 500))
  }
  const content = { body }
  const templates = []
  for (let place = 0; place < 30; place += 1) {
    templates.push(await createTemplate(given, ada, spaceId, { name: `Name ${place}`, content }))
  }
  const entries = []
  for (let place = 0; place < entriesIn; place += 1) {
    const said = { question: questionOf(place), answer: content }
    entries.push(await createFaq(given, reader, spaceId, said))
  }
  const conversationId = await newSpaceConversation(given, spaceId, ada, [ben, ...others.slice(0, 48)])
  const say = async (by: Person, clientMessageId = crypto.randomUUID()) =>
    (await sendMessage(given, by, { conversationId, content, clientMessageId })).entry.seq
  await say(ben)
  const from = { conversationId, seq: await say(ada) }
  const one = { spaceId, faqId: entries[7]?.faqId ?? '' }
  const template = { spaceId, templateId: templates[7]?.templateId ?? '' }
  const question = questionOf(7)
  const long = 'lecture essay group course grade credit report exam'
  const work: Record<keyof typeof limits, () => Promise<unknown>> = {
    'save a template': () => createTemplate(given, ada, spaceId, { name: 'New', content }),
    'change a template': () => putTemplate(given, ada, template, { name: 'Other', content }),
    'page of 20 templates': () => listTemplates(given, reader, { spaceId, limit: 20 }),
    'publish an entry': () =>
      createFaq(given, reader, spaceId, {
        question: 'Where do students eat their breakfast sandwich?',
        answer: content,
      }),
    'change its answer': () => putFaq(given, reader, one, { question, answer: { body: `${body}b` } }),
    'change its question': () =>
      putFaq(given, reader, one, {
        question: 'Which garden shall everybody visit tomorrow?',
        answer: content,
      }),
    'retire it': () => retireFaq(given, reader, one),
    'read an entry': () => readFaq(given, reader, one),
    'page of 20 entries': () => listFaq(given, reader, { spaceId, state: 'published', limit: 20 }),
    'history of three versions': () => listFaqHistory(given, reader, { ...one, limit: 20 }),
    'suggestions for four words': () =>
      suggestFaq(given, reader, { spaceId, query: 'cancel the exam course report', limit: 20 }),
    'suggestions for eight words in four languages': () =>
      suggestFaq(given, { ...reader, languages: ['en', 'fi', 'sv'] }, { spaceId, query: long, limit: 20 }),
    'publish a reply, 50 members': () =>
      createFaq(given, reader, spaceId, { from, question: 'Which museum shall new students visit?' }),
  }
  const measured: Measured[] = []
  for (const [operation, ask] of Object.entries(work)) {
    measured.push(await measure(operation, limits[operation as keyof typeof limits], ask))
  }
  return measured
}

describe('what templates and questions of a space cost, in capacity units', () => {
  let measured: Measured[] = []

  beforeAll(async () => {
    measured = await measureAll()
    console.log(`\n${tableOf(new Map([[entriesIn, measured]])).replace('messages', 'entries')}\n`)
  }, 240_000)

  it('stays within the limits', () => {
    expect(measured.filter((one) => !isWithin(one))).toEqual([])
    expect(measured).toHaveLength(Object.keys(limits).length)
  })
})
