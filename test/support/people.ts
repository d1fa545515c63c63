import { directoryWords } from '../../shared/core/directory.ts'
import { putDirectoryEntries } from '../../shared/store/directory.ts'
import { putProfileIfAbsent } from '../../shared/store/profiles.ts'
import type { Table } from '../../shared/store/table.ts'

export interface Person {
  readonly userId: string
  readonly username: string
}

/** So many people with profiles. */
export async function newPeople(table: Table, count: number): Promise<Person[]> {
  return Promise.all(
    Array.from({ length: count }, async (_, place) => {
      const userId = crypto.randomUUID()
      const username = `user-${place}-${userId.slice(0, 8)}`
      await putProfileIfAbsent(
        table,
        {
          userId,
          username,
          displayName: `User ${place}`,
          locale: 'en',
          status: 'active',
          createdAt: Date.now(),
        },
        [],
      )
      return { userId, username }
    }),
  )
}

/** The same people, whom the directory finds by their names. */
export async function newListedPeople(table: Table, count: number): Promise<Person[]> {
  const people = await newPeople(table, count)
  for (const [place, { userId, username }] of people.entries()) {
    await table.transact(putDirectoryEntries(userId, directoryWords(username, `User ${place}`)))
  }
  return people
}
