import { createHash } from 'node:crypto'

const lowerCase = 'abcdefghijklmnopqrstuvwxyz0123456789'
const anyCase = `ABCDEFGHIJKLMNOPQRSTUVWXYZ${lowerCase}`

/** An id shaped as AWS's, the same at every start because it is derived from the resource's place. */
export function derivedId(seed: string, length: number, alphabet = lowerCase): string {
  const digest = createHash('sha512').update(seed).digest()
  return Array.from(digest.subarray(0, length), (byte) => alphabet[byte % alphabet.length]).join('')
}

export function mixedCaseId(seed: string, length: number): string {
  return derivedId(seed, length, anyCase)
}

export function derivedUuid(seed: string): string {
  const hex = createHash('sha256').update(seed).digest('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}
