import { createApi, createClient, indexedDbPersistence, persistedTokenStore } from '@parley/client'

const [, url] = location.hash.split('#')
const persistence = indexedDbPersistence()
const client = createClient({ url, persistence, tokenStore: persistedTokenStore(persistence) })
let token

globalThis.signIn = (credentials) => client.session.signIn(credentials)
globalThis.whoAmI = async () => (await createApi(client).users.me()).username
globalThis.keepToken = async () => {
  token = await client.session.accessToken()
}
/** As if the service had refused it. */
globalThis.replaceToken = () => client.session.accessToken(token)
