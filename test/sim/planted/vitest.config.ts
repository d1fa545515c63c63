import { defineConfig } from 'vitest/config'

// Apart from `npm test`, which looks for some of them: each bug lives through a simulation, all of them for minutes.
export default defineConfig({ test: { include: ['test/sim/planted/all.bugs.ts'] } })
