import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { bridgeStatus } from '@wenkao/shared/rescue'
import {
  checkNames,
  checkReasons,
  lastStationCheck,
  runStationCheck,
  type PageFacts,
  type StationCheck,
} from '@wenkao/shared/station-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createBridge } from '../../app.ts'
import { systemClock, type Clock } from '../../platform/clock.ts'
import { createLogger } from '../../platform/logger.ts'
import {
  configIn,
  connectTo,
  testFolder,
  until,
  type RunningBridge,
} from '../../test-processes/bridge-in-folder.fs.ts'
import {
  ISSUED_CODE,
  startExamServer,
  type ExamServerDouble,
} from '../../test-processes/exam-server-double.ts'

const page: PageFacts = {
  userAgent: 'Chrome/156',
  browser: { name: 'Chrome', major: 156 },
  screen: { width: 1366, height: 768, scale: 1 },
  storagePersisted: false,
  localNetwork: 'notNeeded',
  indexedDb: true,
  fonts: ['Microsoft YaHei'],
}

let folder: { path: string; remove(): Promise<void> }
let server: ExamServerDouble
let bridge: RunningBridge
/** A PC that names its starts, as Linux does. */
const restarted = (boot: string): Clock => ({ ...systemClock, boot: () => boot })

/** Without programs of this PC: opening one has a test of its own. */
async function start(clock: Clock = restarted('first')): Promise<void> {
  const made = await createBridge({
    config: { ...configIn(folder.path, server.url), pairingCode: ISSUED_CODE },
    ...{ clock, logger: createLogger('silent'), variables: {} },
    issuedCode: async () => ISSUED_CODE,
    pairingPollMs: 50,
    checkReportMs: { first: 50, retry: 50 },
  })
  const { url } = await made.start()
  bridge = { ...(await connectTo(url)), stop: made.stop }
  await until('the station', async () => (await bridge.call(bridgeStatus)).station)
}
beforeEach(async () => {
  folder = await testFolder()
  server = await startExamServer()
  await start()
})
afterEach(async () => {
  await bridge.stop()
  await server.stop()
  await folder.remove()
})

const reasonOf = (check: StationCheck, name: string): string =>
  check.lines.find((line) => line.name === name)?.reason ?? 'none'
const check = async (facts: PageFacts | null = page): Promise<StationCheck> =>
  (await bridge.call(runStationCheck, { body: { page: facts } })).check

describe('[N05] the station check', () => {
  it('tells one line for each thing it looks at, with listed reasons only, and the server has it', async () => {
    const { check: made, sent } = await bridge.call(runStationCheck, { body: { page } })
    expect(made.lines.map(({ name }) => name)).toEqual([...checkNames])
    for (const { name, reason } of made.lines) {
      const listed: readonly string[] = checkReasons[name as keyof typeof checkReasons]
      expect(listed).toContain(reason)
    }
    expect(sent).toBe(true)
    expect(server.checks.at(-1)).toEqual(made)
    const found = ['disk', 'clock', 'network', 'certificate', 'identity'].map((name) =>
      reasonOf(made, name),
    )
    expect(found).toEqual(['writable', 'right', 'reachable', 'plain', 'registered'])
    // Not every system tells who has a port.
    expect(['own', 'unknown']).toContain(reasonOf(made, 'port'))
    expect(reasonOf(made, 'storage')).toBe('notPersistent')
    const last = await bridge.call(lastStationCheck)
    expect(last).toEqual({ check: made, running: false })
  })

  it('says without a page and without network what it can, and tells the server when it is back', async () => {
    await server.stop()
    const made = await check(null)
    expect(made.outcome).toBe('bad')
    expect(reasonOf(made, 'network')).toBe('unreachable')
    expect(reasonOf(made, 'browser')).toBe('noPage')
    expect(reasonOf(made, 'disk')).toBe('writable')
    const before = server.checks.length
    await bridge.stop()
    await server.start()
    await start()
    await until('the report', () => server.checks.length > before)
    expect(server.checks.at(-1)?.lines).toEqual(made.lines)
    expect((await bridge.call(lastStationCheck)).check?.lines).toEqual(made.lines)
  })

  it('[F15] finds a disk that was put back by the server’s greatest counter, until a restart keeps it', async () => {
    expect(reasonOf(await check(), 'survivesRestart')).toBe('notRestarted')
    await bridge.stop()
    await start(restarted('second'))
    expect(reasonOf(await check(), 'survivesRestart')).toBe('survived')
    // The card puts everything back, the registration with it.
    await bridge.stop()
    await rm(join(folder.path, 'data', 'state'), { recursive: true })
    await start(restarted('third'))
    await until('the reports to be true', () => {
      const newest = server.checks.at(-1)
      return newest !== undefined && reasonOf(newest, 'survivesRestart') === 'rolledBack'
    })
    expect(reasonOf(await check(), 'survivesRestart')).toBe('rolledBack')
    // The card is taken out: the next restart shows it.
    await bridge.stop()
    await start(restarted('fourth'))
    expect(reasonOf(await check(), 'survivesRestart')).toBe('survived')
  })
})
