import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { measureStorm } from '../../load/measure-storm.ts'
import { prepareSittings } from '../../load/prepare-sittings.ts'
import { answers, startProgram, until } from '../process.ts'

const PORT = 13_940
const STATIONS = 500
const isFull = process.env['WENKAO_FULL'] === '1'
const plan = isFull
  ? { steadyMs: 60_000, outageMs: 300_000, busyMs: 30_000, watchMs: 30_000 }
  : { steadyMs: 10_000, outageMs: 20_000, busyMs: 8000, watchMs: 10_000 }

it(`Y2, Y3: ${STATIONS} stations that come back together send at most three times their steady rate`, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'wenkao-storm-'))
  // As root the database runs as another user, who must be able to enter.
  chmodSync(folder, 0o755)
  const server = startProgram({
    args: [join(import.meta.dirname, '../../../apps/api/src/main.ts')],
    env: {
      PORT: String(PORT),
      WENKAO_DATA: folder,
      WENKAO_DEMO: '1',
      DATABASE_URL: '',
      LOG_LEVEL: 'warn',
    },
    logFile: join(folder, 'server.log'),
  })
  try {
    const url = `http://127.0.0.1:${PORT}`
    await until('the server', () => answers(`${url}/readyz`), 120)
    const link = await until(
      'the office link',
      () => /WENKAO_LINK office (\S+)/.exec(server.output())?.[1],
    )
    const logins = await prepareSittings(url, link, STATIONS)
    const figures = await measureStorm(PORT, logins, plan)
    process.stderr.write(`request storm: ${JSON.stringify(figures)}\n`)
    const bound = 3 * figures.steadyPerSecond
    expect(figures.waitingOnReturn).toBeGreaterThan(STATIONS / 2)
    expect(figures.peakOnReturn).toBeLessThanOrEqual(bound)
    expect(figures.peakWhileBusy).toBeLessThanOrEqual(bound)
    expect(figures.peakAfterBusy).toBeLessThanOrEqual(bound)
  } finally {
    await server.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}, 900_000)
