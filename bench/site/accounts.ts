import { randomUUID } from 'node:crypto'
import { openDatabase } from '../../local/user-pool/database.ts'
import { type PoolSource, readPool } from '../../local/user-pool/pool.ts'
import { accessClaims, createSigner } from '../../local/user-pool/tokens.ts'
import type { User } from '../../local/user-pool/users.ts'
import type { Account } from './messages.ts'

export const region = 'eu-north-1'

interface Place {
  readonly accountId: string
  readonly dataDir: string
}

/**
 * Access tokens of people who never signed up, signed with the key that the user pool will find in its data directory:
 * signing up a thousand costs two minutes of passwords, which is not what is measured.
 */
export async function issueAccounts(
  source: PoolSource,
  { accountId, dataDir }: Place,
  count: number,
): Promise<Account[]> {
  const pool = readPool(source, region, accountId)
  const [client] = pool.clients.values()
  if (client === undefined) throw new RangeError('the user pool has no client')
  const database = openDatabase(dataDir)
  try {
    const signer = await createSigner(database, pool, Date.now)
    const issue = async (user: User): Promise<Account> => {
      const now = Date.now()
      const subject = { pool, client, user, origin: randomUUID(), signedInAt: now, now }
      const accessToken = await signer.sign(accessClaims(subject, randomUUID()))
      return { userId: user.sub, username: user.username, accessToken }
    }
    return await Promise.all(Array.from({ length: count }, (_, place) => issue(newUser(pool.id, place))))
  } finally {
    database.close()
  }
}

function newUser(poolId: string, place: number): User {
  const sub = randomUUID()
  const now = Date.now()
  const times = { createdAt: now, modifiedAt: now, codesSentAt: [], wrongCodesAt: [] }
  const state = { status: 'CONFIRMED', enabled: true, attributes: {}, codes: {} } as const
  return { poolId, username: `user-${place}-${sub.slice(0, 8)}`, sub, ...state, ...times }
}
