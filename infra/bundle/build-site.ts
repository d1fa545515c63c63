import { join } from 'node:path'
import { build } from 'vite'

/** Builds the web app, and the widget beside it; answers where their files are. */
export async function buildSite(root: string): Promise<string> {
  // Packages choose by it between what they are for those who build and for those who use; a test says `test`.
  process.env.NODE_ENV = 'production'
  const web = join(root, 'web')
  await build({ root: web, logLevel: 'warn' })
  // After the app, whose build empties the directory.
  await build({ root: web, logLevel: 'warn', configFile: join(web, 'vite.widget.config.ts') })
  return join(web, 'dist')
}
