import { defineConfig } from 'vitest/config'

export default defineConfig({
  // Named here because the one of this folder extends a package that is a link in node_modules, and
  // the transformer does not find what that package extends in turn.
  tsconfig: '../../tsconfig.base.json',
  test: {
    include: ['src/**/*.test.ts'],
    // Real processes and real databases; modules are read once for all files.
    pool: 'forks',
    isolate: false,
    globalSetup: ['src/test-processes/shared-postgres.ts'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
})
