import { type Entry, isMessage } from '../core/entries.ts'
import type { Head } from '../core/heads.ts'
import { getEntries } from '../store/log.ts'
import { referredSeqs, type Surroundings } from './compose-events.ts'
import type { Given } from './given.ts'
import { readPeopleForAll } from './people.ts'

/** What the entries speak of, as it is now: messages strongly, names eventually consistent. `me` is nobody for all. */
export async function readSurroundings(
  given: Given,
  head: Head,
  entries: readonly Entry[],
  me = '',
): Promise<Surroundings> {
  const here = new Set(entries.filter(isMessage).map(({ seq }) => seq))
  const targets = await readTargets(given, head, entries, here)
  const answered = await readTargets(
    given,
    head,
    targets,
    new Set([...here, ...targets.map(({ seq }) => seq)]),
  )
  const messages = [...entries, ...targets, ...answered].filter(isMessage)
  const named = entries.flatMap((entry) => ('members' in entry ? entry.members.map((one) => one.userId) : []))
  const people = await readPeopleForAll(given, [...messages.map(({ actor }) => actor), ...named])
  return { head, people: { ...people, me }, messages: new Map(messages.map((entry) => [entry.seq, entry])) }
}

function readTargets(
  given: Given,
  { conversationId }: Head,
  entries: readonly Entry[],
  known: ReadonlySet<number>,
): Promise<Entry[]> {
  const missing = referredSeqs(entries).filter((seq) => !known.has(seq))
  return getEntries(
    given.table,
    missing.map((seq) => ({ conversationId, seq })),
    { consistent: true },
  )
}
