import { expect, test, type Page } from '@playwright/test'
import { createStaff, type Grant } from '@wenkao/shared/accounts'
import { syncAnswers } from '@wenkao/shared/answers'
import { contentDigest, handIn, type Submission } from '@wenkao/shared/hand-in'
import { startSession } from '@wenkao/shared/monitor'
import { listPlaces } from '@wenkao/shared/places'
import { createSession, listTickets } from '@wenkao/shared/sessions'
import { adjudicatorActor } from '../actors/adjudicator.ts'
import { areaDeskActor, type AreaDeskActor } from '../actors/area-desk.ts'
import { candidateActor, type CandidateActor } from '../actors/candidate.ts'
import { officeActor } from '../actors/office.ts'
import { proctorActor } from '../actors/proctor.ts'
import { answerQuestions } from '../actors/questions.ts'
import { roomRequestsActor } from '../actors/room-requests.ts'
import { sittingOnServer } from '../actors/station-facts.ts'
import { fetchEndpoint } from '../exam-office-api.ts'
import { openExamSite, type ExamSite } from '../exam-site.ts'
import { createEntryWriter } from '../faults/entry-writer.ts'
import {
  callAsFirstOffice,
  prepareExam,
  seatEverybody,
  type PreparedExam,
  type SeatedCandidate,
  type StaffCall,
} from '../prepare-exam.ts'
import { sitDownAtStation } from '../sit-down.ts'

const PASSWORD = 'correct horse battery'
let site: ExamSite
let office: StaffCall
let exam: PreparedExam
let desk: AreaDeskActor
let tablet: Page

test.beforeAll(async () => {
  site = await openExamSite(15_200)
  const account = { username: 'office', password: PASSWORD }
  office = await callAsFirstOffice(site.server.url, site.server.setupLink, account)
  exam = await prepareExam(office, { candidates: 3, spares: 2 })
  await exam.start()
  const { areas } = await office(listPlaces)
  const areaId = areas.find(({ sites }) => sites.some(({ name }) => name === '城南'))?.areaId
  const staff = async (username: string, grant: Grant): Promise<void> => {
    const body = { username, displayName: username, password: PASSWORD, grants: [grant] }
    await office(createStaff, { body })
  }
  await staff('area', { role: 'areaAdmin', scope: { kind: 'area', id: areaId } })
  await staff('proctor', { role: 'proctor', scope: { kind: 'room', id: exam.roomId } })
  await staff('judge', { role: 'adjudicator', scope: { kind: 'all' } })
  desk = areaDeskActor(await site.staffBrowser('area', 1366, 768), site.server.url)
  await desk.signIn('area', PASSWORD)
  const proctor = proctorActor(await site.staffBrowser('tablet', 1024, 768), site.server.url)
  await proctor.signIn('proctor', PASSWORD)
  await proctor.openSession('第一场')
  await proctor.openTab('考场实况')
  tablet = proctor.page
})
test.afterEach(async ({}, testInfo) => {
  if (testInfo.status !== testInfo.expectedStatus) await site.takePictures(testInfo.outputDir)
})
test.afterAll(async () => {
  await site.close()
})

const nameOf = ({ examNumber }: SeatedCandidate): string => `考生${examNumber}`
function candidateAt(at: number): SeatedCandidate {
  const candidate = exam.candidates[at]
  if (!candidate) throw new Error('Expected a candidate')
  return candidate
}

async function logInWithoutBridge(
  name: string,
  candidate: SeatedCandidate,
): Promise<CandidateActor> {
  const actor = candidateActor(await site.staffBrowser(name, 1366, 768))
  await actor.page.goto(`${site.server.url}/exam`)
  await actor.logInByNumber(candidate.examNumber, candidate.accessCode, candidate.seat)
  await actor.confirmAndWait()
  await actor.inExam()
  return actor
}

test('F21 handed in by mistake: the area approves, the candidate goes on with answers, files and the time that is left, and the second receipt names the first', async () => {
  const { actor, candidate, page } = await sitDownAtStation(site, exam, 1)
  const shown = new Map<string, string[]>()
  await answerQuestions(actor, 0, 3, shown)
  await actor.openHandIn()
  const first = await actor.confirmHandIn()

  const room = roomRequestsActor(tablet)
  await test.step('the proctor asks from the seat, the desk of the area has it on top', async () => {
    const dialog = await room.askForOne(nameOf(candidate), '误交卷，恢复考试', '误点交卷')
    await dialog.getByLabel('另外补几分钟').fill('2')
    await dialog.getByRole('button', { name: /^申请恢复考试：/ }).click()
    await room.closeAsked()
    await expect(desk.row(candidate.examNumber)).toContainText('考生正在等，时间在走')
    await expect(desk.page.getByLabel('待审批 1')).toBeVisible()
  })
  await test.step('approved in two taps, the second says what will happen', async () => {
    await desk.approve(candidate.examNumber, '恢复考试，另补 2 分钟')
    await room.openRequests()
    await expect(room.requests.getByText('已批准')).toBeVisible()
  })
  await test.step('the page at the receipt says so, and the log-in goes on where it was', async () => {
    await page.getByRole('button', { name: '重新登录，继续考试' }).click({ timeout: 30_000 })
    await actor.atStation(candidate.seat)
    await actor.tryLogIn(candidate.examNumber, candidate.accessCode)
    await actor.confirmAndWait()
    await actor.inExam()
    expect(await actor.remaining()).toBeGreaterThan(60 * 60)
    for (const at of [0, 1, 2]) {
      await actor.goTo(at)
      await expect(actor.questions().nth(at)).toHaveAccessibleName(/已答/)
    }
    await answerQuestions(actor, 3, 5, shown)
    await actor.openHandIn()
  })
  await test.step('the second receipt names the first', async () => {
    const handedIn = page.waitForResponse((reply) => reply.url().endsWith('/bridge/hand-in'))
    const second = await actor.confirmHandIn()
    expect(second).not.toBe(first)
    await expect(page.getByText('第几次交卷')).toBeVisible()
    const reply = (await (await handedIn).json()) as {
      receipt?: { payload: { round: number; former: string | null } }
    }
    expect(reply.receipt?.payload).toMatchObject({ round: 2, former: first })
  })
})

test('F03e other work handed in after the first is kept apart as a case, which shows what differs and both scores, and an adjudicator decides with a reason', async () => {
  const candidate = candidateAt(1)
  const actor = await logInWithoutBridge('second', candidate)
  await answerQuestions(actor, 0, 2, new Map())
  await actor.savedOnServer()
  const sent = actor.page.waitForRequest((request) => request.url().endsWith('/hand-in'))
  await actor.openHandIn()
  const code = await actor.confirmHandIn()
  const request = await sent
  const authorization = request.headers()['authorization'] ?? ''
  const { contentDigest: digest, ...first } = request.postDataJSON() as Submission & {
    contentDigest: string
  }

  await test.step('another program hands in less of it: the first stands', async () => {
    const { server } = site
    const { sitting } = await sittingOnServer(server.url, authorization.replace('Bearer ', ''))
    const other = { ...first, cut: {} }
    const body = { ...other, contentDigest: contentDigest(sitting.sittingId, other) }
    const { reply } = await fetchEndpoint(server.url, handIn, { headers: { authorization }, body })
    expect(reply.outcome).toBe('contested')
    expect(reply.receipt.payload.contentDigest).not.toBe(digest)
    await actor.page.reload()
    await expect(actor.page.locator('[data-receipt-code]')).toHaveText(code)
  })
  const judge = adjudicatorActor(await site.staffBrowser('judge', 1366, 768), site.server.url)
  await test.step('the desk shows both side by side', async () => {
    await judge.signIn('judge', PASSWORD)
    await expect(judge.row(nameOf(candidate), candidate.examNumber)).toContainText('又交一次')
    await judge.openCase(nameOf(candidate), candidate.examNumber)
    // The receipt never waits for grading, and neither does the case.
    await expect(async () => {
      await judge.page.reload()
      expect((await judge.scores()).standing).toMatch(/\d/)
    }).toPass({ timeout: 60_000 })
    await expect(judge.page.getByRole('region', { name: '作答不同的客观题' })).toContainText(
      '未作答',
    )
    await expect(judge.page.getByRole('button', { name: '下载全部内容' })).toHaveCount(0)
  })
  await test.step('what a program added after the hand-in is late work, which the area decides on', async () => {
    const { binding, sitting } = await sittingOnServer(
      site.server.url,
      authorization.replace('Bearer ', ''),
    )
    const write = createEntryWriter(sitting.sittingId, binding)
    const body = { version: 1, heads: {}, events: [write(), write()] }
    await fetchEndpoint(site.server.url, syncAnswers, { headers: { authorization }, body })
    await desk.decideLate(candidate.examNumber, '没有正当原因')
  })
  await test.step('decided with a reason; the room is told', async () => {
    await judge.decide('维持原交卷', '第一次交卷完整，第二次是误操作。', '成绩不变')
    await tablet.getByRole('tab', { name: '考场实况' }).click()
    await expect(
      tablet.getByRole('list', { name: '上报与鉴定' }).getByText(nameOf(candidate)),
    ).toBeVisible()
  })
})

test('F03d nothing works: a retake is asked for and approved for one candidate and for all, the old sitting is sealed, and the candidate scheduled by hand sits again', async () => {
  const candidate = candidateAt(2)
  const actor = await logInWithoutBridge('third', candidate)
  await answerQuestions(actor, 0, 2, new Map())
  await actor.savedOnServer()

  const room = roomRequestsActor(tablet)
  await test.step('for one candidate, from the seat', async () => {
    await tablet.getByRole('tab', { name: '考场实况' }).click()
    const dialog = await room.askForOne(nameOf(candidate), '申请重考', '考试机故障')
    await dialog.getByLabel('经过和证据（可不填）').fill('显示器黑屏，换机也失败。')
    await dialog.getByRole('button', { name: /^申请重考：/ }).click()
    await room.closeAsked()
    await expect(desk.row(candidate.examNumber)).toContainText('显示器黑屏')
    await desk.approve(candidate.examNumber, '原考试记录封存')
    await room.openRequests()
    await expect(room.page.getByText('还没有编场')).toBeVisible()
  })
  await test.step('the old sitting is over at its PC, too', async () => {
    await expect(actor.page.locator('[data-receipt-code]')).toBeVisible({ timeout: 30_000 })
  })
  await test.step('for everybody else, in bulk', async () => {
    await room.askRetakeForAll('停电')
    await desk.approve('全场 2 人', '原考试记录封存')
    await expect(room.page.getByText('已安排重考的原记录（3）')).toBeVisible()
  })
  const { sessionId } = await office(createSession, {
    body: {
      ...{ examId: exam.examId, roomId: exam.roomId, name: '重考场' },
      plannedStart: Date.now(),
    },
  })
  await test.step('scheduled by hand on the page of the exam', async () => {
    const manager = officeActor(await site.staffBrowser('office', 1366, 768), site.server.url)
    await manager.signIn('office', PASSWORD)
    await manager.openExam('信息技术考试')
    await manager.openTab('场次与准考证')
    await manager.scheduleNext('重考场', 3)
  })
  await test.step('the same ticket opens the new session and only that; both sides name the other', async () => {
    const seats = await seatEverybody(office, sessionId)
    const { tickets } = await office(listTickets, { params: { sessionId } })
    const codeOf = (list: readonly { examNumber: string; accessCode: string }[]) =>
      list.find(({ examNumber }) => examNumber === candidate.examNumber)?.accessCode
    expect(codeOf(tickets)).toBe(candidate.accessCode)
    const seat = seats.find(({ examNumber }) => examNumber === candidate.examNumber)
    if (!seat) throw new Error('Expected a seat')
    await office(startSession, { params: { sessionId } })
    const again = await logInWithoutBridge('again', seat)
    await expect(again.questions().first()).not.toHaveAccessibleName(/已答/)
    await expect(tablet.getByRole('link', { name: '重考场次：重考场' }).first()).toBeVisible()
  })
})
