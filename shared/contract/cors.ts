/** Request headers that browsers of other origins may send (Fetch standard, CORS protocol). */
export const allowedHeaders = [
  'Authorization',
  'Content-Type',
  'Accept-Language',
  'Idempotency-Key',
  'If-Match',
  'If-None-Match',
] as const

/** Headers of answers that scripts of other origins may read. */
export const exposedHeaders = [
  'ETag',
  'Location',
  'Content-Language',
  'RateLimit',
  'RateLimit-Policy',
  'Retry-After',
  'Idempotency-Replayed',
] as const
