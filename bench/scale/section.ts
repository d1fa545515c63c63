import { seededRandom } from '../../local/faults/random.ts'
import { readMeasured } from '../cost/work.ts'
import type { Figures } from '../figures.ts'
import { scaleTables } from './tables.ts'

const seed = 1

/** What happens at three sizes: simulated, so that the same seed and units give the same tables. */
export async function scaleSection(): Promise<Figures> {
  return { places: scaleTables(readMeasured(), () => seededRandom(seed)) }
}
