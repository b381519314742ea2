import { defineConfig } from 'vitest/config'

export default defineConfig({
  // The settings of the folder extend a package that is a link in node_modules, which the
  // transformer cannot follow; it needs none of them.
  oxc: { tsconfig: false },
  test: { include: ['src/**/*.test.ts'] },
})
