import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { FunctionName } from '../../../infra/function-names.ts'
import { logKey } from '../../../shared/store/keys.ts'
import type { Table } from '../../../shared/store/table.ts'
import { usualBody } from '../../../test/support/capacity-world.ts'
import { startTestTable } from '../../../test/support/dynoxide.ts'
import { openTable } from '../../../test/support/test-table.ts'
import { startFarServices } from '../../calls/far-services.ts'
import { type Handler, startHandler } from '../../calls/handler.ts'
import type { Talk } from '../../calls/place.ts'
import { variablesFor, writeBundle } from '../../calls/section.ts'
import { measureInit } from '../../functions/init.ts'
import { commit, processor } from '../../machine.ts'
import { type Measured, type Work, type WorkName, workNames } from '../work.ts'
import { storedBytes } from './item-bytes.ts'
import { measureWork } from './measure.ts'
import { operations } from './operations.ts'
import { preparePlace } from './place.ts'

const initTimes = 7

/** Measures everything that is priced, with the limits that a deployment has by default. */
export async function measureAll(now: Date): Promise<Measured> {
  const database = await startTestTable()
  const services = await startFarServices(database.endpoint)
  const directory = mkdtempSync(join(tmpdir(), 'parley-cost-'))
  const { table, client } = openTable(database.endpoint, database.tableName)
  const handlers = new Map<FunctionName, Handler>()
  try {
    const place = await preparePlace(table)
    const bundles = await writeBundles(directory)
    const variables = {
      ...variablesFor(services, database.tableName),
      LIMITS: JSON.stringify({ stage: '1000/1' }),
    }
    const work = new Map<WorkName, Work>()
    let queued: readonly string[] = []
    for (const name of workNames) {
      const operation = operations[name]
      const path = bundles.get(operation.function) ?? ''
      const handler = handlers.get(operation.function) ?? (await startHandler(path, variables))
      handlers.set(operation.function, handler)
      const done = await measureWork(name, operation, { place, handler, services, queued })
      if (done.queued.length > 0) queued = done.queued
      work.set(name, done.work)
    }
    const inits = await measureInit(bundles, initTimes)
    return {
      date: now.toISOString().slice(0, 10),
      commit: commit(),
      machine: processor(),
      bodyBytes: Buffer.byteLength(usualBody),
      storedBytes: await bytesOfMessage(table, place.ten),
      initMs: Object.fromEntries([...inits].map(([name, { cpuMs }]) => [name, Math.round(cpuMs)])),
      work: Object.fromEntries(work) as Measured['work'],
    }
  } finally {
    for (const handler of handlers.values()) handler.stop()
    client.destroy()
    services.stop()
    await database.stop()
    rmSync(directory, { recursive: true, force: true })
  }
}

async function writeBundles(directory: string): Promise<ReadonlyMap<FunctionName, string>> {
  const bundles = new Map<FunctionName, string>()
  for (const name of new Set(Object.values(operations).map((one) => one.function))) {
    bundles.set(name, await writeBundle(directory, name))
  }
  return bundles
}

/** The message in the log, and in the index of what its sender sent, which holds keys only. */
async function bytesOfMessage(table: Table, { conversationId, seq }: Talk): Promise<number> {
  const item = await table.get(logKey(conversationId, seq), { consistent: true })
  if (!item) throw new Error(`no message ${seq} in ${conversationId}`)
  const { pk, sk, g, at } = item
  return storedBytes(item) + storedBytes({ pk, sk, g, at })
}
