import type { IncomingMessage } from 'node:http'

/** Pages of any site could send simple requests here, and those to the user pool are let through for all pages. */
export function isForeign({ headers: { origin, host } }: IncomingMessage): boolean {
  return origin !== undefined && origin !== `http://${host}`
}
