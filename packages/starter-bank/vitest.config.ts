import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts'],
    // Pure data keeps nothing in its modules: they are read once for all files of a worker.
    isolate: false,
    // Full runs try many more draws of each template; nothing here asserts a time.
    testTimeout: 600_000,
  },
})
