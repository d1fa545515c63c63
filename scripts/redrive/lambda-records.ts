import type { _Record } from '@aws-sdk/client-dynamodb-streams'

/** A record as a function gets it, which is not quite what the stream's API answers. */
export function asLambdaRecord(record: _Record, streamArn: string): object {
  const { userIdentity, ...rest } = record
  const { Type: type, PrincipalId: principalId } = userIdentity ?? {}
  return {
    eventSource: 'aws:dynamodb',
    eventVersion: '1.1',
    awsRegion: streamArn.split(':')[3],
    ...(plain(rest) as object),
    ...(userIdentity && { userIdentity: { type, principalId } }),
    eventSourceARN: streamArn,
  }
}

/** Binary values travel as base64, times as whole seconds. */
function plain(value: unknown): unknown {
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64')
  if (value instanceof Date) return Math.floor(value.getTime() / 1000)
  if (Array.isArray(value)) return value.map(plain)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, plain(item)]))
}

const mostRecords = 100
/** Lambda takes events of 6 MB. */
const mostBytes = 4 * 1024 * 1024

/** Cuts records into events that Lambda takes. */
export function cutIntoEvents(records: readonly object[]): string[] {
  const events: string[][] = []
  let bytes = 0
  for (const record of records) {
    const text = JSON.stringify(record)
    const size = Buffer.byteLength(text)
    const last = events.at(-1)
    const fits = last !== undefined && last.length < mostRecords && bytes + size <= mostBytes
    if (fits) last.push(text)
    else events.push([text])
    bytes = fits ? bytes + size : size
  }
  return events.map((texts) => `{"Records":[${texts.join(',')}]}`)
}
