import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import {
  extendSitting,
  getSitting,
  heldSitting,
  logInCandidate,
  type LogInReply,
} from '@wenkao/shared/sittings'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { fetchBridge, fetchEndpoint } from '../../exam-office-api.ts'
import { launchBrowser } from '../../exam-site.ts'
import { createDemoServer, type DemoServer } from '../../load/demo-server.ts'
import { callAsFirstOffice, prepareExam, type StaffCall } from '../../prepare-exam.ts'
import { openLineStation, type LineStation } from '../network/station-at-line.ts'
import { until } from '../process.ts'
import { createPcClock, whileStopped, type PcClock } from './pc-clock.ts'

const PORT = 13_945
const SECOND = 1000
const MINUTE = 60 * SECOND
const DAY = 24 * 60 * MINUTE
/** How wrong the remaining time may be (DESIGN 7). */
const RIGHT_WITHIN = SECOND
const TESTS = 8

let folder: string
let server: DemoServer
let office: StaffCall
let logins: LogInReply[]

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'wenkao-clock-'))
  server = createDemoServer({ folder, port: PORT })
  await server.start()
  office = await callAsFirstOffice(server.url, await server.link('setup'), {
    username: 'office',
    password: 'correct horse battery',
  })
  const exam = await prepareExam(office, { candidates: TESTS })
  await exam.start()
  logins = []
  for (const { examNumber, accessCode, seat } of exam.candidates) {
    const station = { kind: 'browser', number: seat }
    const body = { sessionId: exam.sessionId, examNumber, accessCode, station }
    logins.push((await fetchEndpoint(server.url, logInCandidate, { body })).reply)
  }
}, 180_000)

afterAll(async () => {
  await server.stop()
  rmSync(folder, { recursive: true, force: true })
})

describe('pain 5: the clock of a real bridge, and of a real page', () => {
  let clock: PcClock
  let login: LogInReply
  let station: LineStation
  let at = 0

  beforeEach(async () => {
    const next = logins[at]
    if (!next) throw new Error('Expected another candidate')
    login = next
    clock = createPcClock(folder)
    station = await openLineStation({
      folder: join(folder, `station-${at}`),
      port: PORT + 1,
      server: server.url,
      goodServer: server.url,
      login,
      env: clock.env,
    })
    at += 1
    await verified()
  })

  afterEach(async () => {
    await station.kill()
  })

  const verified = () =>
    until('a reply of the server', async () => ((await station.sync()).verified ? true : undefined))

  /** Remaining time as the world has it; what the PC slept or was off counts, too. */
  const trueRemaining = () => (login.clock.deadline ?? 0) - Date.now() - clock.passed()

  const error = async () => Math.abs(((await station.sync()).remainingMs ?? 0) - trueRemaining())

  const offline = async (work: () => Promise<void>) => {
    await server.kill()
    try {
      await work()
    } finally {
      await server.start()
    }
  }

  const restartBridge = async (meanwhile: () => void) => {
    await station.kill()
    meanwhile()
    await station.start()
  }

  it.each([
    ['a day ahead', DAY],
    ['a day back', -DAY],
  ])(
    'DESIGN 7 / clock: a calendar moved %s while running changes nothing, in contact or out of it',
    async (_name, aheadMs) => {
      clock.setCalendar(aheadMs)
      expect(await error()).toBeLessThanOrEqual(RIGHT_WITHIN)
      await station.answer()
      await until('the answer to be acknowledged', async () =>
        (await station.sync()).unacknowledged.length === 0 ? true : undefined,
      )
      expect(await error()).toBeLessThanOrEqual(RIGHT_WITHIN)
      await offline(async () => {
        clock.setCalendar(-aheadMs)
        await station.answer()
        expect(await error()).toBeLessThanOrEqual(RIGHT_WITHIN)
        expect((await station.sync()).verified).toBe(true)
        // The program alone ends and starts: the system's own clock went on, also in a sleep that
        // nobody had the time to write down.
        whileStopped(station.pid(), () => {
          clock.sleep(5 * MINUTE)
        })
        await restartBridge(() => {
          clock.setCalendar(aheadMs)
        })
        expect(await error()).toBeLessThanOrEqual(RIGHT_WITHIN)
      })
    },
  )

  it('DESIGN 7 / clock: the time that a PC slept out of contact is counted', async () => {
    await offline(async () => {
      whileStopped(station.pid(), () => {
        clock.sleep(7 * MINUTE)
      })
      expect(await error()).toBeLessThanOrEqual(RIGHT_WITHIN)
      whileStopped(station.pid(), () => {
        clock.sleep(11 * MINUTE)
        clock.setCalendar(-DAY)
      })
      expect(await error()).toBeLessThanOrEqual(RIGHT_WITHIN)
    })
  })

  it('DESIGN 7 / clock: after a restart of the system without network it is the kept value less the time between, unverified', async () => {
    await offline(async () => {
      await restartBridge(() => {
        clock.restart(2 * MINUTE)
      })
      expect(await error()).toBeLessThanOrEqual(RIGHT_WITHIN)
      expect((await station.sync()).verified).toBe(false)
    })
    const deadline = login.clock.deadline ?? 0
    await until('the server’s word', async () => {
      const { verified: isVerified, remainingMs } = await station.sync()
      const isRight = Math.abs((remainingMs ?? 0) - (deadline - Date.now())) <= RIGHT_WITHIN
      return isVerified && isRight ? true : undefined
    })
  })

  it('DESIGN 7 / clock: after a restart with a calendar that cannot be right it is the kept value, never more', async () => {
    await offline(async () => {
      const before = (await station.sync()).remainingMs ?? 0
      for (const aheadMs of [-DAY, DAY]) {
        await restartBridge(() => {
          clock.restart(0)
          clock.setCalendar(aheadMs)
        })
        const { remainingMs, verified: isVerified } = await station.sync()
        expect(isVerified).toBe(false)
        // Kept every 10 s, so at most that much is given back.
        expect(remainingMs).toBeLessThanOrEqual(before + 10 * SECOND)
        expect(remainingMs).toBeGreaterThan(before - MINUTE)
      }
    })
  })

  it('DESIGN 7 / clock: an extension reaches the candidate within one sync, whatever the PC’s clock says', async () => {
    clock.setCalendar(-DAY)
    const { sessionId, sittingId } = login.sitting
    await office(extendSitting, {
      params: { sessionId, sittingId },
      body: { minutes: 10, reason: '设备故障', expectedExtensionMs: 0 },
    })
    await station.answer()
    const deadline = (login.clock.deadline ?? 0) + 10 * MINUTE
    await until(
      'the extension',
      async () => {
        const { remainingMs } = await station.sync()
        const wrong = Math.abs((remainingMs ?? 0) - (deadline - Date.now()))
        return wrong <= RIGHT_WITHIN ? true : undefined
      },
      // Facts of a session are a second old at most, and a heartbeat is 5 s.
      10,
    )
  })

  it('DESIGN 7 / clock: a page whose bridge is dead counts on under a moved calendar, and says how much it may have slept until the bridge tells it', async () => {
    const browser = await launchBrowser(join(folder, 'profile-alone'), 1366, 768, clock.env)
    const page = browser.pages()[0] ?? (await browser.newPage())
    try {
      await page.goto(`${station.url}/exam`)
      await shows(page, trueRemaining)
      await offline(async () => {
        await station.kill()
        await page.getByText('考试客户端没有响应').first().waitFor()
        clock.setCalendar(-DAY)
        await counts(page)
        await shows(page, trueRemaining)
        clock.sleep(7 * MINUTE)
        await page.getByText(/待核对，可能少 [78] 分钟/).waitFor()
        // A page alone cannot know that it slept, so what it shows is too much by what it says.
        await shows(page, () => trueRemaining() + 7 * MINUTE)
        await station.start()
        await page.getByText(/待核对/).waitFor({ state: 'detached' })
        await shows(page, trueRemaining)
      })
    } finally {
      await browser.close()
    }
  })

  it('DESIGN 7 / clock: a page shows the right time under moved clocks, says 待核对 after a restart, and out of contact at the deadline hands in nothing and says 等待补时', async () => {
    const browser = await launchBrowser(join(folder, 'profile'), 1366, 768, clock.env)
    const page = browser.pages()[0] ?? (await browser.newPage())
    try {
      await page.goto(`${station.url}/exam`)
      await page.getByRole('navigation', { name: '题目列表' }).waitFor()
      for (const aheadMs of [DAY, -DAY]) {
        clock.setCalendar(aheadMs)
        const shift = await page.evaluate(() => Date.now())
        // The browser does run under the moved calendar.
        expect(Math.abs(shift - Date.now() - aheadMs)).toBeLessThan(MINUTE)
        await shows(page, trueRemaining)
      }
      clock.setCalendar(0)
      await offline(async () => {
        await restartBridge(() => {
          clock.restart(MINUTE)
        })
        await page.reload()
        await page.getByText('待核对').waitFor()
        await shows(page, trueRemaining)
        const left = trueRemaining()
        whileStopped(station.pid(), () => {
          clock.sleep(left - 4 * SECOND)
        })
        await page.getByText('等待补时', { exact: true }).waitFor()
        const { reply } = await fetchBridge(station.url, heldSitting)
        expect(reply.held?.receipt).toBeNull()
      })
      // In the world it is not over yet: on contact the server lets the candidate go on.
      await page.getByRole('radio').first().waitFor()
      await page.getByText('待核对').waitFor({ state: 'detached' })
      const headers = { authorization: `Bearer ${login.token}` }
      const { reply } = await fetchEndpoint(server.url, getSitting, { headers })
      expect(reply.receipt).toBeNull()
      expect(reply.sitting.state).toBe('answering')
    } finally {
      await browser.close()
    }
  })
})

/** Waits until the page has counted on: it has looked at its clocks since. */
async function counts(page: Page): Promise<void> {
  const before = await page.getByRole('timer').innerText()
  await until('the page to count on', async () =>
    (await page.getByRole('timer').innerText()) === before ? undefined : true,
  )
}

/** Waits until the page shows the true time; it shows whole seconds, so one more may be missing. */
async function shows(page: Page, trueRemaining: () => number): Promise<void> {
  await until(
    'the true time on the page',
    async () => {
      const parts = (await page.getByRole('timer').innerText()).trim().split(':').map(Number)
      const shown = parts.reduce((sum, part) => sum * 60 + part, 0) * SECOND
      return Math.abs(shown - trueRemaining()) <= RIGHT_WITHIN + SECOND ? true : undefined
    },
    15,
  )
}
