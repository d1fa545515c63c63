import { defineConfig } from 'vitest/config'

// Apart from `npm test`: each bug lives through a whole simulation, all of them for some minutes.
export default defineConfig({
  test: { include: ['test/sim/planted/planted.bugs.ts'], testTimeout: 120_000, hookTimeout: 120_000 },
})
