import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test, type Page } from '@playwright/test'
import { bridgeStatus } from '@wenkao/shared/rescue'
import { areaDeskActor } from '../actors/area-desk.ts'
import { proctorActor } from '../actors/proctor.ts'
import { answerQuestions, checkAnswers } from '../actors/questions.ts'
import { timeDeskActor } from '../actors/time-desk.ts'
import { OFFICE_PASSWORD } from '../answer-files-room.ts'
import { fetchBridge } from '../exam-office-api.ts'
import { openExamSite, type ExamSite } from '../exam-site.ts'
import { createPcClock } from '../faults/clock/pc-clock.ts'
import { until } from '../faults/process.ts'
import { callAsFirstOffice, prepareExam, type PreparedExam } from '../prepare-exam.ts'
import { openServerFront } from '../server-front.ts'
import { sitDownAtStation, type SeatedSitter } from '../sit-down.ts'

const MIN = 60_000
const BASE_PORT = 15_100

/** The clocks of the world: those of the server and of every PC go on together, as fast as it is told. */
function createWorld() {
  const folder = mkdtempSync(join(tmpdir(), 'wenkao-world-'))
  const clock = createPcClock(folder)
  return {
    env: clock.env,
    later: (ms: number) => {
      clock.sleep(ms)
    },
    remove: () => {
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** The network between some PCs and the server: pulled out and put in again. */
async function networkOf(server: string, port: number) {
  let front = await openServerFront({ port, server })
  return {
    url: front.url,
    fails: () => front.close(),
    returns: async () => {
      front = await openServerFront({ port, server })
    },
  }
}

let world: ReturnType<typeof createWorld>
let site: ExamSite
let exam: PreparedExam
let networks: { readonly near: Network; readonly far: Network }
let sitters: { readonly near: SeatedSitter; readonly far: SeatedSitter }
let tablet: Page
type Network = Awaited<ReturnType<typeof networkOf>>

test.beforeAll(async () => {
  world = createWorld()
  site = await openExamSite(BASE_PORT, undefined, world.env)
  const office = await callAsFirstOffice(site.server.url, site.server.setupLink, {
    username: 'office',
    password: OFFICE_PASSWORD,
  })
  exam = await prepareExam(office, { candidates: 2, spares: 0 })
  await exam.start()
  const [near, far] = await Promise.all([
    networkOf(site.server.url, BASE_PORT + 8),
    networkOf(site.server.url, BASE_PORT + 9),
  ])
  networks = { near, far }
  const at = (network: Network) => ({ config: { server: network.url }, env: world.env })
  const [one, two, page] = await Promise.all([
    sitDownAtStation(site, exam, 1, at(near)),
    sitDownAtStation(site, exam, 2, at(far)),
    site.staffBrowser('tablet', 1024, 768),
  ])
  sitters = { near: one, far: two }
  tablet = page
  const proctor = proctorActor(tablet, site.server.url)
  await proctor.signIn('office', OFFICE_PASSWORD)
  await proctor.openSession('第一场')
})
test.afterEach(async ({}, testInfo) => {
  if (testInfo.status !== testInfo.expectedStatus) await site.takePictures(testInfo.outputDir)
})
test.afterAll(async () => {
  await Promise.all([networks.near.fails(), networks.far.fails()])
  await site.close()
  world.remove()
})

test('F09 the proctor pauses the exam in one action: every clock stands, questions are covered, answers are kept; resumed, everybody goes on with the time there was, and why is told', async () => {
  const { near, far } = sitters
  const desk = timeDeskActor(tablet)
  const shown = new Map<string, string[]>()
  await answerQuestions(near.actor, 0, 2, shown)
  await near.actor.savedOnServer()

  await desk.pause()
  const coverOf = ({ page }: SeatedSitter) => page.getByRole('dialog', { name: '暂停' })
  const cover = coverOf(near)
  await expect(cover).toBeVisible()
  await expect(coverOf(far)).toBeVisible()
  await expect(cover).toContainText('服务器已保存')
  await near.page.keyboard.press('Escape')
  await near.page.keyboard.press('Escape')
  await expect(cover).toBeVisible()
  const clock = cover.getByRole('timer')
  const stands = await clock.innerText()
  await expect(tablet.getByText(/起暂停中/).first()).toBeVisible()
  await expect(clock).toHaveText(stands)

  await desk.resume()
  await expect(cover).toBeHidden()
  await expect(coverOf(far)).toBeHidden()
  await checkAnswers(near.actor, shown)
  const seconds = (text: string) =>
    text
      .trim()
      .split(':')
      .reduce((sum, part) => sum * 60 + Number(part), 0)
  expect(seconds(stands) - (await near.actor.remaining())).toBeLessThan(15)

  await near.page.getByRole('button', { name: '截止时间怎么算' }).click()
  const why = near.page.getByRole('dialog', { name: '截止时间怎么算' })
  await expect(why).toContainText(/暂停\s*\+00:\d\d/)
  await expect(why).toContainText('考试时长')
  await why.getByRole('button', { name: '知道了' }).click()
})

test('F07 the network of the room fails and returns: candidates go on, the ledger proposes, the area approves, every clock moves; a station that stays offline across its deadline waits and goes on by a code; at the end a retake for everyone is asked for', async () => {
  const { near, far } = sitters
  const desk = timeDeskActor(tablet)

  await test.step('without network both go on', async () => {
    // A code is checked against what was fetched while there was a network.
    await until('the session file', async () => {
      const { reply } = await fetchBridge(far.station.url, bridgeStatus)
      return (reply.sessionFiles ?? []).length > 0 || undefined
    })
    await Promise.all([networks.near.fails(), networks.far.fails()])
    const shown = new Map<string, string[]>()
    await answerQuestions(near.actor, 2, 3, shown)
    await near.actor.savedHere()
    world.later(8 * MIN)
  })

  await test.step('one line comes back: the ledger proposes for everybody, the area approves, the clock moves', async () => {
    await networks.near.returns()
    await near.actor.savedOnServer()
    const before = await near.actor.remaining()
    await desk.openLedger()
    const proposal = desk.proposal('全场')
    await expect(proposal).toContainText('2 台中有 2 台同时断开')
    await expect(proposal).toContainText('2 台中有 1 台断开期间继续作答')
    await proposal.getByRole('button', { name: /^申请补时/ }).click()
    await expect(proposal).toContainText('等待审批')
    const area = areaDeskActor(await site.staffBrowser('area', 1366, 768), site.server.url)
    await area.signIn('office', OFFICE_PASSWORD)
    await area.approve('断网断电', '延长 9 分钟')
    await until('the clock of the candidate to move', async () =>
      (await near.actor.remaining()) > before + 7 * 60 ? true : undefined,
    )
    await expect(proposal).toHaveCount(0)
  })

  await test.step('the other one crosses its deadline offline, waits for extra time, and goes on by a code', async () => {
    const left = await far.actor.remaining()
    const code = await desk.extraTimeCode(far.candidate.seat, 20)
    world.later((left + 5) * 1000)
    await expect(far.page.getByText('等待补时', { exact: true })).toBeVisible()
    const typed = far.page.getByLabel('补时口令')
    await typed.fill('AAAA-AAAA-AAAA-AAA')
    await far.page.getByRole('button', { name: '使用口令' }).click()
    await expect(far.page.getByText('口令不对')).toBeVisible()
    await typed.fill(code)
    await far.page.getByRole('button', { name: '使用口令' }).click()
    await expect(far.page.getByText('等待补时', { exact: true })).toBeHidden()
    expect(await far.actor.remaining()).toBeGreaterThan(18 * 60)
    await far.actor.goTo(0)
    await far.page.getByRole('radio').first().check()
    await far.actor.savedHere()
  })

  await test.step('on contact the server is told of the code, and what it did not give yet waits for the area', async () => {
    await networks.far.returns()
    await far.actor.savedOnServer()
    await expect(tablet.getByRole('region', { name: '断网时用过的补时口令' })).toContainText(
      `${far.candidate.seat} 号机，20 分钟`,
    )
    await expect(tablet.getByText('等待考区审批')).toBeVisible()
    // Nobody closes the page over a code while the area thinks about it.
    expect(await far.actor.remaining()).toBeGreaterThan(15 * 60)
  })

  await test.step('the long outage: the session is ended and a retake asked for, for everyone', async () => {
    const proctor = proctorActor(tablet, site.server.url)
    await proctor.end()
    await tablet.getByRole('tab', { name: '申请' }).click()
    await tablet.getByRole('button', { name: /^申请重考/ }).click()
    const dialog = tablet.getByRole('dialog', { name: '申请重考' })
    await dialog.getByRole('button', { name: '停电', exact: true }).click()
    await dialog.getByRole('button', { name: /^申请重考：/ }).click()
    await expect(tablet.getByText('待审批').first()).toBeVisible()
  })
})
