import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts'],
    // What needs /proc, links or modes; Windows has its own suite (decision 0028).
    exclude: process.platform === 'linux' ? [] : ['src/**/*.linux.test.ts'],
    // Journals are killed for real: each file in a process of its own.
    pool: 'forks',
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
})
