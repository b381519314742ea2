/**
 * The first step of every command. It runs on whatever Node the machine has, before anything is
 * installed, so it uses nothing but Node itself:
 *
 *   1. refuse a Node that is too old, in words;
 *   2. bring the runtime (npm package `node`, the version that package.json pins) into `.runtime/`;
 *   3. install the packages with that runtime, because npm on an older Node prints a warning for
 *      every package that wants a newer one;
 *   4. go on with the caller's script under `node_modules/.bin/node`.
 *
 * Steps 2 and 3 are left out while package-lock.json is the one that was installed.
 */
import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, realpathSync, writeFileSync } from 'node:fs'
import { constants } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { explainInstallFailure } from './explain-install-failure.mjs'
import { matchesInstalled } from './matches-installed.mjs'
import { binFolder, root } from './paths.mjs'
import { sayProgress, tail, warn } from './say.mjs'

const oldestNode = [20, 19]
const runtimeFolder = join(root, '.runtime')
const stampFile = join(root, 'node_modules', '.installed-lock')

/** @returns {string} the exact runtime version that package.json pins */
function pinnedRuntime() {
  return JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).dependencies.node
}

/** @param {string} folder a folder that holds node_modules */
const nodeIn = (folder) =>
  process.platform === 'win32'
    ? join(folder, 'node_modules', 'node', 'bin', 'node.exe')
    : join(folder, 'node_modules', '.bin', 'node')

/**
 * @param {string} executable
 * @param {string} version
 */
function isRuntime(executable, version) {
  if (!existsSync(executable)) return false
  const answer = spawnSync(executable, ['--version'], { encoding: 'utf8' })
  return answer.status === 0 && answer.stdout.trim() === `v${version}`
}

/**
 * Installs what is missing and makes sure that the rest of the caller's script runs on the pinned
 * runtime. Returns only in that case; otherwise the script is started again there and this process
 * ends with its exit code. Ends with code 1 and a message in two languages when it cannot.
 * @returns {Promise<void>}
 */
export async function ensureInstalled() {
  refuseOldNode()
  const version = pinnedRuntime()
  const installed = nodeIn(root)
  if (!isInstalled(version, installed)) {
    const runtime = await bringRuntime(version)
    await installPackages(runtime)
    if (!isRuntime(installed, version)) stop(explainInstallFailure('scripts-blocked', ''))
    writeFileSync(stampFile, lockDigest())
  }
  if (realpathSync(process.execPath) !== realpathSync(installed)) await continueOn(installed)
}

function refuseOldNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  const [oldestMajor = 0, oldestMinor = 0] = oldestNode
  if (major > oldestMajor || (major === oldestMajor && minor >= oldestMinor)) return
  stop(
    `这台机器的 Node.js 是 ${process.version}，至少需要 20.19。请从 https://nodejs.org 安装新版本。\n` +
      `This machine has Node.js ${process.version}; 20.19 or newer is needed. Install one from https://nodejs.org.`,
  )
}

/**
 * @param {string} version
 * @param {string} executable
 */
function isInstalled(version, executable) {
  if (!isRuntime(executable, version)) return false
  const digest = lockDigest()
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === digest) return true
  // Somebody ran npm by hand: what counts is what lies in node_modules, not who put it there.
  if (!matchesInstalled(root)) return false
  writeFileSync(stampFile, digest)
  return true
}

function lockDigest() {
  const lock = readFileSync(join(root, 'package-lock.json'))
  return createHash('sha256')
    .update(lock)
    .update(`${process.platform} ${process.arch}`)
    .digest('hex')
}

/**
 * @param {string} version
 * @returns {Promise<string>} a Node of that version outside node_modules, which `npm ci` empties
 */
async function bringRuntime(version) {
  const runtime = nodeIn(runtimeFolder)
  if (isRuntime(runtime, version)) return runtime
  mkdirSync(runtimeFolder, { recursive: true })
  const description = {
    private: true,
    dependencies: { node: version },
    allowScripts: { node: true },
  }
  writeFileSync(join(runtimeFolder, 'package.json'), JSON.stringify(description, null, 2))
  const done = sayProgress(`安装运行环境 / installing the runtime (Node ${version})`)
  const result = await npm(['install', '--no-package-lock'], runtimeFolder, process.execPath)
  if (result.code === 0 && isRuntime(runtime, version)) {
    done('OK')
    return runtime
  }
  done('失败 / failed')
  return stop(
    explainInstallFailure(result.code === 0 ? 'scripts-blocked' : 'unknown', result.output),
  )
}

/** @param {string} runtime */
async function installPackages(runtime) {
  const done = sayProgress('安装依赖 / installing the packages')
  const result = await npm(['ci'], root, runtime)
  if (result.code === 0) {
    done('OK')
    return
  }
  done('失败 / failed')
  warn(tail(result.output, 30))
  stop(explainInstallFailure('unknown', result.output))
}

/**
 * Runs the npm that started us, on a Node of our choice.
 * @param {string[]} args
 * @param {string} cwd
 * @param {string} node
 * @returns {Promise<{ code: number, output: string }>}
 */
function npm(args, cwd, node) {
  const all = [...args, '--no-audit', '--no-fund', '--loglevel=error', '--no-progress']
  const script = process.env['npm_execpath']
  const viaScript = script !== undefined && /\.c?js$/.test(script) && existsSync(script)
  const [command, commandArgs] = viaScript ? [node, [script, ...all]] : ['npm', all]
  return new Promise((resolve) => {
    const child = spawn(command, commandArgs, {
      cwd,
      env: npmEnvironment(dirname(node)),
      stdio: ['ignore', 'pipe', 'pipe'],
      shell: !viaScript && process.platform === 'win32',
    })
    let output = ''
    child.stdout.on('data', (chunk) => (output += chunk))
    child.stderr.on('data', (chunk) => (output += chunk))
    child.once('error', (error) => resolve({ code: 127, output: output + error.message }))
    child.once('close', (code) => resolve({ code: code ?? 1, output }))
  })
}

/**
 * The outer npm describes its own package and folder in variables that would mislead an inner one.
 * @param {string} nodeFolder
 */
function npmEnvironment(nodeFolder) {
  const misleading =
    /^(npm_package_|npm_lifecycle_|npm_command$|npm_config_local_prefix$|INIT_CWD$)/
  const kept = Object.entries(process.env).filter(([name]) => !misleading.test(name))
  const path = [nodeFolder, process.env['PATH'] ?? ''].join(delimiter)
  return { ...Object.fromEntries(kept), PATH: path }
}

/**
 * @param {string} executable
 * @returns {Promise<never>}
 */
function continueOn(executable) {
  const path = [binFolder, process.env['PATH'] ?? ''].join(delimiter)
  const child = spawn(executable, process.argv.slice(1), {
    stdio: 'inherit',
    env: { ...process.env, PATH: path },
  })
  // Ctrl-C reaches the child through the terminal as well; a second signal would look like
  // impatience and cut its orderly end short.
  process.on('SIGINT', () => {})
  for (const signal of /** @type {const} */ (['SIGTERM', 'SIGHUP'])) {
    process.on(signal, () => child.kill(signal))
  }
  return new Promise(() => {
    child.once('error', (error) => stop(error.message))
    child.once('close', (code, signal) => {
      process.exit(code ?? 128 + (signal ? constants.signals[signal] : 1))
    })
  })
}

/**
 * @param {string} message
 * @returns {never}
 */
function stop(message) {
  warn(message)
  process.exit(1)
}
