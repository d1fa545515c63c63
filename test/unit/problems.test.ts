import { describe, expect, it } from 'vitest'
import { AppError, type ErrorCode, errorTable } from '../../shared/contract/errors.ts'
import { Problem } from '../../shared/contract/problem.ts'
import { problemOf, refusalOf } from '../../shared/lambda/problems.ts'

const named = (name: string, more: object = {}) =>
  Object.assign(new Error('inner workings'), { name, ...more })
const place = { language: 'en' as const, requestId: 'request-1' }

describe('what a client sees of an error', () => {
  it('is a refusal as it was thrown', () => {
    const error = new AppError('gone')

    expect(refusalOf(error)).toBe(error)
  })

  it.each([
    named('ThrottlingException'),
    named('ProvisionedThroughputExceededException'),
    named('TransactionConflictException'),
    named('TimeoutError'),
    named('Error', { code: 'ECONNREFUSED' }),
  ])('is unavailable for %s', (error) => {
    expect(refusalOf(error)).toMatchObject({ code: 'unavailable', params: { retryAfterSeconds: 1 } })
  })

  it.each([named('ValidationException'), new TypeError('x is undefined'), 'a string', undefined, null])(
    'R12 is internal, and no more, for %s',
    (error) => {
      const problem = problemOf(refusalOf(error), place)

      expect(problem).toMatchObject({ code: 'internal', status: 500 })
      expect(JSON.stringify(problem)).not.toMatch(/inner workings|undefined|ValidationException/)
    },
  )

  it.each(Object.keys(errorTable) as ErrorCode[])('is a whole problem for %s', (code) => {
    for (const language of ['en', 'fi', 'sv'] as const) {
      const problem = problemOf(new AppError(code), { ...place, language, instance: '/v1/users' })

      expect(Problem.parse(problem)).toEqual(problem)
      expect(problem).toMatchObject({
        code,
        ...errorTable[code],
        requestId: 'request-1',
        instance: '/v1/users',
      })
    }
  })

  it('says how long to wait', () => {
    const problem = problemOf(new AppError('rate_limited', { retryAfterSeconds: 40 }), place)

    expect(problem).toMatchObject({ retryable: true, retryAfterSeconds: 40 })
    expect(problem.detail).toContain('40 seconds')
  })
})
