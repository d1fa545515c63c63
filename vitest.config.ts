import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'

// One project per folder of test/. Those that start the whole local runtime come last and get longer to answer.
const quick = ['unit', 'store', 'functions', 'infra', 'local']
const whole = ['client', 'sim', 'e2e', 'web']

export default defineConfig({
  test: {
    // Most files wait for a database in another process: of two cores, one file at a time leaves one idle.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    // What a page shows in time is waited for as long as an element would be.
    expect: { poll: { timeout: 20_000 } },
    // Vite gives `BASE_URL` another meaning inside tests.
    ...(process.env.BASE_URL && { env: { STAGE_URL: process.env.BASE_URL } }),
    reporters: ['default', './test/support/tally-reporter.ts'],
    projects: [
      ...quick.map((name) => ({
        extends: true as const,
        test: {
          name,
          // Functions count nothing there, unless a test is about that.
          env: { LIMITS: 'off' },
          include: [`test/${name}/**/*.test.ts`],
          testTimeout: 90_000,
          hookTimeout: 60_000,
        },
      })),
      ...whole.map((name) => ({
        extends: true as const,
        test: { name, include: [`test/${name}/**/*.test.ts`], testTimeout: 120_000, hookTimeout: 120_000 },
      })),
    ],
  },
})
