import type { Environment } from '../clock.ts'
import { isWaiting, type Outgoing } from '../outbox/outgoing.ts'
import { chunkOf } from '../replica/held.ts'
import type { Outcome, Replica } from '../replica/reduce.ts'
import type { Change, Records } from './persistence.ts'
import {
  chunkChange,
  goneIn,
  goneKey,
  heldChange,
  isReplicaKey,
  type Loaded,
  metaChange,
  metaKey,
  outgoingChange,
  outgoingPrefix,
  prefixOf,
  readOutgoing,
  readRecords,
  writingOf,
} from './records.ts'

/** Stores one person's replica and outbox. */
export interface Keeper {
  /** What news came to is stored with the next writing. */
  note(outcome: Outcome): void
  /** Over once it would survive the app; undefined takes it away, with the next writing unless `now` is said. */
  keep(id: string, one: Outgoing | undefined, now?: boolean): Promise<void>
  /** Hands over the messages that wait in what is kept for so long that their tab is likely gone. */
  leftBehind(adopt: (left: readonly Outgoing[]) => void): Promise<void>
  /** Stores now what waits to be stored. */
  flush(): Promise<void>
  /** Over once nothing is being written any more. */
  stop(): Promise<unknown>
}

export interface KeeperOptions {
  readonly persistence: Records
  readonly environment: Environment
  readonly userId: string
  readonly replica: Replica
  readonly loaded: Loaded
  /** Between two writings of the replica. */
  readonly saveMs: number
  readonly onError: (error: unknown) => void
}

const loadFrom = async ({ load }: Records, prefix: string) => [...(await load(prefix))]

async function load(persistence: Records, userId: string): Promise<Loaded> {
  const records = await loadFrom(persistence, prefixOf(userId))
  const isGone = records.some(([key]) => key === goneKey(userId))
  if (isGone) await wipe(persistence, userId)
  return readRecords(userId, isGone ? [] : records)
}

/**
 * Everything that is kept of somebody, away; where that is cut off, the next start sees to it. Without a name, of those alone of
 * whom it was cut off.
 */
async function wipe(persistence: Records, userId: string): Promise<void> {
  if (userId === '') return finishWiping(persistence)
  await persistence.write([[goneKey(userId), true]])
  const records = await persistence.load(prefixOf(userId))
  const keys = Array.from(records, ([key]) => key).filter((key) => key !== goneKey(userId))
  await persistence.write([...keys, goneKey(userId)].map((key): Change => [key, undefined]))
}

async function finishWiping(persistence: Records): Promise<void> {
  for (const userId of goneIn(await persistence.load(''))) await wipe(persistence, userId)
}

/** A tab that lives has tried by then. */
const longSinceMs = 60_000

/**
 * Writes so that a kill at any moment leaves a state from which sync repairs: first what is worth nothing any more goes,
 * then messages, then the positions that count on them, then the epoch, and only then what the outbox need not keep.
 */
function start(options: KeeperOptions): Keeper {
  const { persistence, environment, userId, replica, loaded, saveMs, onError } = options
  const { chunks } = loaded
  const changed = new Set<string>(loaded.shortened)
  const dropped = new Set<string>()
  const done = new Set<string>()
  let strays = loaded.strays
  /** Of this writing: whose records are gone. */
  let gone: ReadonlySet<string> | undefined
  let writing = loaded.writing
  let isOwner = persistence.sharedAs === undefined
  let isStopped = false
  let giveUp = () => {}
  let cancel: (() => void) | undefined
  let tail: Promise<void> = Promise.resolve()

  /** One after the other; what has failed is not tried again as it was, for it may be half done. */
  const write = (changesOf: () => readonly Change[]): Promise<void> => {
    const writing = tail.then(async () => {
      const changes = isStopped ? [] : changesOf()
      if (changes.length > 0) await persistence.write(changes)
    })
    tail = writing.catch(onError)
    return writing
  }

  function markAll(): void {
    for (const [id, { messages, notes, unsaved }] of replica.conversations) {
      for (const { seq = 0 } of [...messages, ...notes]) unsaved.add(chunkOf(seq))
      changed.add(id)
    }
  }

  /** On its own, and first: what comes in its place has the same key. */
  function takeGone(): readonly Change[] {
    gone = isOwner ? new Set(dropped) : undefined
    if (!gone) return []
    const worthless = strays
    strays = []
    return [...worthless, ...[...gone].map((id) => heldChange(userId, id, undefined))]
  }

  function take(): readonly Change[] {
    const removals = [...done].map((id) => outgoingChange(userId, id, undefined))
    done.clear()
    // What has been dropped since has its turn with the next writing.
    const ids = gone ? [...changed].filter((id) => gone?.has(id) || !dropped.has(id)) : []
    if (ids.length === 0) return removals
    const parts = ids.flatMap(takeChunks)
    const held = ids.map((id) => heldChange(userId, id, replica.conversations.get(id)))
    writing = environment.newId()
    for (const id of ids) for (const names of [changed, dropped]) names.delete(id)
    if (changed.size > 0) schedule()
    return [...parts, ...held, metaChange(userId, replica, writing), ...removals]
  }

  function takeChunks(id: string): Change[] {
    const held = replica.conversations.get(id)
    const stored = chunks.get(id) ?? new Set()
    const isNew = dropped.has(id) || !held
    const numbers = new Set([...(isNew ? stored : []), ...(held?.unsaved ?? [])])
    if (held) chunks.set(id, new Set([...(isNew ? [] : stored), ...held.unsaved]))
    else chunks.delete(id)
    held?.unsaved.clear()
    return [...numbers].map((chunk) => chunkChange(userId, id, chunk, held))
  }

  /** Nothing of what was written is known to be there: everything is written anew. */
  async function takeOver(): Promise<void> {
    const [meta] = await persistence.load(metaKey(userId))
    if (isStopped) return
    if (writingOf(meta?.[1]) !== writing) {
      const records = await persistence.load(prefixOf(userId))
      const keys = Array.from(records, ([key]) => key).filter(isReplicaKey)
      strays = keys.map((key): Change => [key, undefined])
      markAll()
    }
    isOwner = true
    schedule()
  }
  /** Of several tabs one stores its replica, until it is closed. */
  async function waitForTurn(name: string): Promise<void> {
    await environment.withLock(`${name}:${userId}`, async () => {
      if (isStopped) return
      await takeOver()
      await new Promise<void>((resolve) => {
        giveUp = resolve
        if (isStopped) resolve()
      })
    })
  }
  if (persistence.sharedAs !== undefined) waitForTurn(persistence.sharedAs).catch(onError)

  function flush(): Promise<void> {
    cancel?.()
    cancel = undefined
    const removed = [...done]
    const written = write(takeGone).then(() => write(take))
    return written.catch((error: unknown) => {
      for (const id of removed) done.add(id)
      markAll()
      throw error
    })
  }

  function schedule(): void {
    cancel ??= environment.setTimer(() => void flush().catch(() => undefined), saveMs)
  }
  if (strays.length > 0 || changed.size > 0) schedule()

  return {
    note(outcome) {
      for (const id of outcome.dropped) dropped.add(id)
      for (const id of outcome.changed) changed.add(id)
      if (outcome.changed.size > 0) schedule()
    },
    keep(id, one, now) {
      if (one || now) {
        done.delete(id)
        return write(() => [outgoingChange(userId, id, one)])
      }
      done.add(id)
      schedule()
      return Promise.resolve()
    },
    async leftBehind(adopt) {
      if (persistence.sharedAs === undefined) return
      const records = (await loadFrom(persistence, outgoingPrefix(userId)).catch(onError)) ?? []
      const before = environment.now() - longSinceMs
      // Sent twice they are one; of changes that cannot be said.
      const left = readOutgoing(records.map(([, one]) => one)).filter(
        (one) => isWaiting(one) && one.wish.kind === 'send' && one.at < before,
      )
      if (left.length > 0 && !isStopped) adopt(left)
    },
    flush,
    stop() {
      isStopped = true
      cancel?.()
      giveUp()
      return tail
    },
  }
}

/** What a client does with a place that keeps things. */
export const keeping = { load, wipe, start }
