import { execFile } from 'node:child_process'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { median } from '../stats.ts'

export interface Init {
  /** Milliseconds, medians of as many fresh processes. */
  readonly wallMs: number
  readonly cpuMs: number
}

/** Node's own start is over when this begins. */
const script = `
  const startedAt = performance.now()
  const before = process.cpuUsage()
  await import(process.argv[1])
  const { user, system } = process.cpuUsage(before)
  console.log(JSON.stringify({ wallMs: performance.now() - startedAt, cpuMs: (user + system) / 1000 }))
  process.exit()
`

const environment = {
  AWS_REGION: 'eu-north-1',
  AWS_ACCESS_KEY_ID: 'bench',
  AWS_SECRET_ACCESS_KEY: 'bench',
  AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
  AWS_LAMBDA_FUNCTION_NAME: 'bench',
  PATH: process.env.PATH,
}

async function importOnce(path: string): Promise<Init> {
  const args = ['--input-type=module', '-e', script, pathToFileURL(path).href]
  const { stdout } = await promisify(execFile)(process.execPath, args, { env: environment })
  return JSON.parse(stdout) as Init
}

/** Imports each module in processes of their own, in turn, so that what the machine does meanwhile strikes all alike. */
export async function measureInit(
  paths: ReadonlyMap<string, string>,
  times: number,
): Promise<ReadonlyMap<string, Init>> {
  const runs = new Map<string, Init[]>([...paths.keys()].map((name) => [name, []]))
  for (let time = 0; time < times; time += 1) {
    for (const [name, path] of paths) runs.get(name)?.push(await importOnce(path))
  }
  return new Map(
    [...runs].map(([name, all]) => [
      name,
      { wallMs: median(all.map(({ wallMs }) => wallMs)), cpuMs: median(all.map(({ cpuMs }) => cpuMs)) },
    ]),
  )
}
