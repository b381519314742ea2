/**
 * `npm run bench -- NAME [--json FILE]`: measures one budget. e2e/bench/NAME.ts exports
 * `run(): Promise<{ name, figures, reference, ratio }>`; the machine and the versions are added here.
 */
import { existsSync, readdirSync, writeFileSync } from 'node:fs'
import { cpus, release, totalmem, type } from 'node:os'
import { pathToFileURL } from 'node:url'
import { ensureInstalled } from './lib/ensure-installed.mjs'
import { inClone } from './lib/paths.mjs'
import { say, tail, warn } from './lib/say.mjs'

await ensureInstalled()
const { buildPage } = await import('./lib/test-suites.mjs')
const { installedVersions } = await import('./lib/installed-versions.mjs')

const [name, ...options] = process.argv.slice(2)
const jsonFlag = options.indexOf('--json')
const jsonFile = jsonFlag === -1 ? undefined : options[jsonFlag + 1]
const file = name === undefined ? undefined : inClone('e2e', 'bench', `${name}.ts`)

if (file === undefined || !existsSync(file)) {
  warn(name === undefined ? 'which bench?' : `no bench is called “${name}”`)
  warn(`there are: ${benchNames().join(', ')}`)
  process.exitCode = 1
} else if (jsonFlag !== -1 && jsonFile === undefined) {
  warn('--json needs a file name')
  process.exitCode = 1
} else {
  process.exitCode = await measure(file)
}

/**
 * @param {string} benchFile
 * @returns {Promise<number>} exit code
 */
async function measure(benchFile) {
  const build = await buildPage()
  if (build.code !== 0) {
    warn(tail(build.output))
    warn('the page cannot be built')
    return 1
  }
  const { run } = await import(pathToFileURL(benchFile).href)
  const measured = await run()
  const report = { ...measured, machine: machine(), versions: installedVersions() }
  const text = JSON.stringify(report, null, 2)
  say(text)
  if (jsonFile !== undefined) writeFileSync(jsonFile, `${text}\n`)
  return 0
}

function benchNames() {
  return readdirSync(inClone('e2e', 'bench'))
    .filter((entry) => entry.endsWith('.ts') && !entry.endsWith('.test.ts'))
    .map((entry) => entry.slice(0, -'.ts'.length))
}

function machine() {
  const processors = cpus()
  return {
    system: `${type()} ${release()}`,
    architecture: process.arch,
    processor: processors[0]?.model ?? 'unknown',
    cores: processors.length,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
  }
}
