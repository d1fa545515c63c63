import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'
import { minify } from 'terser'

/** What the client may weigh in a page: bytes, minified as webpack and Metro do it, and compressed, without persistence. */
export const budgetBytes = 15 * 1024

/** What a bundle weighs that takes nothing from the client but this. */
export async function weigh(from: string, names: string): Promise<number> {
  const { outputFiles } = await build({
    stdin: { contents: `export { ${names} } from ${JSON.stringify(from)}`, resolveDir: '/' },
    bundle: true,
    format: 'esm',
    platform: 'browser',
    write: false,
    logLevel: 'error',
  })
  const { code = '' } = await minify(outputFiles[0]?.text ?? '', { module: true, ecma: 2020 })
  return gzipSync(code).byteLength
}
