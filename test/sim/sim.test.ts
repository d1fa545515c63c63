import { describe, expect, it } from 'vitest'
import { allFaults } from './faults.ts'
import { describeOutcome } from './report.ts'
import { simulate } from './simulate.ts'

describe('a simulation', () => {
  it('R6 ends with every device holding what the server holds, whatever went wrong', {
    timeout: 300_000,
  }, async () => {
    const seed = 7

    const outcome = await simulate({
      users: 5,
      seconds: 8,
      seed,
      rate: 2,
      faults: allFaults,
      log: () => undefined,
    })

    expect(outcome.violations, describeOutcome(outcome, seed)).toEqual([])
    expect(outcome.history.counts.get('messages acknowledged')).toBeGreaterThan(10)
  })
})
