import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { createDemoServer } from '../../load/demo-server.ts'
import { measureStorm } from '../../load/measure-storm.ts'
import { prepareSittings } from '../../load/prepare-sittings.ts'
import { isFullRun, tellFigures } from '../figures.ts'

const PORT = 13_940
const STATIONS = 500
const plan = isFullRun
  ? { steadyMs: 60_000, outageMs: 300_000, busyMs: 30_000, watchMs: 30_000 }
  : { steadyMs: 8000, outageMs: 20_000, busyMs: 8000, watchMs: 7000 }

it(`pain 6, Y2, Y3: ${STATIONS} stations that come back together send at most three times their steady rate`, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'wenkao-storm-'))
  const server = createDemoServer({ folder, port: PORT })
  try {
    await server.start()
    const link = await server.link('office')
    const logins = await prepareSittings(server.url, link, STATIONS)
    const figures = await measureStorm(PORT, logins.slice(0, STATIONS), plan)
    tellFigures(`request storm: ${JSON.stringify(figures)}`)
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
