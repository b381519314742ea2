import { defineConfig } from 'vitest/config'

const isRoot = process.getuid?.() === 0
if (!isRoot) {
  process.stderr.write('!!! LEFT OUT 未测试: only root can start programs as another user !!!\n')
}

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts'],
    // What needs /proc, links or modes; Windows has its own suite (decision 0028).
    exclude: [
      ...(process.platform === 'linux' ? [] : ['src/**/*.linux.test.ts']),
      ...(isRoot ? [] : ['src/**/*.root.linux.test.ts']),
    ],
    // Journals are killed for real: each file in a process of its own.
    pool: 'forks',
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
})
