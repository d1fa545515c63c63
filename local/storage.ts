import { createQueues, type Queues } from './queue/queues.ts'
import type { Site } from './rooms.ts'
import { startTables, type Tables } from './table/tables.ts'
import type { KillEnvironment } from './table/write-killer.ts'

/** The tables and the queues. */
export interface Storage {
  readonly tables: Tables
  readonly queues: Queues
}

/** `kill` serves the fault that ends a function at one of its writes. */
export async function openStorage(site: Site, kill: KillEnvironment): Promise<Storage> {
  const { options, plan, region, now, log } = site
  const { dataDir, databaseEndpoint, seed = 1 } = options
  const shared = { dataDir, now, log, seed }
  const tables = await startTables({ ...shared, tables: plan.tables, databaseEndpoint, region, kill })
  site.onStop(tables.stop)
  const queues = await createQueues({ ...shared, queues: plan.queues })
  site.onStop(queues.stop)
  return { tables, queues }
}
