import { createRequire } from 'node:module'
import { StartError } from '../events.ts'

const packageName = `@dynoxide/${process.platform}-${process.arch}`

/** Where npm put the database's binary. */
export function databaseBinary(): string {
  const require = createRequire(import.meta.url)
  try {
    const file = process.platform === 'win32' ? 'dynoxide.exe' : 'dynoxide'
    return require.resolve(`${packageName}/${file}`)
  } catch {
    throw new StartError(
      `The local database (npm package ${packageName}) is not installed. Run "npm ci" again with optional ` +
        'dependencies, or start a DynamoDB-compatible server yourself and set DYNAMODB_ENDPOINT, ' +
        'for example DYNAMODB_ENDPOINT=http://127.0.0.1:8000',
    )
  }
}
