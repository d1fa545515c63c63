import { createApi, createClient, ParleyError } from '@parley/client'

const [url, username, password] = process.argv.slice(2)
const client = createClient({ url, languages: ['fi'] })
await client.session.signIn({ username, password })
const me = await createApi(client).users.me()
const nobody = createApi(createClient({ url }))
const failed = await nobody.users.me().catch((error) => error)
console.log(
  JSON.stringify({
    me: me.username,
    state: client.session.state,
    failed: failed instanceof ParleyError && failed.code,
  }),
)
await client.close()
