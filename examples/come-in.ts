import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { type Client, createClient, itemTokenStore, ParleyError } from '@parley/client'

const directory = '.parley/examples'

/** A session of its own for each name, in a file. */
const files = {
  getItem(name: string): string | undefined {
    try {
      return readFileSync(`${directory}/${name}.json`, 'utf8')
    } catch {
      return undefined
    }
  },
  setItem(name: string, value: string): void {
    mkdirSync(directory, { recursive: true })
    writeFileSync(`${directory}/${name}.json`, value, { mode: 0o600 })
  },
  removeItem: (name: string): void => rmSync(`${directory}/${name}.json`, { force: true }),
}

export interface Person {
  readonly url: string
  readonly name: string
  readonly password: string
}

/** A client of somebody who is signed in: from the last time, by password, or as somebody new. */
export async function comeIn({ url, name, password }: Person): Promise<Client> {
  const client = createClient({ url, tokenStore: itemTokenStore(files, `${name}@${new URL(url).host}`) })
  const { session } = client
  await session.restored
  if (session.state === 'signedIn') return client
  try {
    await session.signIn({ username: name, password })
  } catch (error) {
    if (!(error instanceof ParleyError) || error.code !== 'invalid_credentials') throw error
    await signUp(client, { url, name, password })
    await session.signIn({ username: name, password })
  }
  return client
}

async function signUp({ session }: Client, { url, name, password }: Person): Promise<void> {
  const email = `${name}@example.org`
  await session.register({ username: name, displayName: name, email, password })
  await session.confirm({ username: name, code: await readCode(url, email) })
}

/** The local runtime keeps its mail where everybody can read it; elsewhere it would go to the address. */
async function readCode(url: string, email: string): Promise<string> {
  const response = await fetch(`${url}/local/outbox?to=${encodeURIComponent(email)}`)
  if (!response.ok) throw new Error('Sign up elsewhere first: only the local runtime shows its mail.')
  const { items } = (await response.json()) as { items: { code: string }[] }
  return items[0]?.code ?? ''
}
