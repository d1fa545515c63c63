import { ParleyError } from '@parley/client'
import { t } from '../texts/texts.ts'

/** What to tell of something that failed. The service says it in the reader's language; what only a client knows is said here. */
export function problemText(error: unknown): string {
  if (!(error instanceof ParleyError)) throw error
  if (error.code === 'network') return t('problem.network')
  if (error.code === 'signed_out' || error.code === 'session_ended') return t('problem.signed_out')
  return error.detail
}

/** What is wrong with each field, by the name that the request has for it. */
export function fieldProblems(error: unknown): Readonly<Record<string, string>> {
  if (!(error instanceof ParleyError)) return {}
  return Object.fromEntries(error.errors.map(({ pointer, detail }) => [pointer.replace(/^#\//, ''), detail]))
}
