import { defineConfig } from 'vitest/config'
export default defineConfig({
  test: {
    include: ['src/**/*.test.ts'],
    // Pure code keeps nothing in its modules: they are read once for all files of a worker.
    isolate: false,
  },
})
