import { spawn } from 'node:child_process'
import { readdir, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { appendJournal } from '@wenkao/shared/answers'
import { bridgeStatus } from '@wenkao/shared/rescue'
import { compiledCode } from '@wenkao/testing'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { configIn, connectTo, testFolder, until } from './test-processes/bridge-in-folder.fs.ts'
import {
  ISSUED_CODE,
  ids,
  startExamServer,
  type ExamServerDouble,
} from './test-processes/exam-server-double.ts'
import { createPageWriter } from './test-processes/page-writer.ts'

const MAIN = join(import.meta.dirname, 'main.ts')

let folder: { path: string; remove(): Promise<void> }
let server: ExamServerDouble
let port: number
const running: { stop(): Promise<void> }[] = []

beforeEach(async () => {
  folder = await testFolder()
  server = await startExamServer()
  port = await freePort()
  // Paths in the file count from the file's own folder.
  const config = { ...configIn('.', server.url), port, logLevel: 'info' }
  await writeFile(join(folder.path, 'bridge.json'), `\uFEFF${JSON.stringify(config)}`)
})
afterEach(async () => {
  for (const child of running.splice(0)) await child.stop()
  await server.stop()
  await folder.remove()
})

async function freePort(): Promise<number> {
  const probe = createServer()
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve))
  const address = probe.address()
  await new Promise((resolve) => probe.close(resolve))
  if (typeof address !== 'object' || !address) throw new Error('No port')
  return address.port
}

function wenkaoBridge(args: readonly string[], environment: Readonly<Record<string, string>> = {}) {
  const child = spawn(
    process.execPath,
    [MAIN, ...args, '--config', join(folder.path, 'bridge.json')],
    {
      env: { PATH: process.env.PATH, ...compiledCode, ...environment },
    },
  )
  const seen = { text: '' }
  child.stdout.on('data', (chunk) => (seen.text += String(chunk)))
  child.stderr.on('data', (chunk) => (seen.text += String(chunk)))
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve))
  return { seen, ended, kill: (signal: NodeJS.Signals) => child.kill(signal) }
}

async function start(environment: Readonly<Record<string, string>> = {}) {
  const child = wenkaoBridge(['start'], environment)
  const stop = async (): Promise<void> => {
    child.kill('SIGKILL')
    await child.ended
  }
  running.push({ stop })
  await until('the start', () => child.seen.text.includes('bridge is ready'))
  return { ...child, page: await connectTo(`http://127.0.0.1:${environment.BRIDGE_PORT ?? port}`) }
}

it('status prints what the running bridge knows, and fails when none runs', async () => {
  const silent = wenkaoBridge(['status'])
  expect(await silent.ended).toBe(1)
  expect(silent.seen.text).toContain('not running')
  await start()
  const status = wenkaoBridge(['status'])
  expect(await status.ended).toBe(0)
  expect(status.seen.text).toContain(server.url)
  expect(status.seen.text).toMatch(/journal +0 entries, ok/)
})

it('register makes this PC a station, and a running bridge notices', async () => {
  const { page } = await start()
  const wrong = wenkaoBridge(['register', '--code', 'WRONG'])
  expect(await wrong.ended).toBe(1)
  expect(wrong.seen.text).toContain('pairingExpired')
  const right = wenkaoBridge(['register', '--code', ISSUED_CODE])
  expect(await right.ended).toBe(0)
  expect(right.seen.text).toContain('第一中学 机房一 7')
  await until('the station', async () => (await page.call(bridgeStatus)).station)
})

it('register --new-key puts the key of a copied disk aside, and never under a running bridge', async () => {
  const bridge = await start()
  const former = (await bridge.page.call(bridgeStatus)).keyId
  const tooEarly = wenkaoBridge(['register', '--new-key'])
  expect(await tooEarly.ended).toBe(1)
  expect(tooEarly.seen.text).toContain('stop it first')
  bridge.kill('SIGTERM')
  await bridge.ended
  const renewed = wenkaoBridge(['register', '--new-key'])
  expect(await renewed.ended).toBe(0)
  const kept = (await readdir(join(folder.path, 'data', 'keys'))).filter((name) =>
    name.startsWith('station-'),
  )
  expect(kept).toHaveLength(1)
  const { page } = await start()
  expect((await page.call(bridgeStatus)).keyId).not.toBe(former)
})

it('a demo’s registration file that appears after the start is used', async () => {
  const registration = join(folder.path, 'registration.json')
  const { page, seen } = await start({ WENKAO_DEMO_REGISTRATION: registration })
  await writeFile(registration, JSON.stringify({ pairingCode: ISSUED_CODE }))
  await until('the station', async () => (await page.call(bridgeStatus)).station)
  expect(seen.text).not.toContain(ISSUED_CODE)
  expect(seen.text).not.toContain(page.token)
})

it('stops on SIGTERM, listens where BRIDGE_PORT says, and names a port that is taken', async () => {
  const other = await freePort()
  const first = await start({ BRIDGE_PORT: String(other) })
  const second = wenkaoBridge(['start'], { BRIDGE_PORT: String(other) })
  expect(await second.ended).toBe(1)
  expect(second.seen.text).toContain(`portTaken: Port ${other} is in use`)
  first.kill('SIGTERM')
  expect(await first.ended).toBe(0)
})

it('journal verify reads what the bridge saved, while it runs and beside it, in the reader’s language', async () => {
  const { page } = await start()
  const writer = createPageWriter('a'.repeat(32))
  const entries = [writer.begin().text, writer.answer('Q1', 'A').text]
  await page.call(appendJournal, { body: { sittingId: ids.sitting, entries } })
  const english = wenkaoBridge(['journal', 'verify'], { LANG: 'en_US.UTF-8' })
  expect(await english.ended).toBe(0)
  expect(english.seen.text).toContain('2 entries: 0 are on the server, 2 are not yet')
  const chinese = wenkaoBridge(['journal', 'dump', '--json'], { LANG: 'zh_CN.UTF-8' })
  expect(await chinese.ended).toBe(0)
  expect(chinese.seen.text.trim().split('\n')).toHaveLength(2)
  const wrong = wenkaoBridge(['journal', 'mend'], { LANG: 'zh_CN.UTF-8' })
  expect(await wrong.ended).toBe(2)
  expect(wrong.seen.text).toContain('结束代码')
})

it('says what is wrong with a configuration', async () => {
  await writeFile(
    join(folder.path, 'bridge.json'),
    JSON.stringify({ server: 'ftp://x', port: 'y' }),
  )
  const failed = wenkaoBridge(['start'])
  expect(await failed.ended).toBe(1)
  expect(failed.seen.text).toMatch(/configInvalid: .*server.*port.*dataFolder/)
  const unknown = wenkaoBridge(['polish'])
  expect(await unknown.ended).not.toBe(0)
})
