import { createHash } from 'node:crypto'

const digest = (parts: readonly string[]): Buffer =>
  // JSON keeps ['ab', 'c'] and ['a', 'bc'] apart.
  createHash('sha256').update(JSON.stringify(parts)).digest()

/** A UUID (RFC 9562, version 8: a hash of our own making) that follows from its parts. */
export function derivedId(...parts: readonly string[]): string {
  const bytes = digest(parts).subarray(0, 16)
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x80, 6)
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8)
  const hex = bytes.toString('hex')
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}

/** Two people have one direct conversation, whoever opens it and however often. */
export function directConversationId(oneUserId: string, otherUserId: string): string {
  return derivedId('direct', ...[oneUserId, otherUserId].sort())
}

/** A created thing's id follows from its creator and the key they chose, so that a repeat finds it. */
export const createdId = (userId: string, idempotencyKey: string): string =>
  derivedId('created', userId, idempotencyKey)

/** 16 bytes that tell two requests apart: the same request always hashes alike, whatever the order of its members. */
export function requestHash(request: unknown): Uint8Array {
  return new Uint8Array(digest([canonicalJson(request)]).subarray(0, 16))
}

/** A value as JSON, alike whatever the order of its members: DynamoDB answers those of a map in any. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join()}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null'
  const members = Object.entries(value).filter(([, member]) => member !== undefined)
  members.sort(([a], [b]) => (a < b ? -1 : 1))
  return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${canonicalJson(member)}`).join()}}`
}

export function sameBytes(a: Uint8Array | undefined, b: Uint8Array | undefined): boolean {
  return a !== undefined && b !== undefined && Buffer.compare(a, b) === 0
}
