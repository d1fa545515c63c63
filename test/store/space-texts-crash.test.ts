import { describe, expect, it } from 'vitest'
import { createdId } from '../../shared/core/ids.ts'
import { deleteSpace } from '../../shared/services/close-space.ts'
import { listFaqHistory } from '../../shared/services/faq.ts'
import type { Given, Reader } from '../../shared/services/given.ts'
import { sendMessage } from '../../shared/services/send-message.ts'
import { createTemplate, deleteTemplate, putTemplate } from '../../shared/services/templates.ts'
import { createFaq, putFaq, retireFaq } from '../../shared/services/write-faq.ts'
import type { Table } from '../../shared/store/table.ts'
import { requireWholeFaq } from '../support/faq.ts'
import { newPeople, type Person } from '../support/people.ts'
import { requireNoSpace } from '../support/space-whole.ts'
import { closeWhole, newCourse, newSpaceConversation } from '../support/spaces.ts'
import { type Ending, stoppingTable } from '../support/stopping-table.ts'
import { givenFor, useTable } from '../support/test-table.ts'

const made = useTable()
const endings: readonly Ending[] = ['stops', 'loses']

interface World {
  readonly given: Given
  readonly ada: Reader
  readonly spaceId: string
  readonly key: string
}

async function course(): Promise<World> {
  const given = givenFor(made.table)
  const [person] = (await newPeople(made.table, 1)) as [Person]
  const ada = { ...person, languages: ['en'] }
  return { given, ada, spaceId: await newCourse(given, ada), key: crypto.randomUUID() }
}

const question = { variants: { en: 'When is the exam?', fi: 'Milloin tentti on?' }, default: 'en' }
const other = { variants: { en: 'Where is the exam?', sv: 'Var är provet?' }, default: 'sv' }
const answer = { body: 'So.' }

interface Attempt {
  readonly world: World
  readonly ask: (given: Given) => Promise<unknown>
  readonly expectDone: (entries: Awaited<ReturnType<typeof requireWholeFaq>>) => void | Promise<void>
  /** What a repeat may be answered where the first try had gone through. */
  readonly repeated?: string
}

/** Stops at the n-th write, for every n until there are no more; then it is asked again. Answers how often. */
async function crashEverywhere(prepare: (world: World) => Promise<Omit<Attempt, 'world'>>): Promise<number> {
  let crashes = 0
  for (const ending of endings) {
    for (let stopAt = 1; stopAt < 20; stopAt += 1) {
      const world = await course()
      const { ask, expectDone, repeated } = await prepare(world)
      const stopping = stoppingTable(made.table, stopAt, ending)
      await ask(givenFor(stopping.table)).catch(() => undefined)
      await stopping.quiet()
      if (!stopping.stopped()) break
      crashes += 1
      // Whatever died, index, versions and counts agree, also before anybody asks again.
      await requireWholeFaq(made.table, world.spaceId)
      await ask(givenFor(made.table)).catch((error: { code?: string }) => {
        if (repeated === undefined || error.code !== repeated) throw error
      })
      await expectDone(await requireWholeFaq(made.table, world.spaceId))
    }
  }
  return crashes
}

/** A table whose writes arrive, but whose first answer to one is lost: the caller asks again. */
function deafTable(table: Table): Table {
  let lost = false
  return {
    ...table,
    transact: async (items) => {
      const answer = await table.transact(items)
      if (lost) return answer
      lost = true
      throw new Error('the answer was lost')
    },
  }
}

async function published({ given, ada, spaceId }: World): Promise<{ spaceId: string; faqId: string }> {
  return { spaceId, faqId: (await createFaq(given, ada, spaceId, { question, answer })).faqId }
}

describe('a handler that dies between two writes', { timeout: 120_000 }, () => {
  it('R3 publishes once under its key, with all words of the question', async () => {
    const crashes = await crashEverywhere(async ({ ada, spaceId, key }) => ({
      ask: (given) => createFaq(given, ada, spaceId, { question, answer }, key),
      expectDone: (entries) => expect([...entries.keys()]).toEqual([createdId(ada.userId, key)]),
    }))

    expect(crashes).toBe(2)
  })

  it('R3 publishes a reply once', async () => {
    await crashEverywhere(async ({ given, ada, spaceId, key }) => {
      const conversationId = await newSpaceConversation(given, spaceId, ada, [])
      const message = { conversationId, content: answer, clientMessageId: key }
      const from = { conversationId, seq: (await sendMessage(given, ada, message)).entry.seq }
      return {
        ask: (again) => createFaq(again, ada, spaceId, { from }, key),
        expectDone: (entries) => expect([...entries.values()]).toMatchObject([{ source: from, revision: 1 }]),
      }
    })
  })

  it('R3 makes one version of an edit, and R3 of a retirement', async () => {
    await crashEverywhere(async (world) => {
      const place = await published(world)
      return {
        ask: (given) => putFaq(given, world.ada, place, { question: other, answer }, 1),
        expectDone: (entries) =>
          expect(entries.get(place.faqId)).toMatchObject({ question: other, revision: 2 }),
      }
    })
    await crashEverywhere(async (world) => {
      const place = await published(world)
      return {
        ask: (given) => retireFaq(given, world.ada, place),
        expectDone: async (entries) => {
          expect(entries.get(place.faqId)).toMatchObject({ state: 'retired', revision: 2 })
          const { items } = await listFaqHistory(world.given, world.ada, { ...place, limit: 9 })
          expect(items).toHaveLength(2)
        },
      }
    })
  })

  it('R3 saves, changes and takes away a template once', async () => {
    const saved = { name: 'Greeting', content: answer }
    await crashEverywhere(async ({ ada, spaceId, key }) => ({
      ask: (given) => createTemplate(given, ada, spaceId, saved, key),
      expectDone: () => undefined,
    }))
    const place = async ({ given, ada, spaceId }: World) => ({
      spaceId,
      templateId: (await createTemplate(given, ada, spaceId, saved)).templateId,
    })
    await crashEverywhere(async (world) => {
      const one = await place(world)
      return {
        ask: (given) => putTemplate(given, world.ada, one, { ...saved, name: 'Other' }),
        expectDone: () => undefined,
      }
    })
    const crashes = await crashEverywhere(async (world) => {
      const one = await place(world)
      return {
        ask: (given) => deleteTemplate(given, world.ada, one),
        expectDone: () => undefined,
        repeated: 'not_found',
      }
    })

    expect(crashes).toBe(2)
  })
})

describe('an answer that is lost', () => {
  it('R3 makes a repeat one entry, one version, one template', async () => {
    const world = await course()
    const { ada, spaceId, key } = world
    const twice = async (ask: (given: Given) => Promise<unknown>) => {
      await expect(ask(givenFor(deafTable(made.table)))).rejects.toThrow('lost')
      await ask(world.given)
    }

    await twice((given) => createFaq(given, ada, spaceId, { question, answer }, key))
    const place = { spaceId, faqId: createdId(ada.userId, key) }
    await twice((given) => putFaq(given, ada, place, { question: other, answer }, 1))
    await twice((given) => createTemplate(given, ada, spaceId, { name: 'Greeting', content: answer }, key))

    const entries = await requireWholeFaq(made.table, spaceId)
    expect([...entries.values()]).toMatchObject([{ ...place, revision: 2 }])
  })
})

describe('a space that is deleted', () => {
  it('takes its templates and questions with it, their index and their versions', async () => {
    const world = await course()
    const { given, ada, spaceId } = world
    const place = await published(world)
    await putFaq(given, ada, place, { question: other, answer })
    await createTemplate(given, ada, spaceId, { name: 'Greeting', content: answer })

    await deleteSpace(given, ada, spaceId)
    await closeWhole(made.table, spaceId)

    await requireNoSpace(made.table, spaceId, [ada.userId])
  })
})
