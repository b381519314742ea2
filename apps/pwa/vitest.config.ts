import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  plugins: [vue()],
  test: {
    include: ['src/**/*.test.ts'],
    // They give way to other suites, and wait for the processor then.
    testTimeout: 60_000,
    environment: 'happy-dom',
  },
})
