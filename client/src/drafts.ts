import type { Environment } from './clock.ts'
import type { Change, Records } from './persistence/persistence.ts'
import { draftKey } from './persistence/records.ts'
import { createViews, type View } from './replica/view.ts'
import type { TokenSource } from './session.ts'

/** What is written and not sent yet. */
export interface Drafts {
  /** Of one conversation; empty where there is none. */
  of(conversationId: string): View<string>
  /** Shown at once, kept a moment later. An empty one is none. */
  set(conversationId: string, text: string): void
  /** Keeps what is to be kept, and ends. */
  close(): Promise<void>
}

interface Surroundings {
  readonly session: TokenSource
  readonly environment: Environment
}

/** Between two writings. */
const saveMs = 500

/**
 * Drafts of one client, kept where its conversations are kept, until they are sent or somebody signs out.
 *
 * @example
 * ```ts
 * import { createClient, createDrafts, indexedDbPersistence } from '@parley/client'
 *
 * const persistence = indexedDbPersistence()
 * const drafts = createDrafts(createClient({ url: 'http://localhost:4000', persistence }), persistence)
 * drafts.set('0b0e7a0e-5d4f-4c1e-9d7a-2f4f7c1f9a01', 'Dear all')
 * ```
 */
export function createDrafts({ session, environment }: Surroundings, persistence: Records): Drafts {
  const texts = new Map<string, string>()
  const unsaved = new Set<string>()
  const views = createViews((id) => texts.get(id) ?? '')
  let userId = ''
  let cancel: (() => void) | undefined

  const keyOf = (conversationId: string): string => draftKey(userId, conversationId)

  /** What was typed before the stored ones came is newer. */
  async function load(): Promise<void> {
    const asked = userId
    const stored = await persistence.load(keyOf('')).catch(() => [])
    if (asked !== userId) return
    for (const [key, text] of stored) {
      const id = key.slice(keyOf('').length)
      if (!texts.has(id)) texts.set(id, String(text))
      views.renew(id)
    }
  }

  function follow(): void {
    const next = session.userId ?? ''
    if (next === userId) return
    const before = [...texts.keys()]
    userId = next
    cancel?.()
    cancel = undefined
    for (const one of [texts, unsaved]) one.clear()
    for (const id of before) views.renew(id)
    if (userId !== '') void load()
  }

  /** Nothing of who has signed out is written any more. */
  async function save(): Promise<void> {
    cancel?.()
    cancel = undefined
    const ids = [...unsaved]
    unsaved.clear()
    const changes = ids.map((id): Change => [keyOf(id), texts.get(id) || undefined])
    const whose = userId
    if (whose === '' || ids.length === 0) return
    await persistence.write(changes).catch(() => {
      // A full disk: they are tried again with the next one.
      if (whose === userId) for (const id of ids) unsaved.add(id)
    })
  }

  const endings = [
    session.onChange(follow),
    environment.onVisibilityChange(() => {
      if (!environment.isVisible()) void save()
    }),
  ]
  follow()
  void session.restored.then(follow)
  return {
    of: views,
    set(conversationId, text) {
      texts.set(conversationId, text)
      unsaved.add(conversationId)
      views.renew(conversationId)
      cancel ??= environment.setTimer(() => void save(), saveMs)
    },
    async close() {
      for (const end of endings) end()
      await save()
    },
  }
}
