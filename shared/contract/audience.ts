import * as z from 'zod'
import { Links, UserId, Uuid } from './common.ts'

/**
 * Recipients who are brought in before the request is answered, in all; people whom a preview names; tokens in each of
 * its two lists.
 */
export const audienceLimits = { atOnce: 100, recipients: 10_000, sample: 10, tokens: 500 } as const

/** How roles and groups of a space are called. */
export const namePattern = '[a-z0-9-]{1,40}'

const uuid = '[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}'

/** Some people of a space: `all`, `role:<role>`, `group:<name>` or `user:<id>`. */
export const AudienceToken = z
  .string()
  .regex(new RegExp(`^(?:all|role:${namePattern}|group:${namePattern}|user:${uuid})$`))
  .toLowerCase()
  .meta({ id: 'AudienceToken', description: '`all`, `role:<role>`, `group:<name>` or `user:<id>`.' })

const AudienceTokens = z.array(AudienceToken).max(audienceLimits.tokens)
export const audienceModes = ['shared', 'separate'] as const
export type AudienceMode = (typeof audienceModes)[number]

/**
 * Whom in a space something goes to: the union of `to` without that of `except`. `shared` is one conversation with
 * everyone in it, `separate` one for each; `live`, only with `shared`, follows who gets and loses a role or group.
 */
export const Audience = z
  .strictObject({
    to: AudienceTokens.min(1),
    except: AudienceTokens.optional(),
    live: z.boolean().default(false),
    mode: z.enum(audienceModes).default('shared'),
  })
  .refine(({ live, mode }) => !live || mode === 'shared', { path: ['live'] })
  .meta({ id: 'Audience' })
export type Audience = z.output<typeof Audience>

/** An audience that is asked about before anything is sent. */
export const PreviewAudience = z.strictObject({ audience: Audience })

/** Somebody of a space, by name. */
const Named = z.object({ userId: UserId, username: z.string(), displayName: z.string() })

/**
 * How many people an audience has, without the sender, some of them, and the tokens that name nobody: no such role, no
 * such group, somebody who is not in the space. With one of those nothing is sent.
 */
export const AudiencePreview = z
  .object({
    count: z.int(),
    sample: z.array(Named),
    unresolved: z.array(AudienceToken),
    _links: Links,
  })
  .meta({ id: 'AudiencePreview' })
export type AudiencePreview = z.infer<typeof AudiencePreview>

/** Why somebody got a conversation: `because` are the tokens that mean the reader, none for who sent it. */
export const ConversationAudience = z
  .object({
    conversationId: Uuid,
    spaceId: Uuid,
    audience: z.object({
      to: z.array(AudienceToken),
      except: z.array(AudienceToken).optional(),
      live: z.boolean(),
      mode: z.enum(audienceModes),
    }),
    mode: z.enum(audienceModes),
    live: z.boolean(),
    because: z.array(AudienceToken),
    sentBy: Named,
    _links: Links,
  })
  .meta({ id: 'ConversationAudience' })
export type ConversationAudience = z.infer<typeof ConversationAudience>
