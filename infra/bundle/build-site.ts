import { join } from 'node:path'
import { build } from 'vite'

/** Builds the web app, and answers where its files are. */
export async function buildSite(root: string): Promise<string> {
  await build({ root: join(root, 'web'), logLevel: 'warn' })
  return join(root, 'web', 'dist')
}
