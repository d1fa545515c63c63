import type { Page } from 'playwright-core'
import type { Change } from '../../client/src/persistence/persistence.ts'
import { chunkChange, heldChange, metaChange } from '../../client/src/persistence/records.ts'
import { type Replica, reduce } from '../../client/src/replica/reduce.ts'
import { bodyOf, emptyRow, epoch, idOf, me, messageEvent } from '../client/fixture.ts'

export const conversationId = idOf(1)

/** Seven people talk, the reader is one of them: a few words, some lines, or much. */
function event(seq: number) {
  const senderId = seq % 7 === 0 ? me : `p${seq % 7}`
  return messageEvent(conversationId, seq, senderId, bodyOf(seq).slice(0, 20 + ((seq * 97) % 300)))
}

/** What a client has stored of one conversation with so many messages. */
function recordsOf(messages: number): readonly Change[] {
  const replica: Replica = { epoch, conversations: new Map() }
  const context = { replica, reader: { userId: me, languages: [] } }
  const none = { entries: [], removed: [], reset: [], cursor: null, complete: true, epoch }
  reduce(context, { kind: 'page', page: { ...none, conversations: [emptyRow(conversationId)] } })
  const events = Array.from({ length: messages }, (_, place) => event(place + 1))
  reduce(context, { kind: 'events', events })
  const changes: Change[] = [metaChange(me, replica, 'seed')]
  for (const [id, held] of replica.conversations) {
    held.row = { ...held.row, unreadCount: 0, readSeq: messages }
    changes.push(heldChange(me, id, held))
    for (const chunk of held.unsaved) changes.push(chunkChange(me, id, chunk, held))
  }
  return changes
}

/** Puts them, and who is signed in, where the app keeps them. The page has to be of the app's origin. */
export async function seed(page: Page, messages: number): Promise<void> {
  const accessToken = `x.${btoa(JSON.stringify({ sub: me, exp: 32_503_680_000 }))}.x`
  const tokens = { accessToken, refreshToken: 'x', goodUntil: 32_503_680_000_000 }
  const records = [['session', { userId: me, tokens }] as const, ...recordsOf(messages)]
  await page.evaluate(
    (changes) =>
      new Promise<void>((resolve, reject) => {
        const opening = indexedDB.open('parley', 1)
        opening.onupgradeneeded = () => opening.result.createObjectStore('records')
        opening.onerror = () => reject(opening.error)
        opening.onsuccess = () => {
          const writing = opening.result.transaction('records', 'readwrite')
          for (const [key, value] of changes) writing.objectStore('records').put(value, key)
          writing.oncomplete = () => {
            opening.result.close()
            resolve()
          }
        }
      }),
    records,
  )
}
