import { createApi, createClient, itemTokenStore } from '@parley/client'

globalThis.signIn = async (url, credentials) => {
  const client = createClient({ url, tokenStore: itemTokenStore(localStorage) })
  await client.session.signIn(credentials)
  const { username } = await createApi(client).users.me()
  client.close()
  return username
}
globalThis.restore = async (url) => {
  const client = createClient({ url, tokenStore: itemTokenStore(localStorage) })
  const { username } = await createApi(client).users.me()
  client.close()
  return username
}
