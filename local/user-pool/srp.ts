import { createHash, createHmac, getDiffieHellman, hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto'

/** SRP-6a as Cognito speaks it: the 3072 bit group of RFC 5054, SHA-256, and signed big integers as Java writes them. */
const N = BigInt(`0x${getDiffieHellman('modp15').getPrime('hex')}`)
const g = 2n
const k = hashToNumber(Buffer.concat([bytesOf(N), bytesOf(g)]))

/** What the server keeps of a password, both in hexadecimal. The password itself cannot be had from it. */
export interface Verifier {
  readonly salt: string
  readonly verifier: string
}

export interface Identity {
  /** The pool's id without its region. */
  readonly poolName: string
  readonly userId: string
}

/** The server's half of one handshake. */
export interface Handshake {
  readonly privateValue: bigint
  readonly publicValue: bigint
}

export function makeVerifier(identity: Identity, password: string): Verifier {
  const salt = randomBytes(16).toString('hex')
  return { salt, verifier: verifierFor(identity, password, salt).toString(16) }
}

export function matchesVerifier(identity: Identity, password: string, kept: Verifier): boolean {
  return equalInConstantTime(
    bytesOf(verifierFor(identity, password, kept.salt)),
    bytesOf(BigInt(`0x${kept.verifier}`)),
  )
}

function verifierFor({ poolName, userId }: Identity, password: string, salt: string): bigint {
  const inner = sha256(Buffer.from(`${poolName}${userId}:${password}`, 'utf8'))
  const x = hashToNumber(Buffer.concat([bytesOf(BigInt(`0x${salt}`)), inner]))
  return power(g, x)
}

export function startHandshake(kept: Verifier): Handshake {
  const privateValue = BigInt(`0x${randomBytes(32).toString('hex')}`)
  const publicValue = (k * BigInt(`0x${kept.verifier}`) + power(g, privateValue)) % N
  return { privateValue, publicValue }
}

/** Undefined for what is no number of the group; 0 would let anybody in. */
export function readPublicValue(hex: string): bigint | undefined {
  if (!/^[0-9a-f]{1,1024}$/i.test(hex)) return undefined
  const value = BigInt(`0x${hex}`)
  return value % N === 0n ? undefined : value
}

export interface Claim {
  readonly identity: Identity
  readonly kept: Verifier
  readonly handshake: Handshake
  readonly clientValue: bigint
  readonly secretBlock: Buffer
  readonly timestamp: string
  /** base64 */
  readonly signature: string
}

/** Whether the client knew the password. */
export function provesPassword(claim: Claim): boolean {
  const { clientValue, handshake, identity, kept } = claim
  const u = hashToNumber(Buffer.concat([bytesOf(clientValue), bytesOf(handshake.publicValue)]))
  if (u === 0n) return false
  const shared = power(clientValue * power(BigInt(`0x${kept.verifier}`), u), handshake.privateValue)
  const key = hkdfSync('sha256', bytesOf(shared), bytesOf(u), 'Caldera Derived Key', 16)
  const expected = createHmac('sha256', Buffer.from(key))
    .update(Buffer.from(identity.poolName + identity.userId, 'utf8'))
    .update(claim.secretBlock)
    .update(Buffer.from(claim.timestamp, 'utf8'))
    .digest()
  return equalInConstantTime(expected, Buffer.from(claim.signature, 'base64'))
}

function equalInConstantTime(left: Buffer, right: Buffer): boolean {
  return left.length === right.length && timingSafeEqual(left, right)
}

function power(base: bigint, exponent: bigint): bigint {
  let result = 1n
  const reduced = base % N
  for (const bit of exponent.toString(2)) {
    result = (result * result) % N
    if (bit === '1') result = (result * reduced) % N
  }
  return result
}

/** A positive number never starts with a set bit, so a zero byte goes before one that would. */
function bytesOf(number: bigint): Buffer {
  const hex = number.toString(16)
  const even = hex.length % 2 === 0 ? hex : `0${hex}`
  return Buffer.from(/^[89a-f]/.test(even) ? `00${even}` : even, 'hex')
}

function sha256(bytes: Buffer): Buffer {
  return createHash('sha256').update(bytes).digest()
}

function hashToNumber(bytes: Buffer): bigint {
  return BigInt(`0x${sha256(bytes).toString('hex')}`)
}
