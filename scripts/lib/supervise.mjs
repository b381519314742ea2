/**
 * Runs the processes of `npm start` together: what one prints goes to its log file, a child that
 * ends by itself ends everything, and stopping waits for each child's orderly end.
 */
import { spawn } from 'node:child_process'
import { createWriteStream, mkdirSync, readFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { createInterface } from 'node:readline'
import { childEnvironment } from './run-command.mjs'

/**
 * @typedef {object} ChildPlan
 * @property {string} name
 * @property {string} logFile
 * @property {string[]} args arguments of Node: the script and its own
 * @property {Record<string, string | undefined>} env
 * @property {(role: string, url: string) => void} [onLink] called for each line `WENKAO_LINK role url`
 */

/** How long a child may take to end before it is killed: PostgreSQL writes a checkpoint. */
const patienceMs = 15_000

/**
 * A running child.
 * @typedef {object} Running
 * @property {string} name
 * @property {string} logFile
 * @property {import('node:child_process').ChildProcess} child
 * @property {Promise<string>} ended settles with words on how it ended
 */

/**
 * Starts a child in a process group of its own: a terminal sends Ctrl-C to its whole group, and the
 * children are to be stopped in order, once.
 * @param {ChildPlan} plan
 * @returns {Running}
 */
export function startChild(plan) {
  mkdirSync(dirname(plan.logFile), { recursive: true })
  const log = createWriteStream(plan.logFile, { flags: 'a' })
  const child = spawn(process.execPath, plan.args, {
    env: childEnvironment(plan.env),
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: process.platform !== 'win32',
  })
  createInterface({ input: child.stdout }).on('line', (line) => {
    const link = /^WENKAO_LINK (\S+) (\S+)$/.exec(line)
    // A link may open an account: it is for the terminal and stays out of the log.
    if (link) plan.onLink?.(link[1] ?? '', link[2] ?? '')
    else log.write(`${line}\n`)
  })
  child.stderr.on('data', (chunk) => log.write(chunk))
  /** @type {Promise<string>} */
  const ended = new Promise((resolve) => {
    child.once('error', (error) => resolve(error.message))
    child.once('close', (code, signal) => {
      log.end(() => resolve(signal ? `ended by ${signal}` : `ended with code ${code}`))
    })
  })
  return { name: plan.name, logFile: plan.logFile, child, ended }
}

/**
 * Asks a child to end and waits; kills it when it takes too long.
 * @param {Running} running
 * @returns {Promise<void>}
 */
export async function stopChild(running) {
  const { child } = running
  if (child.exitCode !== null || child.signalCode !== null) return
  child.kill('SIGTERM')
  const timer = setTimeout(() => child.kill('SIGKILL'), patienceMs)
  await running.ended
  clearTimeout(timer)
}

/**
 * Waits until a page answers 200.
 * @param {string} url
 * @param {{ running: Running, deadlineMs: number }} options gives up when the child ends or at that time
 * @returns {Promise<string | undefined>} undefined when it answers, otherwise why it will not
 */
export async function waitUntilReady(url, { running, deadlineMs }) {
  /** @type {string | undefined} */
  let over
  void running.ended.then((how) => (over = how))
  while (Date.now() < deadlineMs) {
    if (over !== undefined) return `${running.name} ${over}`
    if (await answersOk(url)) return undefined
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
  return `${running.name} does not answer at ${url}`
}

/** @param {string} url */
async function answersOk(url) {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(2000) })
    await response.arrayBuffer()
    return response.ok
  } catch {
    // Not up yet: the caller asks again until its time is over.
    return false
  }
}

/**
 * The end of a log, to show why a child failed.
 * @param {string} file
 */
export function endOfLog(file) {
  return readFileSync(file, 'utf8').trimEnd().split('\n').slice(-15).join('\n')
}
