import * as z from 'zod'
import { commonQuery, LanguageTag, Links, pageOf, paging, Timestamp, text, UserId } from './common.ts'

/** 3 to 30 of a-z, 0-9, `.`, `_` and `-`, beginning with a letter or digit; case does not tell names apart. */
export const Username = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{2,29}$/)
  .toLowerCase()

export const DisplayName = text(1, 60)

export const themes = ['system', 'light', 'dark'] as const

export const Settings = z.object({
  timeZone: z.string(),
  theme: z.enum(themes),
  presence: z.enum(['visible', 'invisible']),
})
export type Settings = z.infer<typeof Settings>

/** `timeZoneChosen`: by the person. Otherwise `timeZone` is the deployment's, and a client knows better where it is. */
const OwnSettings = Settings.extend({ timeZoneChosen: z.boolean() })

/** A person as others see them. Never with an e-mail address. */
export const Profile = z
  .object({
    userId: UserId,
    username: z.string(),
    displayName: z.string(),
    bio: z.string().optional(),
    avatarUrl: z.string().optional(),
    locale: z.string(),
    presence: z.enum(['active', 'away', 'offline']),
    lastSeenAt: Timestamp.optional(),
    status: z.enum(['active', 'deactivated', 'deleted']),
    createdAt: Timestamp,
    _links: Links,
  })
  .meta({ id: 'Profile' })
export type Profile = z.infer<typeof Profile>

export const OwnProfile = Profile.extend({ email: z.string(), settings: OwnSettings }).meta({
  id: 'OwnProfile',
})
export type OwnProfile = z.infer<typeof OwnProfile>

export const ListUsersQuery = z.strictObject({
  ...commonQuery,
  query: text(1, 60).optional(),
  username: z.string().min(1).max(60).optional(),
  ...paging(),
})

export const ProfilePage = pageOf(Profile)

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return true
  } catch {
    return false
  }
}

const HttpsUrl = z.url({ protocol: /^https$/ }).max(500)

/** `null` takes a field away. */
export const UpdateProfile = z.strictObject({
  displayName: DisplayName.optional(),
  bio: text(0, 500).nullable().optional(),
  avatarUrl: HttpsUrl.nullable().optional(),
  locale: LanguageTag.optional(),
  status: z.enum(['active', 'deactivated']).optional(),
  settings: z
    .strictObject({
      timeZone: z.string().max(60).refine(isTimeZone).nullable().optional(),
      theme: z.enum(themes).optional(),
      presence: z.enum(['visible', 'invisible']).optional(),
    })
    .optional(),
})
export type UpdateProfile = z.output<typeof UpdateProfile>

/** The account goes for good; the password says that it is its owner who wants it. */
export const DeleteAccount = z.strictObject({ password: z.string().min(1).max(256) })

export const ListBlocksQuery = z.strictObject({ ...commonQuery, ...paging() })
