import { execFile } from 'node:child_process'
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { build } from 'esbuild'
import type { Browser, BrowserContext } from 'playwright-core'
import { publint } from 'publint'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { budgetBytes, weigh } from '../../scripts/client/weigh.ts'
import { launchBrowser } from '../support/browser.ts'
import { needsOwnRuntime, useSite } from '../support/runtime.ts'
import type { SignedIn } from '../support/runtime-people.ts'

const run = promisify(execFile)
const root = fileURLToPath(new URL('../..', import.meta.url))
const npmQuiet = ['--no-audit', '--no-fund', '--ignore-scripts', '--offline']

/** Builds and packs the client, and installs what was packed in a project that knows nothing of this one. */
async function installPacked(): Promise<{ dir: string; packageDir: string; projectDir: string }> {
  const dir = mkdtempSync(join(tmpdir(), 'parley-client-'))
  const [packageDir, projectDir] = [join(dir, 'package'), join(dir, 'project')]
  for (const file of ['package.json', 'README.md', 'LICENSE'])
    cpSync(join(root, 'client', file), join(packageDir, file))
  await run(process.execPath, ['scripts/build-client.ts', '--out', join(packageDir, 'dist')], { cwd: root })
  await run('npm', ['pack', '--pack-destination', dir], { cwd: packageDir })
  const packed = readdirSync(dir).find((name) => name.endsWith('.tgz')) ?? ''
  cpSync(join(root, 'test/client/bare'), projectDir, { recursive: true })
  writeFileSync(join(projectDir, 'package.json'), '{ "private": true, "type": "module" }')
  await run('npm', ['install', ...npmQuiet, join(dir, packed)], { cwd: projectDir })
  return { dir, packageDir, projectDir }
}

const bundle = async (projectDir: string, contents: string): Promise<string> => {
  const options = {
    bundle: true,
    logLevel: 'error',
    minify: true,
    write: false,
    format: 'esm',
    platform: 'browser',
  } as const
  const { outputFiles } = await build({ ...options, stdin: { contents, resolveDir: projectDir } })
  return outputFiles[0]?.text ?? ''
}

/** What the compiler has to say; nothing where all is well. */
const typeErrors = (project: string): Promise<string> =>
  run(join(root, 'node_modules/.bin/tsc'), ['-p', project]).then(
    () => '',
    ({ stdout }: { stdout: string }) => stdout,
  )

/** The compiler takes its time where others work too. */
const compilerMs = 300_000

let place: Awaited<ReturnType<typeof installPacked>>
beforeAll(async () => {
  place = await installPacked()
}, compilerMs)
afterAll(() => rmSync(place.dir, { recursive: true, force: true }))

describe('the packed client', { timeout: compilerMs }, () => {
  it('brings no other package', () => {
    const installed = readdirSync(join(place.projectDir, 'node_modules')).filter(
      (name) => !name.startsWith('.'),
    )

    expect(installed).toEqual(['@parley'])
  })

  it('holds what is needed, and no source but its map', () => {
    const files = readdirSync(join(place.projectDir, 'node_modules/@parley/client'), { recursive: true })

    expect(files).toEqual(
      expect.arrayContaining(['LICENSE', 'README.md', 'dist/index.js', 'dist/index.js.map']),
    )
    expect(files.filter((file) => /(?<!\.d)\.ts$/.test(String(file)))).toEqual([])
  })

  it('is published as it must be', async () => {
    const { messages } = await publint({ pkgDir: place.packageDir, strict: true })

    expect(messages).toEqual([])
  })

  it('has types that check in a project with nothing else, library files too', async () => {
    expect(await typeErrors(place.projectDir)).toBe('')
  })

  it('has types that say what those of the contract say', async () => {
    const dir = join(place.dir, 'same')
    cpSync(join(place.projectDir, 'package.json'), join(dir, 'package.json'))
    cpSync(join(root, 'test/client/same-types.ts'), join(dir, 'same-types.ts'))
    const names = {
      '#inferred': [join(root, 'client/src/contract.ts')],
      '#plain': [join(place.packageDir, 'dist/contract.d.ts')],
    }
    const compilerOptions = { paths: names }
    writeFileSync(
      join(dir, 'tsconfig.json'),
      JSON.stringify({
        extends: join(root, 'client/tsconfig.json'),
        compilerOptions,
        files: ['same-types.ts'],
      }),
    )

    expect(await typeErrors(dir)).toBe('')
  })

  it(`weighs less than ${budgetBytes} bytes in a page, without persistence`, async () => {
    const bytes = await weigh(join(place.packageDir, 'dist/index.js'), 'createClient')

    expect(bytes).toBeLessThan(budgetBytes)
  })

  it('leaves out what is not used', async () => {
    const all = await bundle(place.projectDir, "export { createClient } from '@parley/client'")

    const one = await bundle(place.projectDir, "export { chooseText } from '@parley/client'")
    const none = await bundle(place.projectDir, "import '@parley/client'")

    expect(one.length).toBeLessThan(all.length / 20)
    expect(none.trim()).toBe('')
  })
})

describe('the packed client against a server', () => {
  const site = useSite()
  const server = createServer()
  let browser: Browser
  let browse: BrowserContext
  let address = ''
  beforeAll(async () => {
    const script = await bundle(place.projectDir, readFileSync(join(place.projectDir, 'in-page.js'), 'utf8'))
    const page = `<!doctype html><script type="module">${script}</script>`
    server.on('request', (_, answer) => answer.setHeader('Content-Type', 'text/html').end(page))
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/#${site.origin}`
    browser = await launchBrowser()
  })
  beforeEach(async () => {
    browse = await browser.newContext()
  })
  afterEach(() => browse.close())
  afterAll(async () => {
    await browser.close()
    server.close()
  })
  const credentialsOf = (person: SignedIn | undefined) => ({
    username: person?.username,
    password: person?.password,
  })

  it('works in Node', async () => {
    const [ada] = await site.people(1)

    const { stdout } = await run(
      process.execPath,
      ['in-node.js', site.origin, ada?.username ?? '', ada?.password ?? ''],
      { cwd: place.projectDir },
    )

    expect(JSON.parse(stdout)).toEqual({ me: ada?.username, state: 'signedIn', failed: 'signed_out' })
  })

  it('works in a bundled page, and again after the page was left', async (context) => {
    needsOwnRuntime(context)
    const [ada] = await site.people(1)
    const page = await browse.newPage()

    await page.goto(address)
    await page.evaluate(`signIn(${JSON.stringify(credentialsOf(ada))})`)
    await page.reload()
    const restored = await page.evaluate('whoAmI()')

    expect(restored).toBe(ada?.username)
  })

  it('refreshes once for five tabs of a browser', async (context) => {
    needsOwnRuntime(context)
    const [ada] = await site.people(1)
    const tabs = await Promise.all(Array.from({ length: 5 }, () => browse.newPage()))
    let refreshes = 0
    browse.on('request', (request) => {
      if (request.url().endsWith('/auth/refresh') && request.method() === 'POST') refreshes += 1
    })
    for (const tab of tabs) await tab.goto(address)
    await tabs[0]?.evaluate(`signIn(${JSON.stringify(credentialsOf(ada))})`)
    for (const tab of tabs) await tab.reload()
    await Promise.all(tabs.map((tab) => tab.evaluate('keepToken()')))

    const tokens = await Promise.all(tabs.map((tab) => tab.evaluate('replaceToken()')))

    expect(new Set(tokens).size).toBe(1)
    expect(refreshes).toBe(1)
  })
})
