import { join } from 'node:path'
import { build } from 'vite'

/** Builds the web app, and answers where its files are. */
export async function buildSite(root: string): Promise<string> {
  // Packages choose by it between what they are for those who build and for those who use; a test says `test`.
  process.env.NODE_ENV = 'production'
  await build({ root: join(root, 'web'), logLevel: 'warn' })
  return join(root, 'web', 'dist')
}
