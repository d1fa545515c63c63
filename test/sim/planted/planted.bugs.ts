import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, it } from 'vitest'
import { ensureSynthesized } from '../../../local/synthesize.ts'
import { describeOutcome } from '../report.ts'
import { simulate } from '../simulate.ts'
import { plant } from './assembly.ts'
import { bugs } from './bugs.ts'

const projectDir = fileURLToPath(new URL('../../..', import.meta.url))

describe('the simulator', () => {
  let assemblyDir = ''
  beforeAll(async () => {
    assemblyDir = await ensureSynthesized(projectDir, () => undefined)
  })

  it.each(bugs)('tells of $title', async (bug) => {
    const planted = await plant(assemblyDir, bug)
    const { faults, told } = bug

    const options = { users: 8, seconds: 10, seed: 1, rate: 3, faults, log: () => undefined }
    const outcome = await simulate({ ...options, assemblyDir: planted.directory }).finally(planted.remove)

    const rules = outcome.violations.map(({ rule }) => rule)
    expect(
      rules.filter((rule) => told.includes(rule)),
      describeOutcome(outcome, 1),
    ).not.toEqual([])
  })
})
