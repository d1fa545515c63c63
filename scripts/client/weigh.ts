import { gzipSync } from 'node:zlib'
import { build, type Metafile } from 'esbuild'

/** What the client may weigh in a page: bytes, minified and compressed, without persistence. */
export const budgetBytes = 15 * 1024

/** What a bundle brings that takes nothing from the client but this. */
export async function weigh(from: string, name: string): Promise<{ bytes: number; metafile: Metafile }> {
  const { outputFiles, metafile } = await build({
    stdin: { contents: `export { ${name} } from ${JSON.stringify(from)}`, resolveDir: '/' },
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'browser',
    write: false,
    metafile: true,
    logLevel: 'error',
  })
  return { bytes: gzipSync(outputFiles[0]?.contents ?? '').byteLength, metafile }
}
