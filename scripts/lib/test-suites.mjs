import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { inClone, reportFolder, root } from './paths.mjs'
import { runCommand } from './run-command.mjs'
import { startSystemPostgres } from './system-postgres.mjs'
import { readPlaywrightReport, readVitestReport } from './test-report.mjs'

/** @typedef {import('./test-report.mjs').SuiteReport} SuiteReport */
/** @typedef {Record<string, string | undefined>} Variables */
/**
 * @typedef {object} FaultSuite
 * @property {string} folder relative to the clone
 * @property {string[]} needs names of test tools
 * @property {string[]} otherwise test files that run without them
 * @property {boolean} quiet whether it measures rates, so that nothing may run beside it
 */

/**
 * A suite that hangs is ended after this time, and counts as failed.
 * @type {number} seconds
 */
const longestSuite = 2400

/** The same in a full run. */
const longestFullSuite = 3600

/**
 * Ways to fail, each a suite of its own that starts real processes and ends them; and what other
 * programs make of our documents.
 * @type {readonly FaultSuite[]}
 */
export const faultSuites = [
  { folder: 'e2e/faults/kills', needs: ['Chromium'], otherwise: [], quiet: false },
  {
    folder: 'e2e/faults/power-loss',
    needs: ['Chromium', 'C compiler', 'mkfs.ext4', 'root with loop devices', 'age'],
    otherwise: [],
    quiet: false,
  },
  {
    folder: 'e2e/faults/network',
    needs: ['Chromium', 'C compiler', 'iproute2', 'root with network namespaces'],
    otherwise: ['storm.test.ts'],
    quiet: true,
  },
  { folder: 'e2e/faults/clock', needs: ['Chromium', 'C compiler'], otherwise: [], quiet: false },
  {
    folder: 'e2e/office-programs',
    needs: ['LibreOffice Writer', 'LibreOffice Calc', 'LibreOffice Impress', 'XlsxWriter'],
    otherwise: [],
    quiet: false,
  },
  {
    folder: 'e2e/faults/windows',
    needs: ['Wine', 'MinGW', 'Node.js for Windows'],
    otherwise: [],
    quiet: false,
  },
]

/**
 * What a run of every day repeats on a second version of PostgreSQL: the features whose queries differ
 * most; a full run repeats all.
 */
const onEveryPostgres = [
  ...['answers', 'results', 'adjudication'].map((feature) => `src/features/${feature}/`),
  ...['src/api.test.ts', 'src/schema.test.ts'],
]

/** Folders with a vitest configuration, relative to the clone. */
export function vitestFolders() {
  const groups = ['packages', 'apps'].flatMap((group) =>
    readdirSync(inClone(group)).map((name) => `${group}/${name}`),
  )
  return [...groups, 'e2e/gates'].filter((folder) =>
    existsSync(inClone(folder, 'vitest.config.ts')),
  )
}

export function emptyReports() {
  rmSync(reportFolder, { recursive: true, force: true })
  mkdirSync(reportFolder, { recursive: true })
}

/**
 * Runs the unit or API tests of one folder.
 * @param {string} folder relative to the clone
 * @param {Variables} env
 * @param {string} [name] what the report is called
 * @param {string[]} [filters] test files whose path contains one of these; all by default
 * @returns {Promise<SuiteReport>}
 */
export async function runVitest(folder, env, name = folder, filters = []) {
  const file = join(reportFolder, `${name.replaceAll(/\W+/g, '-')}.json`)
  const reporter = inClone('scripts', 'lib', 'vitest-reporter.config.js')
  const reporters = ['--reporter=json', `--reporter=${reporter}`]
  const args = ['run', ...filters, ...reporters, `--outputFile.json=${file}`, '--no-color']
  const run = await runCommand('vitest', args, {
    cwd: inClone(folder),
    env,
    timeoutSeconds: env['WENKAO_FULL'] === '1' ? longestFullSuite : longestSuite,
  })
  return readVitestReport(name, file, run)
}

/**
 * Runs a suite of faults; the page must be built. Where one of its tools is missing, only what does
 * without them; the tools themselves say what is left out.
 * @param {FaultSuite} suite
 * @param {Variables} env
 * @param {(tool: string) => boolean} has whether this machine has a test tool
 * @returns {Promise<SuiteReport | undefined>} undefined when nothing of it can run here
 */
export async function runFaultSuite({ folder, needs, otherwise }, env, has) {
  const isWhole = needs.every(has)
  if (!isWhole && otherwise.length === 0) return undefined
  const figures = join(reportFolder, `${folder.replaceAll(/\W+/g, '-')}-figures.txt`)
  mkdirSync(reportFolder, { recursive: true })
  rmSync(figures, { force: true })
  const withFigures = { ...env, WENKAO_FIGURES: figures }
  const report = await runVitest(folder, withFigures, folder, isWhole ? [] : otherwise)
  const notes = existsSync(figures) ? readFileSync(figures, 'utf8').trim().split('\n') : []
  return { ...report, notes }
}

/**
 * Runs the API tests on the PostgreSQL that the system has, after those on the embedded one.
 * @param {string} binFolder holds that PostgreSQL's programs
 * @param {Variables} env
 * @returns {Promise<SuiteReport>}
 */
export async function runApiOnSystemPostgres(binFolder, env) {
  const name = `apps/api on ${binFolder}`
  try {
    const database = await startSystemPostgres(binFolder)
    const report = await runVitest(
      'apps/api',
      { ...env, WENKAO_TEST_DATABASE_URL: database.url },
      name,
      // The others start a server, or the embedded database itself, and would only run twice.
      env['WENKAO_FULL'] === '1'
        ? ['src/features', 'src/api.test.ts', 'src/schema.test.ts']
        : onEveryPostgres,
    )
    await database.stop()
    return report
  } catch (error) {
    const reason = error instanceof Error ? (error.stack ?? error.message) : String(error)
    return { name, passed: 0, failures: [{ title: name, reason }], seconds: 0 }
  }
}

/**
 * Runs the journeys, or those whose title begins with an id; without one, those marked `@full` only in
 * a full run.
 * @param {Variables} env
 * @param {string} [id] for example `F01`, which also means F01a and the like, or `exam day`
 * @returns {Promise<SuiteReport>}
 */
export async function runJourneys(env, id) {
  const file = join(reportFolder, 'journeys.json')
  mkdirSync(dirname(file), { recursive: true })
  const args = ['test', '--reporter=json']
  // Playwright matches against "project file title", so the title begins after a blank or at once.
  if (id !== undefined) args.push('--grep', `(^|\\s)${escapePattern(id)}`)
  // What proves a row a second or third time, or at length what tests of a part prove as well.
  else if (env['WENKAO_FULL'] !== '1') args.push('--grep-invert', '@full')
  const run = await runCommand('playwright', args, {
    cwd: inClone('e2e'),
    env: { ...env, PLAYWRIGHT_JSON_OUTPUT_NAME: file, PLAYWRIGHT_JSON_OUTPUT_FILE: file },
    timeoutSeconds: longestSuite,
  })
  return readPlaywrightReport('e2e', file, run)
}

/**
 * Builds the page; turbo leaves it out when nothing it is made of has changed.
 * @returns {Promise<import('./run-command.mjs').CommandResult>}
 */
export function buildPage() {
  return runCommand('turbo', ['run', 'build', '--output-logs=errors-only'], {
    cwd: root,
    timeoutSeconds: 600,
  })
}

/** @param {string} text */
const escapePattern = (text) => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')
