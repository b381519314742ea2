import { defineConfig } from 'vitest/config'

export default defineConfig({
  oxc: { tsconfig: false },
  test: {
    include: ['*.test.ts'],
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
})
