import { AppError } from '../contract/errors.ts'
import { roleInside } from '../core/audience.ts'
import type { Newcomer } from '../core/entries.ts'
import { derivedId } from '../core/ids.ts'
import type { AudienceJob } from '../core/jobs.ts'
import { permissionsOf, type Space } from '../core/spaces.ts'
import type { Opening, SentRecipient, StoredAudience } from '../store/audiences.ts'
import { getProfiles } from '../store/profiles.ts'
import { getSpaceAndMembers } from '../store/spaces.ts'
import type { Caller, Given } from './given.ts'

/** A job that is under way: whom it is for, and what conversations are opened with. */
export interface Expansion {
  readonly job: AudienceJob
  readonly audience: StoredAudience
  readonly opening: Opening
}

/** The first message's identity follows from the job's, so that whoever goes on with it does not say it twice. */
export const firstIdOf = ({ jobId }: Pick<AudienceJob, 'jobId'>): string => derivedId('first', jobId)

export const senderOf = ({ ownerId }: AudienceJob): Caller => ({ userId: ownerId, username: '' })

/** The sender as they come into a conversation, and the space as it is. Who has left the space writes to nobody in it. */
export async function readSender(
  given: Given,
  { ownerId, spaceId }: AudienceJob,
): Promise<{ readonly space: Space; readonly sender: SentRecipient }> {
  const { space, members } = await getSpaceAndMembers(given.table, spaceId, [ownerId])
  const member = members.get(ownerId)
  if (!space || !member || space.deletedAt !== undefined) throw new AppError('not_found')
  const role = roleInside(permissionsOf(space, member.roles))
  return { space, sender: { userId: ownerId, role, because: [] } }
}

/** With the names that conversations keep of them, and without those whose account is gone. Half a read unit each. */
export async function newcomersOf(given: Given, recipients: readonly SentRecipient[]): Promise<Newcomer[]> {
  const profiles = await getProfiles(
    given.table,
    recipients.map(({ userId }) => userId),
  )
  return recipients
    .map((recipient) => ({ recipient, profile: profiles.get(recipient.userId) }))
    .filter(({ profile }) => profile?.status !== 'deleted')
    .map(({ recipient, profile }) => ({
      ...recipient,
      displayName: profile?.status === 'active' ? profile.displayName : undefined,
    }))
}
