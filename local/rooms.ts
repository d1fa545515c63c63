import type { Clock, Fault, HttpHandler, Log } from './events.ts'
import { createFunctions, type Functions } from './functions/functions.ts'
import { createInvokeHandler } from './functions/http.ts'
import { createControls } from './http/controls.ts'
import type { Faults } from './http/fault-controls.ts'
import { createFrontPage, type Place } from './http/front-page.ts'
import type { LocalServer } from './http/server.ts'
import { startMappings } from './mappings.ts'
import { type Plan, planOf, socketPath } from './plan.ts'
import { createRestApi } from './rest/rest-api.ts'
import { accountId, type RuntimeOptions } from './runtime-options.ts'
import { createSite } from './site/site.ts'
import { createSocketApi, type SocketApi } from './sockets/socket-api.ts'
import { openStorage, type Storage } from './storage.ts'
import { loadAssembly } from './template/assembly.ts'
import { createUserPools, type UserPools } from './user-pool/user-pools.ts'

/** All that runs. */
export interface Rooms extends Served {
  sweep(aheadMs?: number): Promise<number>
}

interface Served {
  readonly functions: Functions
  readonly handlers: readonly HttpHandler[]
  readonly upgrade: SocketApi['upgrade'] | undefined
  readonly faults: Faults
  readonly places: readonly Place[]
  readonly outputs: Readonly<Record<string, Readonly<Record<string, unknown>>>>
}

/** Given what ends a room; the last one given is called first. */
export type OnStop = (close: () => unknown) => void

type SiteOptions = RuntimeOptions & { readonly assemblyDir: string }

/** What every room is built with. */
export interface Site {
  readonly options: RuntimeOptions
  readonly plan: Plan
  readonly region: string
  readonly accountId: string
  /** `http://localhost:4000` */
  readonly url: string
  readonly now: Clock
  readonly log: Log
  readonly progress: Log
  readonly onStop: OnStop
}

/** Builds the rooms in the order in which they need each other, and has the server serve them. */
export async function furnish(options: SiteOptions, server: LocalServer, onStop: OnStop): Promise<Rooms> {
  const site = siteOf(options, server.port, onStop)
  // The storage can kill functions, which need the storage: by the time of a fault there are some.
  let functions: Functions | undefined
  const storage = await openStorage(site, (name, environmentId) => functions?.killOne(name, environmentId))
  site.progress('the table answers')
  functions = openFunctions(site, storage)
  const userPools = await openUserPools(site, functions)
  onStop(server.close)
  const sockets = openSockets(site, functions)
  const faults: Record<string, Fault> = {
    killFunction: functions.killFault,
    ...storage.tables.faults,
    ...storage.queues.faults,
    ...sockets?.faults,
  }
  const rooms = describe(site, { functions, storage, userPools, sockets, faults })
  server.serve(rooms.handlers, rooms.upgrade)
  // Last, because what the streams still hold from the last run wants to be posted to sockets at once.
  Object.assign(faults, await startMappings(site, storage, functions.invoke))
  return { ...rooms, sweep: storage.tables.sweep }
}

function siteOf(options: SiteOptions, port: number, onStop: OnStop): Site {
  const { region = 'eu-north-1', now = Date.now, log, progress = () => undefined } = options
  const plan = planOf(loadAssembly(options.assemblyDir), { region, accountId, port, log })
  return { options, plan, region, accountId, url: `http://localhost:${port}`, now, log, progress, onStop }
}

function openFunctions(site: Site, storage: Storage): Functions {
  const { options, plan, region, url, log } = site
  const functions = createFunctions({
    functions: plan.functions,
    region,
    accountId,
    variables: {
      // For every service that does not run here: its calls fail on this machine instead of leaving it.
      AWS_ENDPOINT_URL: url,
      AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER: url,
      AWS_ENDPOINT_URL_DYNAMODB: storage.tables.endpoint,
      AWS_ENDPOINT_URL_DYNAMODB_STREAMS: storage.tables.endpoint,
      AWS_ENDPOINT_URL_LAMBDA: url,
      AWS_ENDPOINT_URL_SQS: url,
      ...options.variables,
    },
    log: options.functionLog ?? log,
    ...(options.limits?.maxEnvironments && { maxEnvironments: options.limits.maxEnvironments }),
  })
  site.onStop(functions.stop)
  return functions
}

async function openUserPools(site: Site, functions: Functions): Promise<UserPools> {
  const { plan, region, now, log, options } = site
  const userPools = await createUserPools({
    pools: plan.pools,
    region,
    accountId,
    dataDir: options.dataDir,
    invoke: functions.invoke,
    now,
    log,
  })
  site.onStop(userPools.stop)
  return userPools
}

function openSockets(site: Site, { invoke }: Functions): SocketApi | undefined {
  const { plan, region, now, log, options } = site
  if (plan.socketApi === undefined) return undefined
  const sockets = createSocketApi({
    config: plan.socketApi,
    path: socketPath,
    region,
    accountId,
    invoke,
    now,
    log,
    limits: options.limits?.sockets ?? {},
    seed: options.seed ?? 1,
  })
  site.onStop(sockets.stop)
  return sockets
}

interface Built {
  readonly functions: Functions
  readonly storage: Storage
  readonly userPools: UserPools
  readonly sockets: SocketApi | undefined
  readonly faults: Faults
}

function describe(site: Site, { functions, storage, userPools, sockets, faults }: Built): Served {
  const { plan, options, region, now, log } = site
  const { resolved } = plan
  const places = placesOf(site)
  const timeoutMs = options.limits?.restTimeoutMs
  const restApis = plan.restApis.map((config) =>
    createRestApi({
      config,
      place: { region, accountId },
      invoke: functions.invoke,
      verifyToken: userPools.verifyToken,
      now,
      log,
      ...(timeoutMs && { timeoutMs }),
    }),
  )
  const handlers = [
    ...(sockets === undefined ? [] : [sockets.handle]),
    ...restApis,
    userPools.handle,
    storage.queues.handle,
    storage.tables.handle,
    createInvokeHandler(functions.invoke),
    createControls({ faults, outputs: resolved.outputs, unsupported: resolved.unsupported }),
    ...plan.sites.map((config) => createSite(config, plan.buckets)),
    createFrontPage(Object.keys(resolved.outputs), places),
  ]
  return { functions, handlers, upgrade: sockets?.upgrade, faults, places, outputs: resolved.outputs }
}

function placesOf({ plan, url }: Site): Place[] {
  const rest = plan.restApis.map(({ stage }) => ({ title: 'REST', url: `${url}/${stage}` }))
  const socketUrl = `${url.replace('http', 'ws')}${socketPath}`
  return [
    ...plan.sites.map(() => ({ title: 'Web', url: `${url}/` })),
    ...rest,
    ...(plan.socketApi === undefined ? [] : [{ title: 'WebSocket', url: socketUrl }]),
    { title: 'Outbox', url: `${url}/local/outbox` },
    { title: 'Controls', url: `${url}/local/` },
  ]
}
