import { AppError, invalid } from '../contract/errors.ts'

/** The revision in `If-Match`, undefined without one; quotes are optional. */
export function readRevision(ifMatch: string | undefined): number | undefined {
  if (ifMatch === undefined) return undefined
  const revision = /^(?:W\/)?"?([1-9]\d{0,8})"?$/.exec(ifMatch.trim())?.[1]
  if (revision === undefined) throw invalid('If-Match', 'invalid_value')
  return Number(revision)
}

/** The same where a change without one is refused. */
export function requireRevision(ifMatch: string | undefined): number {
  const revision = readRevision(ifMatch)
  if (revision === undefined) throw new AppError('precondition_required')
  return revision
}
