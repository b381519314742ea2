/**
 * `npm start` after installing and building: the server with its embedded database and the demo
 * exam, then one bridge, then one line per role; stops both when told to.
 */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { say, warn } from './say.mjs'
import { endOfLog, startChild, stopChild, waitUntilReady } from './supervise.mjs'

/**
 * @typedef {object} ExamDayPlan
 * @property {string} apiMain absolute path of the server's main.ts
 * @property {string} bridgeMain absolute path of the bridge's main.ts
 * @property {string} appFolder absolute path of the built page
 * @property {string} dataFolder absolute path of the data folder
 * @property {number} port on this machine alone
 * @property {number} httpsPort for tablets and PCs of the network
 * @property {number} trustPort plain HTTP, on which they come to trust the certificate
 * @property {number} bridgePort
 */

/** The first start creates a database and the demo exam. */
const readyWithinMs = 180_000

/** After everything answers, the server makes the demo exam and tells the links to it. */
const demoWithinMs = 60_000
const demoRoles = ['office', 'room', 'candidate']

const roleNames = new Map([
  ['office', '考试机构 Office'],
  ['room', '考场平板 Room'],
  ['candidate', '考生 Candidate'],
  ['rescue', '异常处理 Rescue'],
  ['tablet', '局域网 Network'],
  ['trust', '平板接入 Tablets'],
  ['setup', '首个账号 Set-up'],
  ['escrow', '托管密钥 Escrow'],
])

/**
 * Runs until SIGINT, SIGTERM or SIGHUP, or until a child ends by itself.
 * @param {ExamDayPlan} plan
 * @returns {Promise<number>} the exit code: 0 after an orderly stop, 1 when something failed
 */
export async function runExamDay(plan) {
  const busy = await busyPort(plan)
  if (busy !== undefined) {
    warn(busy)
    return 1
  }
  /** @type {import('./supervise.mjs').Running[]} */
  const running = []
  const stopping = new AbortController()
  const told = new Promise((resolve) => {
    stopping.signal.addEventListener('abort', () => resolve(undefined))
  })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => stopping.abort())
  }
  const failure = await Promise.race([told, bringUp(plan, running, stopping.signal)])
  if (failure !== undefined) warn(String(failure))
  else if (running.length > 0) say('\n正在停止 / stopping …')
  for (const child of [...running].reverse()) await stopChild(child)
  return failure === undefined ? 0 : 1
}

/**
 * @param {ExamDayPlan} plan
 * @param {import('./supervise.mjs').Running[]} running receives every child as it starts
 * @param {AbortSignal} stopping once aborted, nothing is started any more
 * @returns {Promise<string>} settles only when something went wrong, with the reason
 */
async function bringUp(plan, running, stopping) {
  const server = `http://127.0.0.1:${plan.port}`
  const station = `http://127.0.0.1:${plan.bridgePort}`
  const links = new Map([
    ['office', `${server}/office`],
    ['room', `${server}/room`],
    ['candidate', `${station}/`],
    ['rescue', `${station}/rescue`],
  ])
  let shown = false
  /** @type {Set<string>} */
  const told = new Set()
  const demoIsTold = new AbortController()
  const onLink = (/** @type {string} */ role, /** @type {string} */ url) => {
    // The server does not know where the exam PC is: a candidate's link comes without an origin.
    const whole = url.startsWith('/') ? `${station}${url}` : url
    links.set(role, whole)
    told.add(role)
    if (demoRoles.every((demoRole) => told.has(demoRole))) demoIsTold.abort()
    if (shown) sayLink(role, whole)
  }
  const deadlineMs = Date.now() + readyWithinMs
  const steps = [
    { start: startApi, url: `${server}/readyz` },
    { start: startBridge, url: `${station}/bridge/hello` },
  ]
  for (const { start, url } of steps) {
    if (stopping.aborted) break
    const started = start(plan, onLink)
    running.push(started)
    const reason = await waitUntilReady(url, { running: started, deadlineMs })
    if (reason !== undefined) return failureOf(started, reason)
  }
  await waitForDemo(running, demoIsTold.signal)
  for (const [role, url] of links) sayLink(role, url)
  say('Ctrl-C 停止 / stops everything')
  shown = true
  return Promise.race(
    running.map(async (child) => failureOf(child, `${child.name} ${await child.ended}`)),
  )
}

/**
 * Waits until the links to the demo exam are told, a child ends, or it takes too long.
 * @param {import('./supervise.mjs').Running[]} running
 * @param {AbortSignal} told
 */
async function waitForDemo(running, told) {
  if (told.aborted) return
  const isTold = new Promise((resolve) => told.addEventListener('abort', resolve))
  const tooLong = setTimeout(demoWithinMs, undefined, { ref: false })
  await Promise.race([isTold, tooLong, ...running.map((child) => child.ended)])
}

/**
 * @param {string} role
 * @param {string} url
 */
function sayLink(role, url) {
  const name = roleNames.get(role) ?? role
  // A terminal draws a Chinese character two columns wide.
  const width = [...name].reduce((sum, letter) => sum + (/\p{Script=Han}/u.test(letter) ? 2 : 1), 0)
  say(`${name}${' '.repeat(Math.max(1, 20 - width))}${url}`)
  if (role !== 'escrow') return
  say(
    '  托管密钥只显示这一次，不保存在任何地方：请抄下或打印。没有它，服务器损坏后封存文件无法打开。',
  )
  say(
    '  The escrow key is shown this once and stored nowhere: print it or write it down. If the server',
  )
  say('  is lost, it alone opens the sealed files.')
}

/**
 * @param {import('./supervise.mjs').Running} child
 * @param {string} reason
 */
const failureOf = (child, reason) => `${reason}\n${endOfLog(child.logFile)}\n(${child.logFile})`

/**
 * @param {ExamDayPlan} plan
 * @param {(role: string, url: string) => void} onLink
 */
function startApi(plan, onLink) {
  return startChild({
    name: 'server',
    logFile: join(plan.dataFolder, 'logs', 'api.log'),
    // Requests live briefly and by the thousand: with more room for the young, less is copied.
    args: ['--max-semi-space-size=64', plan.apiMain],
    env: {
      PORT: String(plan.port),
      HTTPS_PORT: String(plan.httpsPort),
      TRUST_PORT: String(plan.trustPort),
      WENKAO_DATA: plan.dataFolder,
      WENKAO_DEMO: '1',
      WENKAO_PWA: plan.appFolder,
    },
    onLink,
  })
}

/**
 * @param {ExamDayPlan} plan
 * @param {(role: string, url: string) => void} onLink
 */
function startBridge(plan, onLink) {
  const config = writeBridgeConfig(plan)
  return startChild({
    name: 'bridge',
    logFile: join(plan.dataFolder, 'logs', 'bridge.log'),
    // It shares its PC with Office: little room for the young, and its TypeScript is stripped once.
    args: ['--max-semi-space-size=2', plan.bridgeMain, 'start', '--config', config],
    env: {
      NODE_COMPILE_CACHE: join(plan.dataFolder, 'bridge', 'compile-cache'),
      PORT: undefined,
      WENKAO_DEMO_REGISTRATION: join(plan.dataFolder, 'demo-station.json'),
    },
    onLink,
  })
}

/**
 * The bridge's own file, written once; a technician may change it afterwards.
 * @param {ExamDayPlan} plan
 * @returns {string}
 */
function writeBridgeConfig(plan) {
  const folder = join(plan.dataFolder, 'bridge')
  const file = join(folder, 'bridge.json')
  if (existsSync(file)) return file
  mkdirSync(folder, { recursive: true })
  const config = {
    server: `http://127.0.0.1:${plan.port}`,
    port: plan.bridgePort,
    dataFolder: join(folder, 'data'),
    answerFolder: join(folder, 'CZKT'),
    appFolder: plan.appFolder,
    // This may be anybody's own PC: its Office keeps its settings.
    officeSettings: 'look',
  }
  writeFileSync(file, `${JSON.stringify(config, null, 2)}\n`)
  return file
}

/**
 * @param {ExamDayPlan} plan
 * @returns {Promise<string | undefined>} what to say when a port is taken
 */
async function busyPort(plan) {
  for (const [name, port] of /** @type {const} */ ([
    ['PORT', plan.port],
    ['HTTPS_PORT', plan.httpsPort],
    ['TRUST_PORT', plan.trustPort],
    ['BRIDGE_PORT', plan.bridgePort],
  ])) {
    if (await isFree(port)) continue
    return (
      `端口 ${port} 已被占用（也许已经启动过一次）。请先停止它，或换一个：${name}=… npm start\n` +
      `Port ${port} is taken, perhaps by an earlier start. Stop that, or choose another: ${name}=… npm start`
    )
  }
  return undefined
}

/** @param {number} port */
function isFree(port) {
  return new Promise((resolve) => {
    const probe = createServer()
    probe.once('error', () => resolve(false))
    probe.listen(port, () => probe.close(() => resolve(true)))
  })
}
