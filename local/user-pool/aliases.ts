import type { Database } from './database.ts'
import { CognitoError } from './errors.ts'
import { fold, type Pool } from './pool.ts'
import type { User } from './users.ts'

/** What the user may sign in by now; throws when somebody else holds one of them, unless it is to be taken. */
export function claimAliases(database: Database, pool: Pool, user: User, take: boolean): void {
  const name = fold(pool, user.username)
  database.run('DELETE FROM alias WHERE pool = ? AND name = ?', pool.id, name)
  for (const attribute of aliasesOf(pool, user)) {
    const value = fold(pool, user.attributes[attribute] ?? '')
    if (take) releaseAlias(database, pool, attribute, value)
    const claimed = database.run(
      'INSERT OR IGNORE INTO alias (pool, attribute, value, name) VALUES (?, ?, ?, ?)',
      ...[pool.id, attribute, value, name],
    )
    if (claimed === 0) throw aliasExists(attribute)
  }
}

/** The one that loses an alias keeps the attribute, unverified. */
function releaseAlias(database: Database, pool: Pool, attribute: string, value: string): void {
  const sql =
    'SELECT user.name AS name, body FROM alias JOIN user USING (pool, name) WHERE pool = ? AND attribute = ? AND value = ?'
  const row = database.first(sql, pool.id, attribute, value)
  if (row === undefined) return
  const holder = JSON.parse(String(row.body)) as User
  const attributes = { ...holder.attributes, [`${attribute}_verified`]: 'false' }
  const body = JSON.stringify({ ...holder, attributes })
  database.run('UPDATE user SET body = ? WHERE pool = ? AND name = ?', body, pool.id, String(row.name))
  database.run('DELETE FROM alias WHERE pool = ? AND attribute = ? AND value = ?', pool.id, attribute, value)
}

/** An alias counts once its user is confirmed and it is verified; what stands for the username counts at once. */
function aliasesOf(pool: Pool, user: User): readonly string[] {
  const verified = (attribute: string): boolean =>
    attribute === 'preferred_username' || user.attributes[`${attribute}_verified`] === 'true'
  const aliases = pool.aliasAttributes.filter(
    (attribute) => user.status !== 'UNCONFIRMED' && verified(attribute),
  )
  return [...pool.usernameAttributes, ...aliases].filter((attribute) => user.attributes[attribute])
}

function aliasExists(attribute: string): CognitoError {
  return new CognitoError('AliasExistsException', `An account with the ${attribute} already exists.`)
}
