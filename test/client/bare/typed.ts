import {
  type AnswerOf,
  createApi,
  createClient,
  itemTokenStore,
  type Message,
  ParleyError,
} from '@parley/client'

const items = new Map<string, string>()
const tokenStore = itemTokenStore({
  getItem: (key) => items.get(key),
  setItem: (key, value) => void items.set(key, value),
  removeItem: (key) => void items.delete(key),
})
const client = createClient({ url: 'http://localhost:4000', tokenStore })
const api = createApi(client)

export async function use(): Promise<string> {
  await client.session.signIn({ username: 'ada', password: 'secret' })
  const page: AnswerOf<'listUsers'> = await api.users.list({ query: 'a', limit: 5 })
  const [first] = page.items
  const conversation = await api.conversations.create({ kind: 'direct', userId: first?.userId ?? '' })
  const message: Message = await api.messages.send(conversation.conversationId, {
    content: { variants: { en: { body: 'Hello' }, fi: { body: 'Hei' } }, default: 'en' },
    priority: 'urgent',
  })
  await client.call('PUT /conversations/{conversationId}/read', {
    params: { conversationId: message.conversationId },
    body: { upTo: message.seq },
  })
  return message.text?.body ?? 'deleted'
}

export async function misuse(): Promise<void> {
  // @ts-expect-error there is no such kind
  await api.conversations.create({ kind: 'public', title: 'x', memberIds: [] })
  // @ts-expect-error the title of a group is missing
  await api.conversations.create({ kind: 'group', memberIds: [] })
  // @ts-expect-error a seq is a number
  await api.messages.get('c', '7')
  // @ts-expect-error nothing answers that
  void (await api.users.me()).emailAddress
  // @ts-expect-error parameters are needed
  await client.call('GET /conversations/{conversationId}/messages/{seq}', {})
  // @ts-expect-error there is no such route
  await client.call('GET /mind', {})
}

export const codeOf = (error: unknown): string | undefined => {
  if (!(error instanceof ParleyError)) return undefined
  // @ts-expect-error there is no such code
  if (error.code === 'too_late') return error.detail
  return error.code
}
