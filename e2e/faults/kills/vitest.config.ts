import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['*.test.ts'],
    testTimeout: 1_500_000,
    hookTimeout: 240_000,
    // All series strike at the same time, each its own process.
    maxConcurrency: 8,
  },
})
