import { join } from 'node:path'
import type { Fault, Invoke } from './events.ts'
import type { Faults } from './http/fault-controls.ts'
import type { QueueMappingProperties } from './queue/queue-mapping.ts'
import type { Site } from './rooms.ts'
import type { Storage } from './storage.ts'
import { type Mapping, startMapping } from './stream-mapping/mapping.ts'
import type { MappingProperties } from './stream-mapping/properties.ts'
import type { Resource } from './template/resolve.ts'

/**
 * Starts the event source mappings and answers the faults of those that read streams: of the first under their own
 * names, of others behind the logical id of their mapping.
 */
export async function startMappings(site: Site, storage: Storage, invoke: Invoke): Promise<Faults> {
  const faults: Record<string, Fault> = {}
  for (const resource of site.plan.mappings) {
    if (String(resource.properties.Enabled) === 'false') continue
    const source = String(resource.properties.EventSourceArn).split(':')[2]
    if (source === 'sqs') startQueueMapping(resource, site, storage, invoke)
    else if (source === 'dynamodb') {
      const mapping = await startStreamMapping(resource, site, storage, invoke)
      for (const [name, fault] of Object.entries(mapping.faults)) {
        faults[name in faults ? `${resource.logicalId}.${name}` : name] = fault
      }
    } else site.log(`warning: not run here: ${resource.logicalId}, a mapping of ${source}`)
  }
  return faults
}

function startQueueMapping(resource: Resource, site: Site, { queues }: Storage, invoke: Invoke): void {
  const properties = resource.properties as unknown as QueueMappingProperties
  site.onStop(queues.startMapping(properties, invoke).stop)
}

async function startStreamMapping(
  { properties, logicalId }: Resource,
  { options, now, log, onStop }: Site,
  { tables, queues }: Storage,
  invoke: Invoke,
): Promise<Mapping> {
  const settings = properties as unknown as MappingProperties
  const { dataDir, limits, seed = 1 } = options
  const mapping = await startMapping({
    properties: settings,
    openStream: (from) => tables.openStream(settings.EventSourceArn, from),
    invoke,
    sendFailure: queues.send,
    file: dataDir === undefined ? undefined : join(dataDir, `${logicalId}.position.json`),
    now,
    log,
    seed,
    ...(limits?.streamPollMs && { pollMs: limits.streamPollMs }),
  })
  onStop(mapping.stop)
  return mapping
}
