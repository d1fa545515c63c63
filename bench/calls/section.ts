import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { buildFunctions } from '../../infra/bundle/build-functions.ts'
import type { FunctionName } from '../../infra/function-names.ts'
import { startTestTable } from '../../test/support/dynoxide.ts'
import { openTable } from '../../test/support/test-table.ts'
import { type Figures, short, table } from '../figures.ts'
import { judge } from '../goals.ts'
import { type FarServices, startFarServices } from './far-services.ts'
import { type Handler, startHandler } from './handler.ts'
import { type Calls, measureCalls } from './measure.ts'
import { operations } from './operations.ts'
import { preparePlace } from './place.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** What a warm request takes of the processor, and how often it waits for an answer. */
export async function callsSection(): Promise<Figures> {
  const database = await startTestTable()
  const services = await startFarServices(database.endpoint)
  const directory = mkdtempSync(join(tmpdir(), 'parley-calls-'))
  const opened = openTable(database.endpoint, database.tableName)
  const handlers = new Map<FunctionName, Handler>()
  try {
    const place = await preparePlace(opened.table)
    const variables = variablesFor(services, database.tableName)
    for (const name of new Set(operations.map((one) => one.function))) {
      handlers.set(name, await startHandler(await writeBundle(directory, name), variables))
    }
    const measured: Calls[] = []
    for (const operation of operations) {
      const handler = handlers.get(operation.function)
      if (handler) measured.push(await measureCalls(operation, place, handler, services))
    }
    return { places: { calls: describe(measured) } }
  } finally {
    for (const handler of handlers.values()) handler.stop()
    opened.client.destroy()
    services.stop()
    await database.stop()
    rmSync(directory, { recursive: true, force: true })
  }
}

/** Where the function's bundle is, as it is deployed. */
export async function writeBundle(directory: string, name: FunctionName): Promise<string> {
  const { files } = await buildFunctions(root, [name])
  const path = join(directory, `${name}.mjs`)
  const file = files.find((one) => one.path.endsWith('/index.mjs'))
  if (file === undefined) throw new Error(`no bundle of ${name}`)
  writeFileSync(path, file.contents)
  return path
}

export const variablesFor = ({ endpoint }: FarServices, tableName: string) => ({
  AWS_REGION: 'eu-north-1',
  AWS_ACCESS_KEY_ID: 'bench',
  AWS_SECRET_ACCESS_KEY: 'bench',
  AWS_ENDPOINT_URL_DYNAMODB: endpoint,
  AWS_ENDPOINT_URL_SQS: endpoint,
  SOCKET_ENDPOINT: endpoint,
  TABLE_NAME: tableName,
  FAN_OUT_QUEUE_URL: `${endpoint}/`,
  USER_POOL_ID: 'eu-north-1_bench',
  USER_POOL_CLIENT_ID: 'bench',
  LIMITS: 'off',
})

function describe(measured: readonly Calls[]): string {
  const heads = ['operation', 'function', 'CPU ms', 'calls', 'posts', 'in turn', 'goal']
  const rows = measured.map(({ operation, cpuMs, callCount, postCount, depth }) => [
    operation.name,
    `\`${operation.function}\``,
    short(cpuMs),
    short(callCount),
    short(postCount),
    depth,
    operation.goal === undefined ? '' : `≤ ${operation.goal}`,
  ])
  return `${table(heads, rows)}\n\n${measured.flatMap(judgeOne).join('\n')}`
}

function judgeOne({ operation: { name, goal }, depth }: Calls): string[] {
  if (goal === undefined) return []
  return [
    judge({ what: `${name}, answers waited for in turn`, measured: depth, atMost: goal, unit: 'of them' }),
  ]
}
