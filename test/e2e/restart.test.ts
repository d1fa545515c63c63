import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Conversation } from '../../shared/contract/conversations.ts'
import { needsOwnRuntime, type Site, startSite } from '../support/runtime.ts'
import { password, type SignedIn, signIn } from '../support/runtime-people.ts'

const started = new Set<Site>()
let dataDir: string

beforeEach((context) => {
  needsOwnRuntime(context)
  dataDir = mkdtempSync(join(tmpdir(), 'parley-'))
})
afterEach(async () => {
  for (const site of started) await site.stop()
  started.clear()
  if (dataDir) rmSync(dataDir, { recursive: true, force: true })
})

async function start(): Promise<Site> {
  const site = await startSite({ dataDir })
  started.add(site)
  return site
}

async function stop(site: Site): Promise<void> {
  started.delete(site)
  await site.stop()
}

test('R3 users, conversations and messages outlive a restart, and go on', async () => {
  const before = await start()
  const [ada, ben] = (await before.people(2)) as [SignedIn, SignedIn]
  const body = { kind: 'group', title: 'Choir', memberIds: [ben.userId] }
  const made = (await ada.call('POST /conversations', { body })).body as Conversation
  const messages = `/conversations/${made.conversationId}/messages`
  const message = { content: { body: 'Still there?' }, clientMessageId: crypto.randomUUID() }
  const sent = await ada.call(`POST ${messages}`, { body: message })
  await stop(before)

  const after = await start()
  const again = await signIn(after.rest, { username: ben.username, password })
  const list = await again.call('GET /conversations')
  const page = await again.call(`GET ${messages}`)
  const byOldToken = await after.rest(`GET ${messages}`, { token: ada.accessToken })
  const repeated = await after.rest(`POST ${messages}`, { token: ada.accessToken, body: message })
  const socket = await after.listen(again)
  await after.rest(`POST ${messages}`, {
    token: ada.accessToken,
    body: { content: { body: 'And on we go' }, clientMessageId: crypto.randomUUID() },
  })
  const heard = await socket.heard('message.created')

  expect(again.userId).toBe(ben.userId)
  expect(list.body).toMatchObject({ items: [{ conversationId: made.conversationId, unreadCount: 1 }] })
  expect(page.body).toMatchObject({ items: [{ seq: 2, content: { body: 'Still there?' } }] })
  expect(byOldToken.status).toBe(200)
  expect(repeated.status).toBe(200)
  expect(repeated.body).toEqual(sent.body)
  expect(heard).toMatchObject({ seq: 3, data: { message: { content: { body: 'And on we go' } } } })
})
