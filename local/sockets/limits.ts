/** Quotas of WebSocket APIs, as Amazon documents them; tests shrink them. */
export interface SocketLimits {
  /** A larger frame closes the socket with 1009. */
  readonly frameBytes: number
  /** A larger message closes the socket with 1009; a larger post is answered 413. */
  readonly messageBytes: number
  /** Without a message either way for so long, the socket is closed with 1001. */
  readonly idleMs: number
  readonly lifetimeMs: number
  readonly integrationTimeoutMs: number
  /** What waits for a slow client; a post beyond it is answered 429 `LimitExceededException`. */
  readonly bufferBytes: number
  /** How long a client may take to answer our close frame before its TCP connection is cut. */
  readonly closeGraceMs: number
}

export const awsSocketLimits: SocketLimits = {
  frameBytes: 32 * 1024,
  messageBytes: 128 * 1024,
  idleMs: 10 * 60_000,
  lifetimeMs: 2 * 3_600_000,
  integrationTimeoutMs: 29_000,
  bufferBytes: 1024 * 1024,
  closeGraceMs: 1_000,
}
