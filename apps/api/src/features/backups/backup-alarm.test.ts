import { randomUUID } from 'node:crypto'
import { putBackupSettings, readBackupAlarm, readBackups } from '@wenkao/shared/backups'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestServer, type TestServer } from '../../test-processes/test-server.ts'
import { insertRun, endRun } from './backups.queries.ts'

const HOUR = 3_600_000
const ORIGIN = 'http://localhost'

let server: TestServer
beforeAll(async () => {
  server = await createTestServer()
})
afterAll(() => server.close())

async function alarm() {
  const { headers } = await server.office()
  const told = await server.call(readBackupAlarm, { headers })
  const page = await server.call(readBackups, { headers })
  expect(page.alarm).toBe(told.alarm)
  const metrics = await (await server.app.fetch(new Request(`${ORIGIN}/metrics`))).text()
  const gauge = (name: string) => Number(new RegExp(`^${name} (\\d+)$`, 'm').exec(metrics)?.[1])
  return {
    alarm: told.alarm,
    metric: gauge('wenkao_backup_alarm'),
    lastGood: gauge('wenkao_backup_last_good_seconds'),
  }
}

async function run(kind: 'backup' | 'drill', outcome: 'good' | 'failed'): Promise<number> {
  const { db } = server.services
  const [runId, startedAt] = [randomUUID(), server.clock.now()]
  await insertRun(db, { runId, kind, startedAt })
  await endRun(db, runId, { endedAt: startedAt, outcome, takenAt: startedAt })
  return Math.floor(startedAt / 1000)
}

describe('[D10] the alarm of backups', () => {
  it('BU8: is told to the page and to what watches the server, until a good backup is there again', async () => {
    const { headers } = await server.office()
    expect(await alarm()).toEqual({ alarm: 'none', metric: 1, lastGood: 0 })
    const { settings } = await server.call(readBackups, { headers })
    await server.call(putBackupSettings, {
      headers,
      body: { ...settings, target: server.folder, alarmHours: 26 },
    })
    expect(await alarm()).toEqual({ alarm: 'never', metric: 1, lastGood: 0 })
    await run('backup', 'failed')
    expect((await alarm()).alarm).toBe('never')
    const lastGood = await run('backup', 'good')
    expect(await alarm()).toEqual({ alarm: null, metric: 0, lastGood })
    server.clock.advance(27 * HOUR)
    expect(await alarm()).toEqual({ alarm: 'old', metric: 1, lastGood })
    await run('backup', 'failed')
    expect(await alarm()).toEqual({ alarm: 'old', metric: 1, lastGood })
    await run('backup', 'good')
    await run('drill', 'failed')
    expect((await alarm()).alarm).toBe('drill')
    await run('drill', 'good')
    expect(await alarm()).toMatchObject({ alarm: null, metric: 0 })
  })
})
