import type { ErrorCode } from './errors.ts'
import { type Route, type RouteName, routes } from './routes.ts'

const password: readonly ErrorCode[] = ['weak_password']
const code: readonly ErrorCode[] = ['invalid_code']

/** Refusals that follow from what a route does, beside those that follow from its row. */
const particular: Partial<Record<RouteName, readonly ErrorCode[]>> = {
  register: [...password, 'username_taken', 'email_taken'],
  confirmRegistration: [...code, 'already_confirmed', 'email_taken'],
  signIn: ['invalid_credentials', 'email_not_confirmed', 'forbidden'],
  refreshTokens: ['session_ended', 'forbidden'],
  resetPassword: [...password, ...code],
  changePassword: [...password, 'invalid_credentials'],
  blockUser: ['limit_reached'],
  createConversation: ['blocked', 'conflict', 'gone', 'limit_reached', 'stale_position'],
  sendMessage: ['blocked', 'stale_position'],
  editMessage: ['precondition_required', 'blocked'],
  deleteMessage: ['blocked'],
  addMembers: ['limit_reached'],
  putMember: ['limit_reached'],
  createSpace: ['gone'],
  putSpaceMember: ['limit_reached'],
  putSpaceGroup: ['limit_reached'],
  listTemplates: ['forbidden'],
  createTemplate: ['limit_reached'],
  listFaq: ['forbidden'],
  createFaq: ['gone', 'limit_reached'],
  listFaqHistory: ['forbidden'],
  markUnread: ['limit_reached'],
  addReaction: ['limit_reached', 'blocked'],
  removeReaction: ['blocked'],
  pinMessage: ['limit_reached', 'blocked'],
  unpinMessage: ['blocked'],
}

function codesOfRow({ method, path, access, body, creates }: Route): ErrorCode[] {
  const inConversation = path.startsWith('/conversations/{')
  return [
    'invalid_request',
    ...(access === 'user' ? (['unauthenticated'] as const) : []),
    ...(path.includes('{') ? (['not_found'] as const) : []),
    ...(inConversation ? (['gone'] as const) : []),
    ...((inConversation || path.startsWith('/spaces/{')) && method !== 'GET'
      ? (['forbidden', 'conflict'] as const)
      : []),
    ...(body ? (['too_large', 'unsupported_media_type'] as const) : []),
    ...(creates ? (['idempotency_key_reused'] as const) : []),
    'rate_limited',
    'internal',
    'unavailable',
  ]
}

/** The codes that a refusal of this route may carry. */
export const problemCodesOf = (name: RouteName): ErrorCode[] => [
  ...new Set([...codesOfRow(routes[name]), ...(particular[name] ?? [])]),
]
