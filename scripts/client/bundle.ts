import { join } from 'node:path'
import { build } from 'esbuild'

/** One ES module that any bundler can shake, with its source map. */
export async function bundleClient(root: string, out: string): Promise<void> {
  await build({
    absWorkingDir: root,
    entryPoints: ['client/src/index.ts'],
    outfile: join(out, 'index.js'),
    bundle: true,
    format: 'esm',
    platform: 'neutral',
    target: 'es2022',
    sourcemap: true,
    logLevel: 'warning',
  })
}
