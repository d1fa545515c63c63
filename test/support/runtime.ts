import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, type TestContext } from 'vitest'
import type { Runtime } from '../../local/runtime.ts'
import { startRuntime } from '../../local/runtime.ts'
import type { RuntimeOptions } from '../../local/runtime-options.ts'
import { ensureSynthesized } from '../../local/synthesize.ts'
import { newPerson, type SignedIn, signIn } from './runtime-people.ts'
import { type CallRest, restOf } from './runtime-rest.ts'
import { listen, openSocket, type Socket } from './runtime-sockets.ts'

/**
 * Where scenarios run: on a runtime of the test file's own, or, with `BASE_URL`, on a stage that runs already. The
 * latter sends real mail, so people come from `PEOPLE` (`name:password,name:password,...`, confirmed before).
 */
export interface Site {
  /** Without `/v1`. */
  readonly origin: string
  readonly realtimeUrl: string
  readonly rest: CallRest
  /** Undefined on a stage that is not this process's. */
  readonly runtime: Runtime | undefined
  /** So many people, signed in: new ones on this machine. */
  readonly people: (count: number) => Promise<SignedIn[]>
  readonly listen: (person: SignedIn) => Promise<Socket>
  readonly connect: (token: string) => Promise<Socket>
  /** What the clock of user pool and gateway is ahead of the machine's. */
  clockOffsetMs: number
  /** What the functions printed; nothing of another stage's. */
  readonly logLines: readonly string[]
  readonly stop: () => Promise<void>
}

// Vite gives `BASE_URL` a meaning of its own: vitest.config.ts hands it on under this name.
export const stageUrl = process.env.STAGE_URL?.replace(/\/(v1\/?)?$/, '')

/** Leaves the test out where there is no outbox and no clock to set. */
export function needsOwnRuntime({ skip }: TestContext): void {
  skip(stageUrl !== undefined, 'needs the outbox of the local runtime, and BASE_URL names another stage')
}

const projectDir = fileURLToPath(new URL('../..', import.meta.url))

type Options = Partial<Pick<RuntimeOptions, 'dataDir' | 'variables' | 'limits'>>

/** Starts the synthesized stacks in this process, on a free port, with nothing kept unless a directory is given. */
export async function startSite(options: Options = {}): Promise<Site> {
  if (stageUrl !== undefined)
    return siteOf({ origin: stageUrl, runtime: undefined, offset: { ms: 0 }, logLines: [] })
  const offset = { ms: 0 }
  const logLines: string[] = []
  const assemblyDir = await ensureSynthesized(projectDir, () => undefined)
  const runtime = await startRuntime({
    dataDir: undefined,
    ...options,
    assemblyDir,
    port: 0,
    log: () => undefined,
    functionLog: (line) => void logLines.push(line),
    now: () => Date.now() + offset.ms,
  })
  return siteOf({ origin: runtime.url, runtime, offset, logLines })
}

interface Place {
  readonly origin: string
  readonly runtime: Runtime | undefined
  readonly offset: { ms: number }
  readonly logLines: readonly string[]
}

async function siteOf({ origin, runtime, offset, logLines }: Place): Promise<Site> {
  const rest = restOf(origin)
  const entry = await rest('GET /')
  const { realtimeUrl } = entry.body as { realtimeUrl: string }
  const sockets: Socket[] = []
  const keep = (socket: Socket) => {
    sockets.push(socket)
    return socket
  }
  return {
    origin,
    realtimeUrl,
    rest,
    runtime,
    logLines,
    people: (count) => (runtime ? newPeople(origin, rest, count) : knownPeople(rest, count)),
    listen: async ({ accessToken }) => keep(await listen(realtimeUrl, accessToken)),
    connect: async (token) => keep(await openSocket(realtimeUrl, token)),
    get clockOffsetMs() {
      return offset.ms
    },
    set clockOffsetMs(ms) {
      offset.ms = ms
    },
    stop: async () => {
      for (const socket of sockets) socket.close()
      await runtime?.stop()
    },
  }
}

const newPeople = (origin: string, rest: CallRest, count: number): Promise<SignedIn[]> =>
  Promise.all(Array.from({ length: count }, () => newPerson(origin, rest)))

async function knownPeople(rest: CallRest, count: number): Promise<SignedIn[]> {
  const accounts = (process.env.PEOPLE ?? '').split(',').filter(Boolean)
  if (accounts.length < count) throw new Error(`PEOPLE must name ${count} accounts: name:password,...`)
  return Promise.all(
    accounts.slice(0, count).map((account) => {
      const colon = account.indexOf(':')
      return signIn(rest, { username: account.slice(0, colon), password: account.slice(colon + 1) })
    }),
  )
}

/** One site for a test file. */
export function useSite(options: Options = {}): Site {
  const used = {} as Site
  let started: Site | undefined
  beforeAll(async () => {
    started = await startSite(options)
    Object.defineProperties(used, Object.getOwnPropertyDescriptors(started))
  })
  afterAll(() => started?.stop())
  return used
}
