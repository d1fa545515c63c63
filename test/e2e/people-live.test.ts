import { expect, test } from 'vitest'
import type { Conversation } from '../../shared/contract/conversations.ts'
import type { Event } from '../../shared/contract/event.ts'
import type { Profile } from '../../shared/contract/people.ts'
import { useSite } from '../support/runtime.ts'
import { type SignedIn, signIn } from '../support/runtime-people.ts'

const site = useSite()

const isNow = (presence: string) => (event: Event) =>
  (event.data as { presence?: string }).presence === presence

/** Says hello, and resolves with all it heard once it is closed. */
function hearToTheEnd({ accessToken }: SignedIn): Promise<string[]> {
  const socket = new WebSocket(site.realtimeUrl, ['parley.v1', `bearer.${accessToken}`])
  const { promise, resolve } = Promise.withResolvers<string[]>()
  const said: string[] = []
  socket.addEventListener('open', () => socket.send(JSON.stringify({ id: '1', action: 'hello' })))
  socket.addEventListener('message', ({ data }) => void said.push(String(data)))
  socket.addEventListener('close', () => resolve(said))
  return promise
}

test('people see each other come, write and leave', async () => {
  const [ada, ben] = (await site.people(2)) as [SignedIn, SignedIn]
  const adas = await site.listen(ada)
  const watched = await adas.ask('presence.watch', { userIds: [ben.userId] })
  const wanted = { kind: 'group', title: 'Choir', memberIds: [ada.userId] }
  const { conversationId } = (await ben.call('POST /conversations', { body: wanted })).body as Conversation

  const bens = await site.listen(ben)
  await adas.heard('presence.changed', isNow('active'))
  await bens.ask('presence.set', { presence: 'away' })
  await adas.heard('presence.changed', isNow('away'))
  const typing = await bens.ask('typing.start', { conversationId })
  const typed = await adas.heard('typing.started', (event) => event.conversationId === conversationId)
  bens.close()
  const left = await adas.heard('presence.changed', isNow('offline'))

  expect(watched).toMatchObject({ ok: true, data: { states: [{ presence: 'offline' }] } })
  expect(typing).toMatchObject({
    ok: true,
    data: { expiresAt: (typed.data as object & { expiresAt: string }).expiresAt },
  })
  const profile = (await ada.call(`GET /users/${ben.userId}`)).body as Profile
  expect(left.data).toEqual({ userId: ben.userId, presence: 'offline', lastSeenAt: profile.lastSeenAt })
})

test('whoever opens an empty direct conversation themselves is told of it on all devices', async () => {
  const [ada, ben] = (await site.people(2)) as [SignedIn, SignedIn]
  const opened = await ada.call('POST /conversations', { body: { kind: 'direct', userId: ben.userId } })
  const { conversationId } = opened.body as Conversation
  const bens = await site.listen(ben)

  const again = await ben.call('POST /conversations', { body: { kind: 'direct', userId: ada.userId } })

  expect(again.status).toBe(200)
  const joined = await bens.heard('conversation.joined')
  expect(joined.conversationId).toBe(conversationId)
  const { items } = (await ben.call('GET /conversations')).body as { items: Conversation[] }
  expect(items.map((one) => one.conversationId)).toEqual([conversationId])
})

test('whoever signs out of one session has its sockets told why and closed, and the others go on', async () => {
  const [ben] = (await site.people(1)) as [SignedIn]
  const desk = await signIn(site.rest, ben)
  const atDesk = await site.listen(desk)
  const onPhone = await site.listen(ben)
  const end = hearToTheEnd(ben)
  const renewed = (await site.rest('POST /auth/refresh', { body: { refreshToken: ben.refreshToken } })).body
  const token = (renewed as { accessToken: string }).accessToken
  const refreshed = await onPhone.ask('auth.refresh', { token })

  const { status } = await site.rest('POST /auth/logout', { body: { refreshToken: ben.refreshToken } })

  expect([status, refreshed.ok]).toEqual([204, true])
  await onPhone.heard('session.closing')
  const said = JSON.parse((await end).at(-1) ?? '')
  expect(said).toMatchObject({ events: [{ type: 'session.closing', data: { code: 'signed_out' } }] })
  const late = await hearToTheEnd({ ...ben, accessToken: token })
  expect(late.join()).toContain('"signed_out"')
  expect(await atDesk.ask('ping')).toMatchObject({ ok: true, data: { sync: false } })
  expect(atDesk.events.filter(({ type }) => type === 'session.closing')).toEqual([])
})

test('whoever signs out everywhere has all sockets told why and closed, and comes back by signing in', async () => {
  const [ada, ben] = (await site.people(2)) as [SignedIn, SignedIn]
  const adas = await site.listen(ada)
  await adas.ask('presence.watch', { userIds: [ben.userId] })
  const ends = Promise.all([hearToTheEnd(ben), hearToTheEnd(ben)])
  const bens = await site.listen(ben)
  const refreshed = await bens.ask('auth.refresh', { token: ben.accessToken })

  await site.rest('POST /auth/logout', { body: { refreshToken: ben.refreshToken, everywhere: true } })

  await bens.heard('session.closing')
  await adas.heard('presence.changed', isNow('offline'))
  expect(refreshed.ok).toBe(true)
  for (const said of await ends) {
    const event = { type: 'session.closing', data: { code: 'signed_out', reconnect: 'never' } }
    expect(JSON.parse(said.at(-1) ?? '')).toMatchObject({ events: [event] })
  }
  const back = await site.listen(await signIn(site.rest, ben))
  expect((await back.ask('ping')).ok).toBe(true)
  await adas.heard('presence.changed', (event) => adas.events.indexOf(event) > 1 && isNow('active')(event))
})
