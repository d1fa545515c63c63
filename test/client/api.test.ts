import { beforeAll, describe, expect, it } from 'vitest'
import {
  type Api,
  type Client,
  createApi,
  createClient,
  createHostedClient,
  itemsOf,
  memoryTokenStore,
  ParleyError,
} from '../../client/src/index.ts'
import { needsOwnRuntime, useSite } from '../support/runtime.ts'
import { codeFor, freshName, password, type SignedIn } from '../support/runtime-people.ts'

const site = useSite()

interface Person extends Client {
  readonly api: Api
}

async function clientOf({ username, password: secret }: SignedIn): Promise<Person> {
  const client = createClient({ url: site.origin })
  await client.session.signIn({ username, password: secret })
  return { ...client, api: createApi(client) }
}

const failure = (promise: Promise<unknown>): Promise<ParleyError> =>
  promise.then(
    () => expect.unreachable('it did not fail'),
    (error: unknown) => (error instanceof ParleyError ? error : Promise.reject(error)),
  )

describe('two people', () => {
  let ada: Person
  let ben: Person
  let people: SignedIn[]
  beforeAll(async () => {
    people = await site.people(2)
    const [one, other] = await Promise.all(people.map(clientOf))
    if (!one || !other) throw new Error('there must be two')
    ada = one
    ben = other
  })
  const benId = () => ben.session.userId ?? ''

  it('find each other, and talk', async () => {
    const { items } = await ada.api.users.list({ username: people[1]?.username })
    const { conversationId } = await ada.api.conversations.create({ kind: 'direct', userId: benId() })
    const message = await ada.api.messages.send(conversationId, { content: { body: 'Hello' } })
    const heard = await ben.api.messages.get(conversationId, message.seq)
    const unread = await ben.api.mailbox.unread()
    const marks = await ben.api.conversations.markRead(conversationId, message.seq)

    expect(items.map(({ userId }) => userId)).toEqual([benId()])
    expect(heard).toMatchObject({ text: { body: 'Hello' }, own: false })
    expect(unread.total).toBe(1)
    expect(marks.readSeq).toBe(message.seq)
  })

  it('make a group under a key once', async () => {
    const group = { kind: 'group', title: 'Choir', memberIds: [benId()] } as const
    const idempotencyKey = crypto.randomUUID()

    const first = await ada.api.conversations.create(group, { idempotencyKey })
    const again = await ada.api.conversations.create(group, { idempotencyKey })

    expect(again.conversationId).toBe(first.conversationId)
  })

  it('edit, react, pin and delete', async () => {
    const { conversationId } = await ada.api.conversations.create({ kind: 'direct', userId: benId() })
    const { seq, revision } = await ada.api.messages.send(conversationId, { content: { body: 'Helo' } })

    const edited = await ada.api.messages.edit(conversationId, seq, { body: 'Hello' }, revision)
    const conflict = await failure(ada.api.messages.edit(conversationId, seq, { body: 'Hallo' }, revision))
    const reacted = await ben.api.messages.react(conversationId, seq, '👍🏽')
    await ben.api.messages.unreact(conversationId, seq, '👍🏽')
    await ben.api.messages.pin(conversationId, seq)
    const pins = await ada.api.conversations.pins(conversationId)
    await ada.api.messages.delete(conversationId, seq)
    const deleted = await ben.api.messages.get(conversationId, seq)

    expect(edited).toMatchObject({ revision: revision + 1, text: { body: 'Hello' } })
    expect(conflict).toMatchObject({ code: 'conflict', status: 409, retryable: false })
    expect(reacted.reactions).toEqual([{ emoji: '👍🏽', count: 1, mine: true }])
    expect(pins.items.map((message) => message.seq)).toEqual([seq])
    expect(deleted.content).toBeNull()
  })

  it('leave', async () => {
    const { conversationId } = await ada.api.conversations.create({
      kind: 'group',
      title: 'Choir',
      memberIds: [benId()],
    })

    await ben.api.conversations.leave(conversationId)

    const gone = await failure(ben.api.conversations.get(conversationId))
    expect(gone.code).toBe('not_found')
  })

  it('read a long list to its end', async () => {
    const { conversationId } = await ada.api.conversations.create({ kind: 'direct', userId: benId() })
    for (const body of ['one', 'two', 'three']) {
      await ada.api.messages.send(conversationId, { content: { body } })
    }

    const bodies: (string | undefined)[] = []
    const newest = itemsOf((cursor) => ada.api.messages.list(conversationId, { limit: 2, cursor }))
    for await (const message of newest) bodies.push(message.text?.body)

    expect(bodies.slice(0, 3)).toEqual(['three', 'two', 'one'])
  })

  it('are refused in their language, by the place of what is wrong', async () => {
    const client = createClient({ url: `${site.origin}/v1/`, languages: ['fi'] })
    const { username = '', password: secret = '' } = people[0] ?? {}
    await client.session.signIn({ username, password: secret })

    const error = await failure(createApi(client).users.list({ limit: 101 }))

    expect(error).toMatchObject({ code: 'invalid_request', errors: [{ pointer: '?limit' }] })
    expect(error.detail).toMatch(/pyyn/)
  })
})

describe('a new person', () => {
  it('signs up, confirms, signs in, and comes back without a password', async (context) => {
    needsOwnRuntime(context)
    const tokenStore = memoryTokenStore()
    const { session } = createClient({ url: site.origin, tokenStore })
    const username = freshName()
    const email = `${username}@example.org`

    const registered = await session.register({ username, email, password })
    const early = await failure(session.signIn({ username, password }))
    await session.confirm({ username, code: await codeFor(site.origin, email) })
    await session.signIn({ username, password })
    const back = createClient({ url: site.origin, tokenStore })
    const me = await createApi(back).users.me()

    expect(early.code).toBe('email_not_confirmed')
    expect(session).toMatchObject({ state: 'signedIn', userId: registered.userId })
    expect(me.username).toBe(username)
  })

  it('is out everywhere once signed out everywhere', async (context) => {
    needsOwnRuntime(context)
    const [person] = await site.people(1)
    const [here, there] = await Promise.all([person, person].map((one) => clientOf(one as SignedIn)))
    const token = await there?.session.accessToken()

    await here?.session.signOut({ everywhere: true })
    const error = await failure(there?.session.accessToken(token) ?? Promise.resolve())

    expect(error.code).toBe('session_ended')
    expect([here?.session.state, there?.session.state]).toEqual(['signedOut', 'expired'])
  })

  it('removes the account, and the session with it', async (context) => {
    needsOwnRuntime(context)
    const [person] = await site.people(1)
    const client = await clientOf(person as SignedIn)

    await client.session.deleteAccount({ password })

    expect(client.session.state).toBe('signedOut')
  })
})

describe('a page that signs people in by itself', () => {
  it('gives the client its tokens', async () => {
    const [person] = await site.people(1)
    const asked: (string | undefined)[] = []
    const client = createHostedClient({
      url: site.origin,
      tokens: async (refused) => {
        asked.push(refused)
        return person?.accessToken
      },
    })

    const me = await createApi(client).users.me()
    await createApi(client).mailbox.unread()

    expect(me.userId).toBe(person?.userId)
    expect(client.session).toMatchObject({ state: 'signedIn', userId: person?.userId })
    expect(asked).toEqual([undefined])
  })
})
