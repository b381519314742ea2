import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { configDefaults, defineConfig } from 'vitest/config'

const corpus =
  process.env['WENKAO_CORPUS'] ?? fileURLToPath(new URL('../../../shared/corpus', import.meta.url))
const hasCorpus = existsSync(corpus)
if (!hasCorpus) {
  process.stderr.write(
    `\n*** LEFT OUT: the Office corpus is not at ${corpus} (set WENKAO_CORPUS); no corpus file was tried ***\n\n`,
  )
}

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts'],
    // Other suites run beside them.
    testTimeout: 60_000,
    // Pure code keeps nothing in its modules: they are read once for all files of a worker.
    isolate: false,
    exclude: [...configDefaults.exclude, ...(hasCorpus ? [] : ['src/corpus.test.ts'])],
  },
})
