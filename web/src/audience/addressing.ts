import type { BodyOf } from '@parley/client'
import type { Space } from '../session/spaces.ts'

export type Audience = BodyOf<'previewAudience'>['audience']
type Writing = Extract<BodyOf<'createConversation'>, { kind: 'audience' }>

/** Whom of a space something goes to, in which way, and who may write there then: a part of what `sendToAudience` takes. */
export type Addressing = Pick<Writing, 'audience' | 'policy'>

/** Nobody yet. */
export const toNobody: Addressing = { audience: { to: [] } }

/** Whom somebody may write to in a space: who may announce to anybody, who may ask to staff and to single people. */
export function mayAddress({ permissions }: Pick<Space, 'permissions'>): 'anybody' | 'staff' | 'nobody' {
  if (permissions.includes('announce')) return 'anybody'
  return permissions.includes('ask') ? 'staff' : 'nobody'
}

/** What of a space's people has a name of its own, and may be written to: everybody, and roles. */
export const namedIn = (space: Pick<Space, 'permissions' | 'roles'>): readonly string[] => {
  const may = mayAddress(space)
  const roles = space.roles.map(({ name }) => `role:${name}`)
  if (may === 'anybody') return ['all', ...roles]
  return may === 'staff'
    ? roles.filter((token) => token === 'role:staff' || token === 'role:responsible')
    : []
}

const named = (kind: string, tokens: readonly string[]): readonly string[] =>
  tokens.filter((token) => token.startsWith(`${kind}:`)).map((token) => token.slice(kind.length + 1))

/** The ids of people whom tokens name one by one; the names of groups. */
export const peopleIn = (tokens: readonly string[]): readonly string[] => named('user', tokens)
export const groupsIn = (tokens: readonly string[]): readonly string[] => named('group', tokens)

/** With a token that was not there, without one that was. */
export const toggled = (tokens: readonly string[], token: string): readonly string[] =>
  tokens.includes(token) ? tokens.filter((one) => one !== token) : [...tokens, token]

/** With other people or in another way. Only what is one conversation can be live. */
export function withAudience({ audience, policy }: Addressing, changes: Partial<Audience>): Addressing {
  const { to, except = [], mode = 'shared', live = false } = { ...audience, ...changes }
  return {
    audience: {
      to,
      ...(except.length > 0 && { except }),
      mode,
      live: live && mode === 'shared',
    },
    ...(policy && { policy }),
  }
}

/** Only who manages the space writes in it then. */
const managersOnly = { postRoles: ['owner', 'admin'] } as const

export const isForReading = ({ policy }: Addressing): boolean =>
  policy?.postRoles !== undefined && !policy.postRoles.includes('member')

/** Whether only who manages the space may write, or everybody in it. */
export const forReading = ({ audience }: Addressing, isOn: boolean): Addressing =>
  isOn ? { audience, policy: managersOnly } : { audience }
