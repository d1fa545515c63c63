import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { anyOperation, type Operation } from '../support/model-operations.ts'
import { expectSame, newWorld, step, tell } from '../support/model-world.ts'
import { useTable } from '../support/test-table.ts'

const made = useTable()

async function check(operations: readonly Operation[]): Promise<void> {
  const world = await newWorld(made.table)

  for (const operation of operations) await step(world, operation)

  await expectSame(world)
}

/** More of them with MODEL_RUNS, the same again with MODEL_SEED. */
const runs = Number(process.env.MODEL_RUNS ?? 20)
const seed = process.env.MODEL_SEED

const by = { who: 1, where: 0, later: 0 } as const
const said = (who: number): Operation => ({
  ...by,
  kind: 'send',
  who,
  urgent: false,
  replyTo: undefined,
  body: 'hello',
})

/** Sequences that chance meets too seldom. */
const remarkable: ReadonlyArray<readonly [string, readonly Operation[]]> = [
  [
    'what was hidden in an earlier membership stays shown when something else is hidden',
    [
      said(0),
      said(0),
      { ...by, kind: 'hide', seq: 2 },
      { ...by, kind: 'remove', whom: 1 },
      { ...by, who: 0, kind: 'put', whom: 1, role: 'member' },
      { ...by, kind: 'hide', seq: 3 },
    ],
  ],
  [
    'own messages around a mark set back are not unread',
    [said(1), said(0), said(1), { ...by, kind: 'unread', seq: 2 }, said(1), { ...by, kind: 'read', seq: 3 }],
  ],
]

describe('any sequence of operations', () => {
  it.each(remarkable)('R7 R8 %s', async (_, operations) => {
    await check(operations)
  })

  it('R1 R2 R5 R7 R8 R9 R13 leaves what a plain model of it leaves: answers, lists, pages, counts, refusals', {
    timeout: 120_000,
  }, async () => {
    const operations = fc.array(anyOperation, { minLength: 1, maxLength: 40, size: 'max' })
    const options = { numRuns: runs, interruptAfterTimeLimit: 100_000, ...(seed && { seed: Number(seed) }) }
    const result = await fc.check(fc.asyncProperty(operations, check), options)

    const found = result.failed ? tell(result.counterexample?.[0] ?? [], result.errorInstance) : 'none'
    expect(found, `seed ${result.seed}`).toBe('none')
  })
})
