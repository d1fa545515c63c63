import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, it } from 'vitest'
import { ensureSynthesized } from '../../../local/synthesize.ts'
import type { PlantedBug } from './bugs.ts'
import { find } from './find.ts'

const projectDir = fileURLToPath(new URL('../../..', import.meta.url))
/** Some seeds on a busy machine. */
const mostMs = 300_000

/** The tests of the simulator: of each of these bugs it has to tell. */
export function expectTold(bugs: readonly PlantedBug[]): void {
  describe('the simulator', () => {
    let assemblyDir = ''
    beforeAll(async () => {
      assemblyDir = await ensureSynthesized(projectDir, () => undefined)
    }, mostMs)

    it.each(bugs)('tells of $title', { timeout: mostMs }, async (bug) => {
      const { told, report } = await find(bug, assemblyDir)

      expect(told, report).toBe(true)
    })
  })
}
