import { defineConfig } from 'vitest/config'

export default defineConfig({
  // Property tests take long on a busy computer when FC_RUNS is raised; nothing here asserts a time.
  test: {
    include: ['src/**/*.test.ts'],
    testTimeout: 120_000,
    // Pure code keeps nothing in its modules: they are read once for all files of a worker.
    isolate: false,
  },
})
