import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { offlineSessions, sessionCodes } from '@wenkao/shared/sessions'
import { roomView } from '@wenkao/shared/monitor'
import { demoPaper } from '../../apps/api/src/demo/demo-exam.ts'
import { candidateActor, type CandidateActor } from '../actors/candidate.ts'
import { proctorActor } from '../actors/proctor.ts'
import { answerQuestions, checkAnswers } from '../actors/questions.ts'
import { rescueActor } from '../actors/rescue-window.ts'
import { heldBy } from '../actors/station-facts.ts'
import { unpackPc, type UnpackedPc } from '../actors/unpacked-pc.ts'
import { OFFICE_PASSWORD } from '../answer-files-room.ts'
import { fetchBridge } from '../exam-office-api.ts'
import { openExamSite, type ExamSite, type Station } from '../exam-site.ts'
import { until } from '../faults/process.ts'
import { callAsFirstOffice, prepareExam } from '../prepare-exam.ts'
import { openServerFront } from '../server-front.ts'

const BASE_PORT = 16_400

let site: ExamSite
test.beforeEach(async () => {
  site = await openExamSite(BASE_PORT)
})
test.afterEach(async ({}, testInfo) => {
  if (testInfo.status !== testInfo.expectedStatus) await site.takePictures(testInfo.outputDir)
  await site.close()
})

const dataOf = (station: Station, ...parts: string[]) => join(station.folder, 'data', ...parts)

/** Texts of the paper that candidates see. */
const shownTexts = [
  ...demoPaper.items.map((item) => item.stem),
  ...demoPaper.tasks.map((task) => task.instruction),
].filter((text) => text.length > 8)

/** What no PC may ever hold (R6): what a checkpoint expects, and fields that only the office has. */
const keyTexts = [
  ...demoPaper.tasks.flatMap((task) =>
    task.checkpoints.map((checkpoint) => JSON.stringify(checkpoint.expected)),
  ),
  '"checkpoints"',
  '"knowledgePoint"',
  '"partialCredit"',
  ...demoPaper.items.map((item) => `"answer":${JSON.stringify(item.answer)}`),
].filter((text) => text.length > 8)

const found = (pc: UnpackedPc, texts: readonly string[]) =>
  texts.flatMap((text) => pc.placesOf(text).map((place) => `${text.slice(0, 40)} in ${place}`))

/** The questions in the order of the list, by their ids. */
async function orderOf(actor: CandidateActor, station: Station): Promise<string[]> {
  const { exam } = await heldBy(station)
  expect(await actor.questions().count()).toBeGreaterThanOrEqual(exam?.items.length ?? 0)
  const stems: string[] = []
  for (let at = 0; at < 4; at += 1) {
    await actor.goTo(at)
    stems.push(await actor.stem())
  }
  return stems
}

test('N01 D05 D06 a room whose line is down at the start begins by start code, a spare gets the sealed papers by stick, nothing can be read before and no key ever, and all is handed in without another log-in', async () => {
  test.setTimeout(300_000)
  const { server } = site
  const office = await callAsFirstOffice(server.url, server.setupLink, {
    username: 'office',
    password: OFFICE_PASSWORD,
  })
  const exam = await prepareExam(office, { candidates: 2, spares: 1 })
  const [one, two] = exam.candidates
  if (!one || !two) throw new Error('Expected two candidates')
  const spareSeat = [1, 2, 3].find((seat) => seat !== one.seat && seat !== two.seat) ?? 0
  let line = await openServerFront({ port: BASE_PORT + 8, server: server.url })
  const [stick, deskStick] = [join(site.folder, 'stick'), join(site.folder, 'desk-stick')]
  for (const drive of [stick, deskStick]) mkdirSync(drive)
  const stationWith = (at: number, drive: string) =>
    site.station(at, { config: { server: line.url, drives: [drive] } })
  const [desk, spare] = [await stationWith(1, deskStick), await stationWith(2, stick)]
  await exam.register(desk, one)
  await exam.register(spare, { ...two, seat: spareSeat })
  const isReady = async (station: Station) =>
    (await fetchBridge(station.url, offlineSessions)).reply.sessions.some((one) => one.isReady) ||
    undefined
  await until('the sealed papers', () => isReady(desk))
  await until('the spare', () => isReady(spare))
  const { startCode } = await office(sessionCodes, { params: { sessionId: exam.sessionId } })

  await test.step('the tablet downloads the session file for a stick', async () => {
    const tablet = proctorActor(await site.staffBrowser('tablet', 1024, 768), server.url)
    await tablet.signIn('office', OFFICE_PASSWORD)
    await tablet.openSession('第一场')
    await tablet.page.getByRole('button', { name: '口令' }).click()
    const downloading = tablet.page.waitForEvent('download')
    await tablet.page.getByRole('link', { name: '下载场次文件' }).click()
    const archive = await downloading
    await archive.saveAs(join(stick, archive.suggestedFilename()))
  })

  // The spare comes as if it had never been on line in this session.
  await spare.killBridge()
  for (const name of ['sessions', 'papers', 'state/today.1', 'state/today.2']) {
    rmSync(dataOf(spare, name), { recursive: true, force: true })
  }
  await line.close()
  await spare.startBridge()

  const page = await desk.openBrowser()
  const actor = candidateActor(page)
  const start = page.getByRole('region', { name: '断网开考' })

  await test.step('before the start nothing of the paper can be read there', async () => {
    await expect(start).toBeVisible({ timeout: 60_000 })
    const pc = await unpackPc(desk.folder, page)
    expect(found(pc, [...shownTexts, ...keyTexts])).toEqual([])
    // The search itself finds what is there.
    expect(pc.placesOf('startCommitment').length).toBeGreaterThan(0)
  })

  await test.step('the proctor types the start code, and the candidate begins', async () => {
    await start.getByLabel('开考口令').fill('AAAA-AAAA-AAAA-AAAA-A')
    await start.getByRole('button', { name: '开考' }).click()
    await expect(start).toContainText('开考口令不对')
    await actor.tryLogIn(one.examNumber, one.accessCode)
    await expect(page.getByText('现在连不上服务器')).toBeVisible()
    await start.getByLabel('开考口令').fill(startCode.toLowerCase())
    await start.getByRole('button', { name: '开考' }).click()
    await expect(start).toContainText('已开考')
    await actor.tryLogIn(one.examNumber, two.accessCode)
    await expect(page.getByText('考号或考试密码不对')).toBeVisible()
    await actor.tryLogIn(one.examNumber, one.accessCode)
    await actor.confirmAndWait()
    await actor.inExam()
  })

  const answers = new Map<string, string[]>()
  await answerQuestions(actor, 0, 3, answers)
  await actor.savedHere()
  const order = await orderOf(actor, desk)

  const other = await spare.openBrowser()
  const otherActor = candidateActor(other)
  await test.step('a stick takes it away from another PC, and the one of the tablet brings the spare what it lacks', async () => {
    const from = rescueActor(await site.staffBrowser('technician', 1366, 768))
    await from.visit(desk.url)
    await from.openTab('场次文件')
    await from.chooseFolder(deskStick)
    await from.press('存到 U 盘')
    await expect(from.outcome('carried', 'done')).toBeVisible({ timeout: 30_000 })
    await spare.killBridge()
    await spare.startBridge()
    const to = rescueActor(await site.staffBrowser('technician-2', 1366, 768))
    await to.visit(spare.url)
    await to.openTab('场次文件')
    await to.press('从 U 盘读入')
    await expect(to.outcome('taken', '1')).toBeVisible({ timeout: 30_000 })
  })

  await test.step('the second candidate begins at the spare, with the same questions in another order', async () => {
    await other.reload()
    const door = other.getByRole('region', { name: '断网开考' })
    await door.getByLabel('开考口令').fill(startCode)
    await door.getByRole('button', { name: '开考' }).click()
    await otherActor.tryLogIn(two.examNumber, two.accessCode)
    await otherActor.confirmAndWait()
    await otherActor.inExam()
    expect(await orderOf(otherActor, spare)).not.toEqual(order)
    const [first, second] = await Promise.all([heldBy(desk), heldBy(spare)])
    const idsOf = ({ exam }: typeof first) => exam?.items.map((item) => item.id).sort()
    expect(idsOf(first)).toEqual(idsOf(second))
  })

  await test.step('after the start each PC holds its own paper, and never a key', async () => {
    const pc = await unpackPc(desk.folder, page)
    expect(found(pc, keyTexts)).toEqual([])
    expect(pc.placesOf(two.accessCode)).toEqual([])
    expect(pc.placesOf((await heldBy(spare)).token)).toEqual([])
  })

  await test.step('the line is back: both join by themselves, where they sit, and hand in', async () => {
    line = await openServerFront({ port: BASE_PORT + 8, server: server.url })
    await actor.savedOnServer()
    await otherActor.savedOnServer()
    await checkAnswers(actor, answers)
    const room = await office(roomView, { params: { sessionId: exam.sessionId } })
    const seats = new Map(room.sittings.map((row) => [row.examNumber, row.seatNumber]))
    expect(seats.get(one.examNumber)).toBe(one.seat)
    expect(seats.get(two.examNumber)).toBe(spareSeat)
    for (const each of [actor, otherActor]) {
      await each.filesSaved()
      await each.openHandIn()
      expect(await each.confirmHandIn()).toMatch(/^[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{3}$/)
    }
  })
  await line.close()
})
