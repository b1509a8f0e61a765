import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    // Each suite is a folder: vitest run --dir api.
    include: ['**/*.test.ts'],
    globalSetup: ['support/scale.ts'],
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
})
