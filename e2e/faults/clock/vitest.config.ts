import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['*.test.ts'],
    testTimeout: 120_000,
    hookTimeout: 180_000,
    // They share the machine's two cores with the processes that they start.
    fileParallelism: false,
  },
})
