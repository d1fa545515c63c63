import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import {
  CognitoIdentityProviderClient,
  InitiateAuthCommand,
  RevokeTokenCommand,
} from '@aws-sdk/client-cognito-identity-provider'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  clientId,
  confirm,
  type Fixture,
  newestCode,
  poolId,
  register,
  signIn,
  signUp,
  startUserPools,
  strong,
} from './user-pool.fixture.ts'

let dataDir: string
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'parley-user-pool-'))
})
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
  rmSync(dataDir, { recursive: true, force: true })
})

const children: ChildProcess[] = []

async function startChild(): Promise<{ child: ChildProcess; url: string }> {
  const script = fileURLToPath(new URL('user-pool.child.ts', import.meta.url))
  const child = spawn(process.execPath, [script, dataDir], { stdio: ['ignore', 'pipe', 'inherit'] })
  children.push(child)
  const [line] = (await once(child.stdout, 'data')) as [Buffer]
  return { child, url: line.toString().trim() }
}

async function kill(child: ChildProcess): Promise<void> {
  const gone = once(child, 'exit')
  child.kill('SIGKILL')
  await gone
}

function refresh(fixture: Fixture, refreshToken: string | undefined) {
  const AuthParameters = { REFRESH_TOKEN: refreshToken ?? '' }
  return fixture.aws.send(
    new InitiateAuthCommand({ AuthFlow: 'REFRESH_TOKEN_AUTH', ClientId: clientId, AuthParameters }),
  )
}

describe('on the disk', () => {
  it('keeps users, sessions, keys and mail over a restart', async () => {
    const before = await startUserPools({ dataDir })
    await register(before, 'aino')
    await signUp(before, 'bertta')
    const [living, revoked] = [await signIn(before, 'aino'), await signIn(before, 'aino')]
    await before.aws.send(new RevokeTokenCommand({ ClientId: clientId, Token: revoked.RefreshToken }))
    await before.stop()

    const after = await startUserPools({ dataDir })

    expect(await after.pools.verifyToken(poolId, living.AccessToken ?? '')).toHaveProperty('sub')
    expect(await refresh(after, living.RefreshToken)).toHaveProperty('AuthenticationResult')
    await expect(refresh(after, revoked.RefreshToken)).rejects.toThrow('Refresh Token has been revoked')
    await confirm(after, 'bertta', newestCode(after, 'bertta@example.com'))
    expect(await signIn(after, 'bertta')).toHaveProperty('AccessToken')
    await after.stop()
  })

  it('keeps what was answered when the process is killed', async () => {
    const { child, url } = await startChild()
    const aws = new CognitoIdentityProviderClient({
      endpoint: url,
      region: 'eu-north-1',
      credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    })
    const names = Array.from({ length: 10 }, (_, index) => `person${index}`)
    await Promise.all(names.map((name) => signUp({ aws } as Fixture, name)))
    await kill(child)
    aws.destroy()

    const after = await startUserPools({ dataDir })

    for (const name of names) await confirm(after, name, newestCode(after, `${name}@example.com`))
    expect(await signIn(after, 'person9')).toHaveProperty('AccessToken')
    await after.stop()
  })

  it('holds no password and no token, and neither does the log', async () => {
    const fixture = await startUserPools({ dataDir })
    await register(fixture, 'aino')
    const { AccessToken = '', IdToken = '', RefreshToken = '' } = await signIn(fixture, 'aino')

    const written = readdirSync(dataDir).map((name) => readFileSync(join(dataDir, name), 'latin1'))

    expect(written.some((text) => text.includes('aino@example.com'))).toBe(true)
    for (const text of [...written, ...fixture.logged]) {
      for (const secret of [strong, AccessToken, IdToken, RefreshToken]) expect(text).not.toContain(secret)
    }
    await fixture.stop()
  })

  it('says what to do about a database that cannot be read', async () => {
    writeFileSync(
      join(dataDir, 'user-pools.sqlite'),
      'not a database at all, but long enough to be taken for one',
    )

    await expect(startUserPools({ dataDir })).rejects.toMatchObject({
      name: 'StartError',
      message: expect.stringContaining('Move it away to start with no users'),
    })
  })

  it('keeps the newest thousand mails', async () => {
    const fixture = await startUserPools()
    for (let count = 1; count <= 1005; count += 1) {
      fixture.pools.outbox.add({ to: 'many@example.com', subject: 'Many', text: `Number ${count}`, code: '' })
    }

    const items = fixture.pools.outbox.list()

    expect(items).toHaveLength(1000)
    expect(items[0]?.text).toBe('Number 1005')
    expect(items.at(-1)?.text).toBe('Number 6')
    await fixture.stop()
  })
})
