// How AWS rounds what it bills.

const kilobyte = 1024

/** DynamoDB writes in units of 1 KB. */
export const writeUnitsOf = (itemBytes: number): number => Math.max(1, Math.ceil(itemBytes / kilobyte))

/** API Gateway bills messages of a WebSocket by 32 KB. */
export const socketMessagesOf = (frameBytes: number): number =>
  Math.max(1, Math.ceil(frameBytes / (32 * kilobyte)))

/** SQS bills requests by 64 KB. */
export const queueRequestsOf = (bytes: number): number => Math.max(1, Math.ceil(bytes / (64 * kilobyte)))

/** Lambda bills whole milliseconds. */
export const billedMs = (ms: number): number => Math.max(1, Math.ceil(ms))

/** Storage, logs and transfer are billed by GB of 2^30 bytes. */
export const gigabytesOf = (bytes: number): number => bytes / 2 ** 30

export const gbSecondsOf = (ms: number, memoryMb: number): number => (billedMs(ms) / 1000) * (memoryMb / 1024)
