import { appendFileSync } from 'node:fs'

/** Seed of the random moments; `FAULTS_SEED` repeats the run of another machine. */
export const SEED = Number(process.env['FAULTS_SEED'] ?? 20_260_601)

/** Whether whole numbers are run (`npm run test:full`) or what fits into every run. */
export const isFullRun = process.env['WENKAO_FULL'] === '1'

/**
 * Tells what a suite counted: to the terminal, and to the file that `npm test` shows beside the names
 * of its suites.
 */
export function tellFigures(line: string): void {
  process.stdout.write(`${line}\n`)
  const file = process.env['WENKAO_FIGURES']
  if (file !== undefined) appendFileSync(file, `${line}\n`)
}
