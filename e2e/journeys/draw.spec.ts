import { createHash, createHmac } from 'node:crypto'
import { expect, test } from '@playwright/test'
import { startSession } from '@wenkao/shared/monitor'
import { drawLog } from '@wenkao/shared/seating'
import { scheduleCandidates } from '@wenkao/shared/sessions'
import type { EndpointResult } from '@wenkao/shared/kernel'
import { proctorActor } from '../actors/proctor.ts'
import { openExamSite, type ExamSite } from '../exam-site.ts'
import {
  callAsFirstOffice,
  prepareRoster,
  prepareSession,
  prepareSite,
  seatEverybody,
} from '../prepare-exam.ts'

const ACCOUNT = { username: 'office', password: 'correct horse battery' }
const STATIONS = 24
/** One is broken, two are kept free. */
const EXCLUDED = [1, 12, 24]
const DIGITS = '775533'
const examNumber = (at: number) => String(501_001 + at)

let site: ExamSite
test.beforeEach(async () => {
  site = await openExamSite(13_300)
})
test.afterEach(async ({}, testInfo) => {
  if (testInfo.status !== testInfo.expectedStatus) await site.takePictures(testInfo.outputDir)
  await site.close()
})

test('F08 two tablets at once give no seat twice, leave broken stations out, and anyone can replay the draw', async () => {
  const { server } = site
  const office = await callAsFirstOffice(server.url, server.setupLink, ACCOUNT)
  const siteId = await prepareSite(office, '城南')
  const examId = await prepareRoster(office, {
    title: '信息技术考试',
    durationMinutes: 60,
    examNumbers: Array.from({ length: 26 }, (_, at) => examNumber(at)),
  })
  const running = await prepareSession(office, {
    ...{ examId, siteId, name: '上午第一场', stations: 6, candidates: 6 },
  })
  const { sessionId } = await prepareSession(office, {
    ...{ examId, siteId, name: '上午第二场', stations: STATIONS, candidates: 18 },
    excludedNumbers: EXCLUDED,
  })
  const params = { sessionId }

  await test.step('the session before it is running', async () => {
    await seatEverybody(office, running.sessionId)
    await office(startSession, { params: { sessionId: running.sessionId } })
  })

  const tablets = await Promise.all(
    ['left', 'right'].map(async (name) =>
      proctorActor(await site.staffBrowser(name, 1024, 768), server.url),
    ),
  )
  const [left, right] = tablets as [(typeof tablets)[0], (typeof tablets)[0]]
  const promised =
    await test.step('both tablets show what the server committed to beforehand', async () => {
      for (const tablet of tablets) {
        await tablet.signIn(ACCOUNT.username, ACCOUNT.password)
        await tablet.openSession('上午第二场')
        await tablet.useWitnessDigits(DIGITS)
      }
      const shown = await Promise.all(
        tablets.map((tablet) => tablet.page.locator('.commitment code').innerText()),
      )
      expect(shown[0]).toBe(shown[1])
      return shown[0] ?? ''
    })

  const drawn = new Map<string, number>()
  await test.step('both draw one by one at the same time, also for the same candidates', async () => {
    const drawSome = async (tablet: (typeof tablets)[0], whom: readonly number[]) => {
      for (const at of whom) {
        const number = await tablet.drawFor(examNumber(6 + at))
        expect(drawn.get(examNumber(6 + at)) ?? number).toBe(number)
        drawn.set(examNumber(6 + at), number)
      }
    }
    await Promise.all([drawSome(left, [0, 1, 2, 3]), drawSome(right, [3, 4, 5, 0])])
    expect(new Set(drawn.values()).size).toBe(6)
  })

  await test.step('both draw for all who wait, in the same moment', async () => {
    await Promise.all(tablets.map((tablet) => tablet.askToDrawAll()))
    await Promise.all(tablets.map((tablet) => tablet.confirmDrawAll()))
    for (const tablet of tablets) {
      await expect(tablet.page.getByText('所有考生都已抽号。')).toBeVisible()
    }
  })

  await test.step('who came too late is added and drawn for afterwards', async () => {
    const late = [examNumber(24), examNumber(25)]
    await office(scheduleCandidates, { params, body: { examNumbers: late } })
    for (const number of late) drawn.set(number, await right.drawFor(number))
  })

  await test.step('people decide with a reason: a broken station goes out, its candidate draws again, and a seat is reserved', async () => {
    const redrawn = examNumber(6)
    const broken = drawn.get(redrawn) ?? 0
    await left.openDrawView('机位')
    await left.openStation(broken)
    await left.decide('机器故障', '停用此机')
    await expect(left.page.getByText(/请重抽或换机/)).toBeVisible()
    await left.decide('机器故障', '重抽')
    const said = left.page.getByText(/的新机号：\d+/)
    await expect(said).toBeVisible()
    drawn.set(redrawn, Number(/\d+$/.exec(await said.innerText())?.[0]))
    // Another tablet sees it, and the station comes back as it went.
    await right.openDrawView('机位')
    await right.openStation(broken)
    await expect(right.page.getByRole('region', { name: `机号 ${broken}` })).toContainText('停用')
    await right.decide('已修好', '恢复使用')
    await expect(right.page.getByText(`机号 ${broken} 已恢复。`)).toBeVisible()
  })

  const log = await office(drawLog, { params })
  await test.step('no seat is there twice, none that is left out, and nobody got another one', () => {
    const seats = new Map(drawnOf(log).map((entry) => [entry.examNumber, entry.seatNumber]))
    expect(drawnOf(log)).toHaveLength(21)
    expect(log.entries).toHaveLength(23)
    expect(seats.size).toBe(20)
    expect(new Set(seats.values()).size).toBe(20)
    for (const seat of seats.values()) expect(EXCLUDED).not.toContain(seat)
    for (const [number, seat] of drawn) expect(seats.get(number)).toBe(seat)
    expect(log.commitment).toBe(promised)
    expect(log.seed).toBeNull()
  })

  await test.step('when the session is over, both tablets show the seed', async () => {
    await left.start()
    await left.end()
    for (const tablet of tablets) {
      await tablet.page.reload()
      await tablet.openTab('抽号记录')
      await expect(
        tablet.page.getByRole('definition').filter({ hasText: /^[0-9a-f]{64}$/ }),
      ).toHaveCount(2)
    }
  })

  await test.step('a few lines of anybody give each candidate the same seat', async () => {
    const over = await office(drawLog, { params })
    expect(over.entries).toEqual(log.entries)
    await expect(
      left.page.getByRole('definition').filter({ hasText: over.seed ?? '-' }),
    ).toHaveCount(1)
    replay(sessionId, over)
  })
})

const drawnOf = (log: EndpointResult<typeof drawLog>) =>
  log.entries.filter((entry) => entry.kind === 'drawn')

/** The draw as DESIGN section 8 describes it, with nothing of the product. */
function replay(session: string, log: EndpointResult<typeof drawLog>): void {
  const all = Array.from({ length: STATIONS }, (_, at) => at + 1)
  const stations = all.filter((number) => !EXCLUDED.includes(number))
  expect(log.stations).toEqual(stations)
  const { seed, algorithm, witnessDigits } = log
  const sealed = JSON.stringify({ algorithm, seed, session, stations })
  expect(createHash('sha256').update(sealed).digest('hex')).toBe(log.commitment)
  expect(witnessDigits).toBe(DIGITS)
  const out = new Set<number>()
  const held = new Map<string, { readonly seat: number; readonly attempt: number }>()
  for (const entry of log.entries) {
    if (entry.kind === 'excluded') out.add(entry.seatNumber)
    if (entry.kind === 'included') out.delete(entry.seatNumber)
    if (entry.kind !== 'drawn') continue
    const taken = new Set([...held.values()].map(({ seat }) => seat))
    const free = stations.filter((number) => !out.has(number) && !taken.has(number))
    const attempt = (held.get(entry.examNumber)?.attempt ?? 0) + 1
    expect(entry.attempt).toBe(attempt)
    const limit = Math.floor(2 ** 32 / free.length) * free.length
    let value = limit
    for (let round = 0; value >= limit; round += 1) {
      const text = `${DIGITS}\n${entry.examNumber}\n${attempt}\n${round}`
      value = createHmac('sha256', seed ?? '')
        .update(text)
        .digest()
        .readUInt32BE(0)
    }
    const seat = free[value % free.length] ?? 0
    expect(entry.seatNumber, entry.examNumber).toBe(seat)
    held.set(entry.examNumber, { seat, attempt })
  }
}
