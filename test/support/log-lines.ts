import { afterAll, beforeAll } from 'vitest'

/** Keeps the log lines of the functions under test, instead of printing them. */
export function keepLogLines(): string[] {
  const lines: string[] = []
  const write = process.stdout.write
  const keep = (chunk: string | Uint8Array): boolean => {
    const line = String(chunk)
    if (!line.startsWith('{"level":')) return write.call(process.stdout, chunk)
    lines.push(line)
    return true
  }
  beforeAll(() => {
    process.stdout.write = keep as typeof process.stdout.write
  })
  afterAll(() => {
    process.stdout.write = write
  })
  return lines
}
