import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import type { Given } from '../../shared/services/given.ts'
import { createTable } from '../../shared/store/table.ts'
import { region } from './accounts.ts'
import type { CpuTimes } from './cpu.ts'
import { credentials } from './credentials.ts'
import type { Account, SiteReady, SiteRequest } from './messages.ts'

/** The whole system on this machine, in a process of its own. */
export interface Site {
  /** Without `/v1`. */
  readonly origin: string
  readonly realtimeUrl: string
  readonly accounts: readonly Account[]
  /** Straight to its table: for what a measurement needs before it begins. */
  readonly given: Given
  /** What the processor has done for it so far. */
  cpu(): Promise<CpuTimes>
  stop(): Promise<void>
}

/** Linux keeps what is here in memory. The disk of a machine is not what is measured. */
const memoryDir = '/dev/shm'

export async function startSite(
  people: number,
  variables: Readonly<Record<string, string>> = { LIMITS: 'off' },
): Promise<Site> {
  const dataDir = mkdtempSync(join(existsSync(memoryDir) ? memoryDir : tmpdir(), 'parley-bench-'))
  const child = fork(fileURLToPath(new URL('./runtime-main.ts', import.meta.url)))
  const stop = async () => {
    await end(child)
    rmSync(dataDir, { recursive: true, force: true })
  }
  try {
    const { origin, tableName, accounts } = await begin(child, { people, dataDir, variables })
    const client = new DynamoDBClient({ endpoint: origin, region, credentials })
    const realtimeUrl = `${origin.replace('http', 'ws')}/realtime`
    return {
      origin,
      realtimeUrl,
      accounts,
      given: givenWith(client, tableName),
      cpu: () => askCpu(child),
      stop: () => stop().finally(() => client.destroy()),
    }
  } catch (error) {
    await stop()
    throw error
  }
}

async function begin(child: ChildProcess, request: SiteRequest): Promise<SiteReady> {
  child.send(request)
  const failed = once(child, 'exit').then(([code]) => {
    throw new Error(`the runtime did not start (${code})`)
  })
  const [ready] = (await Promise.race([once(child, 'message'), failed])) as [SiteReady]
  failed.catch(() => undefined)
  return ready
}

async function askCpu(child: ChildProcess): Promise<CpuTimes> {
  child.send('cpu')
  const [times] = await once(child, 'message')
  return times as CpuTimes
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return
  const ended = once(child, 'exit')
  child.kill('SIGTERM')
  await ended
}

const givenWith = (client: DynamoDBClient, tableName: string): Given => ({
  table: createTable(client, tableName),
  now: Date.now,
  newId: () => crypto.randomUUID(),
  pause: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
  report: (error) => {
    throw error
  },
  defaultLanguage: 'en',
})
