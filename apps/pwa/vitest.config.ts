import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  plugins: [vue()],
  test: {
    include: ['src/**/*.test.ts'],
    // Other suites run beside them.
    testTimeout: 60_000,
    environment: 'happy-dom',
  },
})
