import { AppError } from '../contract/errors.ts'
import type { CreateSpace, Space as SpaceView } from '../contract/spaces.ts'
import { createdId, requestHash, sameBytes } from '../core/ids.ts'
import { permissionsOf, responsible } from '../core/spaces.ts'
import { putSpaceMember } from '../store/space-members.ts'
import { getSpace, getSpacesOf, listSpaceIds, putSpace } from '../store/spaces.ts'
import type { Caller, Given, Reader } from './given.ts'
import { languagesOf } from './people.ts'
import { healProfile } from './profiles.ts'
import { requireSpace } from './space-standing.ts'
import { spaceOf } from './space-views.ts'

export interface CreatedSpace {
  readonly spaceId: string
  /** True for a repeat of the request that created it. */
  readonly replayed: boolean
}

/** Creates a space, whose creator is responsible for it: six write units. Its id follows from creator and key. */
export async function createSpace(
  given: Given,
  caller: Caller,
  wanted: CreateSpace & { readonly language: string },
  idempotencyKey?: string,
): Promise<CreatedSpace> {
  const spaceId = idempotencyKey ? createdId(caller.userId, idempotencyKey) : given.newId()
  const hash = requestHash(wanted)
  if (idempotencyKey && (await isSameRequest(given, spaceId, hash))) return { spaceId, replayed: true }
  const { username, displayName } = await healProfile(given, caller)
  const createdAt = given.now()
  const { userId } = caller
  const member = { userId, roles: [responsible], groups: [], joinedAt: createdAt, username, displayName }
  const space = {
    spaceId,
    name: wanted.name,
    description: wanted.description,
    language: wanted.language,
    ownRoles: wanted.roles ?? [],
    sendRate: wanted.limits?.send,
    creatorId: userId,
    createdAt,
    requestHash: hash,
    memberCount: 1,
    responsibleCount: 1,
    templateCount: 0,
    faqCount: 0,
    version: 1,
    deletedAt: undefined,
  }
  const made = await given.table.transact([putSpace(space), ...putSpaceMember(spaceId, member)])
  if (made.ok) return { spaceId, replayed: false }
  return { spaceId, replayed: await isSameRequest(given, spaceId, hash) }
}

async function isSameRequest(given: Given, spaceId: string, hash: Uint8Array): Promise<boolean> {
  const space = await getSpace(given.table, spaceId)
  if (!space) return false
  if (space.deletedAt !== undefined) throw new AppError('gone', { reason: 'space' })
  if (!sameBytes(space.requestHash, hash)) throw new AppError('idempotency_key_reused')
  return true
}

/** Two read units, and half for the reader's languages where none were asked for. */
export async function readSpace(given: Given, reader: Reader, spaceId: string): Promise<SpaceView> {
  const [standing, languages] = await Promise.all([
    requireSpace(given, reader.userId, spaceId),
    languagesOf(given, reader),
  ])
  return spaceOf(given, standing, languages)
}

/** The reader's spaces by id: two read units a space. */
export async function listSpaces(
  given: Given,
  reader: Reader,
  { limit, position }: { readonly limit: number; readonly position?: string | undefined },
): Promise<{ items: SpaceView[]; position: string | undefined }> {
  const { spaceIds, more } = await listSpaceIds(given.table, reader.userId, { after: position, limit })
  const [found, languages] = await Promise.all([
    getSpacesOf(given.table, reader.userId, spaceIds),
    languagesOf(given, reader),
  ])
  const items = found
    .filter(({ space }) => space.deletedAt === undefined)
    .map(({ space, member }) => {
      const permissions = permissionsOf(space, member.roles)
      return spaceOf(given, { space, member, permissions }, languages)
    })
  return { items, position: more ? spaceIds.at(-1) : undefined }
}
