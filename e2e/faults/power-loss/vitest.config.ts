import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['*.test.ts'],
    testTimeout: 1_500_000,
    hookTimeout: 240_000,
    // Each file has disks of its own; two at a time, because a trial mostly waits for its disk.
    maxWorkers: 2,
  },
})
