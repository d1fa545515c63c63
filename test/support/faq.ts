import { expect } from 'vitest'
import { indexedWords } from '../../shared/core/suggestions.ts'
import { listFaqRevisions, queryFaq } from '../../shared/store/faq.ts'
import { spacePk } from '../../shared/store/keys.ts'
import { getSpace } from '../../shared/store/spaces.ts'
import type { Table } from '../../shared/store/table.ts'
import { dumpOf } from './model-dump.ts'

/** That the index has exactly the words of what is published, and the space's counts are right. */
export async function requireWholeFaq(table: Table, spaceId: string) {
  const space = await getSpace(table, spaceId)
  if (!space) throw new Error('there is no such space')
  const { entries } = await queryFaq(table, spaceId, { limit: 1000 })
  const keys = (await dumpOf(table, [spacePk(spaceId)])).map(({ sk }) => String(sk))
  const indexed = entries.flatMap(({ faqId, state, question }) => {
    const words = state === 'published' ? indexedWords(question, space.language) : []
    return words.map(({ language, word }) => `WORD#${language}#${word}#${faqId}`)
  })

  expect(keys.filter((sk) => sk.startsWith('WORD#')).toSorted()).toEqual(indexed.toSorted())
  expect(space.faqCount).toBe(entries.length)
  expect(space.templateCount).toBe(keys.filter((sk) => sk.startsWith('TEMPLATE#')).length)
  for (const { faqId, revision } of entries) {
    const older = await listFaqRevisions(table, spaceId, faqId)
    const all = Array.from({ length: revision - 1 }, (_, place) => revision - 1 - place)
    expect(older.map((one) => one.revision)).toEqual(all.slice(0, 50))
  }
  return new Map(entries.map((entry) => [entry.faqId, entry]))
}
