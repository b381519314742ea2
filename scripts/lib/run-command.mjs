import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import { delimiter } from 'node:path'
import { binFolder, compiledFolder, root } from './paths.mjs'

/**
 * @typedef {object} CommandResult
 * @property {number} code exit code; 128 + signal number when a signal ended it; 127 when it could not start
 * @property {string} output standard output and standard error as they came
 * @property {boolean} timedOut true when it was ended because its time was up
 * @property {number} seconds how long it ran
 */

/** Where mkfs.ext4 and ip lie; a login that is not root's often leaves them out. */
const toolFolders = process.platform === 'linux' ? ['/usr/sbin', '/sbin'] : []

/**
 * The environment for everything we start: our own Node and tools first, no telemetry.
 * @param {Record<string, string | undefined>} [extra] `undefined` removes a variable
 * @returns {NodeJS.ProcessEnv}
 */
export function childEnvironment(extra = {}) {
  /** @type {NodeJS.ProcessEnv} */
  const environment = {
    ...process.env,
    PATH: [binFolder, process.env['PATH'] ?? '', ...toolFolders].join(delimiter),
    TURBO_TELEMETRY_DISABLED: '1',
    DO_NOT_TRACK: '1',
    // Every process would read and strip the same TypeScript again: half of a short one's life.
    NODE_COMPILE_CACHE: process.env['NODE_COMPILE_CACHE'] ?? compiledFolder,
    TURBO_NO_UPDATE_NOTIFIER: '1',
    // turbo would otherwise keep a settings file in the home folder.
    TURBO_CONFIG_DIR_PATH: `${root}/.turbo/config`,
    ...extra,
  }
  for (const [name, value] of Object.entries(environment)) {
    if (value === undefined) delete environment[name]
  }
  return environment
}

/**
 * Runs a command without a shell, keeps its output, never throws.
 * A command whose time is up is ended together with everything it started.
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd?: string, env?: Record<string, string | undefined>, timeoutSeconds?: number }} [options]
 * @returns {Promise<CommandResult>}
 */
export function runCommand(command, args, options = {}) {
  const started = Date.now()
  const ownGroup = process.platform !== 'win32'
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: options.cwd ?? root,
      env: childEnvironment(options.env),
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: ownGroup,
    })
    let output = ''
    let timedOut = false
    const keep = (/** @type {Buffer} */ chunk) => (output += chunk.toString('utf8'))
    child.stdout.on('data', keep)
    child.stderr.on('data', keep)

    const end = () => endGroup(child.pid, ownGroup)
    const timer =
      options.timeoutSeconds === undefined
        ? undefined
        : setTimeout(() => {
            timedOut = true
            end()
          }, options.timeoutSeconds * 1000)
    process.once('exit', end)

    const finish = (/** @type {number} */ code) => {
      clearTimeout(timer)
      process.off('exit', end)
      resolve({ code, output, timedOut, seconds: (Date.now() - started) / 1000 })
    }
    child.once('error', (error) => {
      output += `${error.message}\n`
      finish(127)
    })
    child.once('close', (code, signal) => {
      if (timedOut) output += `\nended after ${options.timeoutSeconds} s without a result\n`
      finish(code ?? 128 + (signal ? constants.signals[signal] : 1))
    })
  })
}

/**
 * @param {number | undefined} pid
 * @param {boolean} ownGroup
 */
function endGroup(pid, ownGroup) {
  if (pid === undefined) return
  try {
    process.kill(ownGroup ? -pid : pid, 'SIGKILL')
  } catch (error) {
    // Already gone is what was wanted.
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'ESRCH') throw error
  }
}
