import { mkdirSync, rmSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { bundleClient } from './client/bundle.ts'
import { declareClient } from './client/declare.ts'
import { budgetBytes, weigh } from './client/weigh.ts'

const help = `Builds client/ as it is published: client/dist.

  npm run build -- [options]

  --code    the code only, without its types: enough to run it
  --out DIR elsewhere than in client/dist
  --help    this text
`

const { values } = parseArgs({
  options: { code: { type: 'boolean' }, out: { type: 'string' }, help: { type: 'boolean' } },
})

if (values.help) process.stdout.write(help)
else {
  const root = fileURLToPath(new URL('..', import.meta.url))
  const out = values.out ?? `${root}/client/dist`
  rmSync(out, { recursive: true, force: true })
  mkdirSync(out, { recursive: true })
  await bundleClient(root, out)
  if (!values.code) {
    await declareClient(root, out)
    const [alone, withApi] = [
      await weigh(`${out}/index.js`, 'createClient'),
      await weigh(`${out}/index.js`, 'createClient, createApi'),
    ]
    process.stdout.write(
      `createClient weighs ${alone} bytes in a page, of ${budgetBytes}; ${withApi} with createApi.\n`,
    )
  }
}
