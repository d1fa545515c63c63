/** Classes of requests that are limited per user; `auth` per address and per name. */
export const limitClasses = ['auth', 'read', 'write', 'send', 'upload'] as const
export type LimitClass = (typeof limitClasses)[number]
