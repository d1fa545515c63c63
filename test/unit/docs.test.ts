import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { readSettings } from '../../infra/settings.ts'
import { help } from '../../local/options.ts'
import { fillTables } from './docs.tables.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const docs = readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
const documents = [
  'README.md',
  ...docs.filter((name) => name.endsWith('.md')).map((name) => join('docs', name)),
]
const textOf = (document: string) => readFileSync(join(root, document), 'utf8')

const matches = (text: string, pattern: RegExp): string[] =>
  [...text.matchAll(pattern)].map(([, found = '']) => found)

/** As GitHub names the heading's place. */
const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-')

const rooms = 'infra|functions|shared|local|test|docs|scripts|client|web|bench'
const pathInText = new RegExp(`\`((?:${rooms})/[\\w./-]*)\``, 'g')

describe.each(documents)('%s', (document) => {
  // `npx vitest run --project unit test/unit/docs.test.ts -u` writes them.
  test('has the tables that follow from the code', async () => {
    await expect(fillTables(textOf(document))).toMatchFileSnapshot(join(root, document))
  })

  test('links to what is there', () => {
    const links = matches(textOf(document), /\]\(([^)\s]+)\)/g).filter((link) => !/^[a-z]+:/.test(link))

    const broken = links.filter((link) => {
      const [path = '', anchor] = link.split('#')
      const target = path === '' ? document : join(dirname(document), path)
      if (!existsSync(join(root, target))) return true
      const anchors = anchor === undefined ? [] : matches(textOf(target), /^#+ (.+)$/gm).map(anchorOf)
      return anchor !== undefined && !anchors.includes(anchor)
    })

    expect(broken).toEqual([])
  })

  test('names files and scripts that are there', () => {
    const text = textOf(document)
    const { scripts } = JSON.parse(textOf('package.json')) as { scripts: Record<string, string> }

    const paths = matches(text, pathInText).filter((path) => !existsSync(join(root, path)))
    const unknown = matches(text, /npm run ([\w:-]+)/g).filter((name) => !(name in scripts))

    expect(paths).toEqual([])
    expect(unknown).toEqual([])
  })
})

describe('the documentation', () => {
  test('says what every function is for', () => {
    const architecture = textOf('docs/architecture.md')
    const functions = readdirSync(join(root, 'functions')).map((name) => `functions/${name}/`)

    expect(functions.filter((name) => !architecture.includes(`\`${name}\``))).toEqual([])
  })

  test('lists every setting with its default', () => {
    const operations = textOf('docs/operations.md')
    const rows = Object.entries(readSettings({})).map(([name, value]) => `| \`${name}\` | \`${value}\` |`)

    expect(rows.filter((row) => !operations.includes(row))).toEqual([])
  })

  test('lists every option of the local runtime', () => {
    const operations = textOf('docs/operations.md')

    expect(matches(help, /^ {2}(--\w+)/gm).filter((option) => !operations.includes(`| \`${option}`))).toEqual(
      [],
    )
  })
})
