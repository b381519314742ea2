import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { configDefaults, defineConfig } from 'vitest/config'

const folder =
  process.env['WENKAO_EXCHANGE'] ??
  fileURLToPath(new URL('../../../shared/exchange', import.meta.url))
const isThere = existsSync(folder)
if (!isThere) {
  process.stderr.write(
    `\n*** LEFT OUT: no foreign exchange files at ${folder} (set WENKAO_EXCHANGE) ***\n\n`,
  )
}

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts'],
    // Other suites run beside them.
    testTimeout: 60_000,
    // Pure code keeps nothing in its modules: they are read once for all files of a worker.
    isolate: false,
    exclude: [...configDefaults.exclude, ...(isThere ? [] : ['src/foreign-files.test.ts'])],
  },
})
