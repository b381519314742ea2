import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { createServer, type Server } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { bridgeStatus, type StationStatus } from '@wenkao/shared/rescue'
import { runStationCheck } from '@wenkao/shared/station-check'
import { afterEach, beforeEach, expect, it } from 'vitest'
import {
  ISSUED_CODE,
  startExamServer,
  type ExamServerDouble,
} from '../../../apps/bridge/src/test-processes/exam-server-double.ts'
import {
  makeCertificate,
  newKey,
  type TestCertificate,
} from '../../../apps/bridge/src/test-processes/make-certificate.ts'
import { fetchBridge } from '../../exam-office-api.ts'
import { answers, startProgram, until, type Program } from '../process.ts'
import { createPcClock, type PcClock } from './pc-clock.ts'

const YEAR = 365.25 * 86_400_000
const MAIN = fileURLToPath(new URL('../../../apps/bridge/src/main.ts', import.meta.url))
const PORT = 13_195

let folder: string
let clock: PcClock
let server: ExamServerDouble
let front: Server
let authority: TestCertificate
let program: Program | undefined

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'wenkao-date-'))
  mkdirSync(join(folder, 'app'))
  writeFileSync(join(folder, 'app', 'index.html'), '<!doctype html>')
  clock = createPcClock(folder)
  server = await startExamServer()
  authority = makeCertificate({ name: '考试院 CA', isAuthority: true })
  writeFileSync(join(folder, 'authority.pem'), authority.pem)
  const key = newKey()
  const { pem } = makeCertificate({
    ...{ name: '服务器', issuer: authority, addresses: ['127.0.0.1'], key },
  })
  // The server with a certificate that is good today.
  front = createServer(
    { cert: pem, key: key.export({ type: 'pkcs8', format: 'pem' }) },
    (from, to) => {
      const { method, headers, url } = from
      const passed = request(server.url + (url ?? '/'), { method, headers }, (reply) => {
        to.writeHead(reply.statusCode ?? 500, reply.headers)
        reply.pipe(to)
      })
      from.pipe(passed)
    },
  )
  await new Promise<void>((resolve) => front.listen(0, '127.0.0.1', resolve))
})
afterEach(async () => {
  await program?.kill()
  front.closeAllConnections()
  await new Promise((resolve) => front.close(resolve))
  await server.stop()
  rmSync(folder, { recursive: true, force: true })
})

async function startBridge(serverCa: string | undefined, extra: string | undefined): Promise<void> {
  const config = join(folder, 'bridge.json')
  const { port } = front.address() as AddressInfo
  writeFileSync(
    config,
    JSON.stringify({
      ...{ server: `https://127.0.0.1:${port}`, port: PORT, pairingCode: ISSUED_CODE, serverCa },
      ...{ dataFolder: 'data', answerFolder: 'CZKT', appFolder: 'app', officeSettings: 'look' },
    }),
  )
  program = startProgram({
    args: [MAIN, 'start', '--config', config],
    env: {
      ...{ BRIDGE_PORT: '', WENKAO_DEMO_REGISTRATION: '', ...clock.env },
      // Programs of an Office would run under the moved clock, too.
      PATH: '',
      ...(extra === undefined ? {} : { NODE_EXTRA_CA_CERTS: extra }),
    },
    logFile: join(folder, 'bridge.log'),
  })
  await until('the bridge', () => answers(`http://127.0.0.1:${PORT}/bridge/hello`))
}

const status = async (): Promise<StationStatus> =>
  (await fetchBridge(`http://127.0.0.1:${PORT}`, bridgeStatus)).reply
const reasonOf = async (name: string): Promise<string | undefined> => {
  const body = { page: null }
  const { reply } = await fetchBridge(`http://127.0.0.1:${PORT}`, runStationCheck, { body })
  return reply.check.lines.find((line) => line.name === name)?.reason
}

it('F22: a PC that woke up in another year reaches the server of its own authority, and says so', async () => {
  clock.setCalendar(-17 * YEAR)
  await startBridge('authority.pem', undefined)
  await until('the station', async () => ((await status()).station ? true : undefined))
  const seen = await status()
  expect(seen).toMatchObject({
    serverReachable: true,
    certificate: { trouble: 'date', bypassed: true },
  })
  // The server's clock is used, whatever the calendar says.
  expect(Math.abs((seen.clock.offsetMs ?? 0) - 17 * YEAR)).toBeLessThan(86_400_000)
  expect(await reasonOf('certificate')).toBe('pinned')
  expect(await reasonOf('clock')).toBe('wrongDate')
})

it('F22: a PC that has met the server before reaches it by its key in any year, and one that has not says what is wrong', async () => {
  const trusted = join(folder, 'authority.pem')
  clock.setCalendar(20 * YEAR)
  await startBridge(undefined, trusted)
  await until('the refusal', async () => ((await status()).certificate ? true : undefined))
  expect(await status()).toMatchObject({
    ...{ serverReachable: false, station: null },
    certificate: { trouble: 'date', bypassed: false },
  })
  expect(await reasonOf('certificate')).toBe('date')
  clock.setCalendar(0)
  await until('the station', async () => ((await status()).station ? true : undefined))
  expect((await status()).certificate).toBeNull()
  await program?.kill()
  clock.setCalendar(-10 * YEAR)
  await startBridge(undefined, trusted)
  await until('contact', async () => ((await status()).serverReachable ? true : undefined))
  expect((await status()).certificate).toMatchObject({ trouble: 'date', bypassed: true })
})
