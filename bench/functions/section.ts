import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { buildFunctions } from '../../infra/bundle/build-functions.ts'
import { functionNames } from '../../infra/function-names.ts'
import { type Figures, short, table } from '../figures.ts'
import { judge } from '../goals.ts'
import { type Contents, contentsOf, origins } from './contents.ts'
import { type Init, measureInit } from './init.ts'
import { buildYardstick, yardsticks } from './yardsticks.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const times = 11

/** What is in every bundle, and how long it takes to import it. */
export async function functionsSection(): Promise<Figures> {
  const directory = mkdtempSync(join(tmpdir(), 'parley-bundles-'))
  try {
    const contents = await writeBundles(directory)
    const sticks = await writeYardsticks(directory)
    const names = [...sticks.keys(), ...contents.map(({ name }) => name)]
    const inits = await measureInit(new Map(names.map((name) => [name, pathOf(directory, name)])), times)
    return { places: { functions: describe(contents, inits), yardsticks: describeYardsticks(sticks, inits) } }
  } finally {
    rmSync(directory, { recursive: true, force: true })
  }
}

const pathOf = (directory: string, name: string): string =>
  join(directory, name.replaceAll(/\W+/g, '-'), 'index.mjs')

function write(directory: string, name: string, contents: Uint8Array): void {
  const path = pathOf(directory, name)
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, contents)
}

async function writeBundles(directory: string): Promise<Contents[]> {
  const { files, metafile } = await buildFunctions(root, functionNames)
  return functionNames.flatMap((name) => {
    const file = files.find(({ path }) => path.endsWith(`/${name}/index.mjs`))
    if (file === undefined) return []
    write(directory, name, file.contents)
    return [contentsOf(name, file, metafile)]
  })
}

async function writeYardsticks(directory: string): Promise<ReadonlyMap<string, number>> {
  const sizes = new Map<string, number>()
  for (const yardstick of yardsticks) {
    const contents = await buildYardstick(root, yardstick)
    write(directory, yardstick.name, contents)
    sizes.set(yardstick.name, contents.length)
  }
  return sizes
}

const kilobytes = (bytes: number): string => (bytes / 1024).toFixed(0)
const clientAlone = 'DynamoDB client alone'

function describe(contents: readonly Contents[], inits: ReadonlyMap<string, Init>): string {
  const client = inits.get(clientAlone)?.cpuMs ?? Number.NaN
  const rows = contents.map(({ name, bytes, gzipBytes, byOrigin }) => {
    const { wallMs, cpuMs } = inits.get(name) ?? { wallMs: Number.NaN, cpuMs: Number.NaN }
    const parts = origins.map((origin) => kilobytes(byOrigin[origin]))
    return [
      `\`${name}\``,
      kilobytes(bytes),
      kilobytes(gzipBytes),
      ...parts,
      short(wallMs),
      short(cpuMs),
      (cpuMs / client).toFixed(2),
    ]
  })
  const heads = ['function', 'KB', 'gzip', ...origins, 'init ms', 'CPU ms', 'of the client']
  return `${table(heads, rows)}\n\n${describeGoals(contents, inits, client)}`
}

const goalKilobytes = 450
const stretchKilobytes = 300

/** By the largest bundle, and by the one that takes longest to import. */
function describeGoals(
  contents: readonly Contents[],
  inits: ReadonlyMap<string, Init>,
  clientMs: number,
): string {
  const largest = Math.max(...contents.map(({ bytes }) => bytes)) / 1024
  const within = contents.filter(({ bytes }) => bytes <= stretchKilobytes * 1024).length
  const ratios = contents.map(({ name }) => (inits.get(name)?.cpuMs ?? Number.NaN) / clientMs)
  const above = ratios.filter((ratio) => ratio > 1).length
  return [
    judge({
      what: `every bundle within ${goalKilobytes} KB`,
      measured: largest,
      atMost: goalKilobytes,
      unit: 'KB',
    }),
    judge({
      what: `stretch, every bundle within ${stretchKilobytes} KB (${within} of ${contents.length} are)`,
      measured: largest,
      atMost: stretchKilobytes,
      unit: 'KB',
    }),
    judge({
      what: `no import takes more of the processor than that client alone (${contents.length - above} of ${contents.length} do not)`,
      measured: Math.max(...ratios),
      atMost: 1,
      unit: 'times',
    }),
  ].join('\n')
}

function describeYardsticks(sizes: ReadonlyMap<string, number>, inits: ReadonlyMap<string, Init>): string {
  const rows = [...sizes].map(([name, bytes]) => {
    const { wallMs, cpuMs } = inits.get(name) ?? { wallMs: Number.NaN, cpuMs: Number.NaN }
    return [name, (bytes / 1024).toFixed(1), short(wallMs), short(cpuMs)]
  })
  return table(['module', 'KB', 'init ms', 'CPU ms'], rows)
}
