// What holds for every connection, apart from the schemas of what it carries: most functions need no more.

/** Bytes of a frame, either way; more is closed by the gateway (1009). */
export const frameBytes = 32 * 1024
/** A ping every so many seconds keeps a connection from idling out (API Gateway cuts after 600). */
export const heartbeatSeconds = 300
/** API Gateway cuts every connection at this age. */
export const maxAgeSeconds = 7200
export const maxConnectionsPerUser = 20
/** Typing is shown in conversations of up to so many members, for so long unless it is said again. */
export const typingUpTo = 50
export const typingSeconds = 6
/** People whom one `presence.watch` can name. */
export const maxWatched = 100

/** Why the server closes a connection, and what its client does: told by `session.closing`, before the close. */
export const closings = {
  expired: { reconnect: 'now', afterSeconds: 0 },
  signed_out: { reconnect: 'never', afterSeconds: 0 },
  too_many_connections: { reconnect: 'never', afterSeconds: 0 },
  too_many_requests: { reconnect: 'later', afterSeconds: 60 },
  account_removed: { reconnect: 'never', afterSeconds: 0 },
  going_away: { reconnect: 'later', afterSeconds: 5 },
} as const satisfies Record<string, { reconnect: 'now' | 'later' | 'never'; afterSeconds: number }>
export type ClosingCode = keyof typeof closings
