import { metered, noUnits, type Units } from '../store/meter.ts'

type Level = 'info' | 'warn' | 'error'

/**
 * What a log line may say: names, numbers and ids of requests. Never content, tokens, addresses or names of people.
 */
export type LogFields = Readonly<Record<string, string | number | boolean | undefined | Units | ErrorFields>>

interface ErrorFields {
  readonly name: string
  readonly stack: string
}

/** One line of JSON. Written past `console`, which on AWS would put its own columns before it. */
export function log(level: Level, fields: LogFields): void {
  process.stdout.write(`${JSON.stringify({ level, time: new Date().toISOString(), ...fields })}\n`)
}

const nameOf = (error: unknown): string => (error instanceof Error ? error.name : typeof error)

/** An error for a log line, with the stacks of what caused it. */
export function errorFields(error: unknown): ErrorFields {
  const stacks: string[] = []
  for (let one = error, depth = 0; one !== undefined && depth < 4; depth += 1) {
    stacks.push(one instanceof Error ? (one.stack ?? one.message) : String(one))
    one = one instanceof Error ? one.cause : undefined
  }
  return { name: nameOf(error), stack: stacks.join('\ncaused by ') }
}

/** Takes note of an error that nobody else will see. */
export const report = (error: unknown): void => log('error', { error: errorFields(error) })

/** Runs work that answers no client, and logs one line about it; what it throws goes on to who called. */
export async function logged<Result>(fields: LogFields, work: () => Promise<Result>): Promise<Result> {
  const units = noUnits()
  const startedAt = performance.now()
  const line = () => ({ ...fields, units, ms: Math.round(performance.now() - startedAt) })
  try {
    const result = await metered(units, work)
    log('info', line())
    return result
  } catch (error) {
    log('error', { ...line(), error: errorFields(error) })
    throw error
  }
}
