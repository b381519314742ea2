import { copyFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs'
import { join, sep } from 'node:path'
import type { WindowsPc } from './windows-pc.ts'

/** One test that ran under Wine. */
export interface InsideTest {
  /** Relative to the folder of the tests, `/` between parts. */
  readonly file: string
  /** Suites and title with ` > ` between them. */
  readonly title: string
  readonly outcome: 'passed' | 'failed' | 'skipped'
  /** Stack of the failure, or why it was left out. */
  readonly reason: string
  readonly ms: number
}

export interface InsideRun {
  readonly tests: readonly InsideTest[]
  /** null when it had to be ended. */
  readonly code: number | null
  /** What was printed, for the case that nothing else speaks. */
  readonly output: string
}

/**
 * Runs files of tests under Wine, two at a time, and reads test by test what came of them.
 * @param folder folder on drive D: as Linux sees it. @param files relative to it.
 * @param seconds after which the run is ended; tests without a verdict are then missing.
 */
export async function runInside(
  pc: WindowsPc,
  folder: string,
  files: readonly string[],
  seconds: number,
): Promise<InsideRun> {
  copyFileSync(join(import.meta.dirname, 'reporter.mjs'), join(pc.drive, 'reporter.mjs'))
  mkdirSync(folder, { recursive: true })
  const report = join(folder, 'report.jsonl')
  const program = pc.startNode(
    [
      '--test',
      '--test-force-exit',
      '--test-concurrency=2',
      '--test-reporter=file:///D:/reporter.mjs',
      `--test-reporter-destination=${pc.windowsPath(report)}`,
      ...files.map((file) => pc.windowsPath(join(folder, file)).replaceAll('\\', '/')),
    ],
    'tests',
  )
  const code = await program.ended(seconds)
  const lines = existsSync(report) ? readFileSync(report, 'utf8').split('\n') : []
  const read = lines.flatMap((line): InsideTest[] => {
    if (!line.startsWith('{"kind":"test"')) return []
    const test = JSON.parse(line) as InsideTest
    return [{ ...test, file: relativeTo(pc.windowsPath(folder), test.file) }]
  })
  return { tests: read, code, output: `${program.output()}\n${saidIn(lines)}` }
}

function relativeTo(folder: string, path: string | undefined): string {
  const plain = (path ?? '').replace(/^file:\/\/\//, '').replaceAll('\\', '/')
  return plain
    .replace(`${folder.replaceAll('\\', '/')}/`, '')
    .split(sep)
    .join('/')
}

function saidIn(lines: readonly string[]): string {
  return lines
    .filter((line) => line.startsWith('{"kind":"said"'))
    .map((line) => (JSON.parse(line) as { text: string }).text)
    .join('')
    .slice(-3000)
}
