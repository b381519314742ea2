import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['*.test.ts'],
    globalSetup: ['windows-room.ts'],
    testTimeout: 240_000,
    hookTimeout: 240_000,
    // Programs under Wine share one server of it, and two cores.
    maxWorkers: 2,
  },
})
