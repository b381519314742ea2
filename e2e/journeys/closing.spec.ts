import { randomBytes } from 'node:crypto'
import { expect, test } from '@playwright/test'
import { sealEntry, syncAnswers } from '@wenkao/shared/answers'
import { sha256Hex } from '@wenkao/shared/kernel'
import { markAbsent } from '@wenkao/shared/seating'
import { heldSitting } from '@wenkao/shared/sittings'
import { answerQuestions } from '../actors/questions.ts'
import { closingActor } from '../actors/closing.ts'
import { proctorActor } from '../actors/proctor.ts'
import { heldBy } from '../actors/station-facts.ts'
import { fetchBridge, fetchEndpoint } from '../exam-office-api.ts'
import { openExamSite, type ExamSite } from '../exam-site.ts'
import { until } from '../faults/process.ts'
import { callAsFirstOffice, prepareExam, startNextSession } from '../prepare-exam.ts'
import { logInAt, sitDownAtStation } from '../sit-down.ts'

const ACCOUNT = { username: 'office', password: 'correct horse battery' }

let site: ExamSite
test.beforeEach(async () => {
  site = await openExamSite(15_500)
})
test.afterEach(async ({}, testInfo) => {
  if (testInfo.status !== testInfo.expectedStatus) await site.takePictures(testInfo.outputDir)
  await site.close()
})

test('N12 the closing check is green only when files are up, incidents have notes and all are signed out; the report is closed for good, and the next candidate logs in at the same PC', async () => {
  const { server } = site
  const office = await callAsFirstOffice(server.url, server.setupLink, ACCOUNT)
  const exam = await prepareExam(office, { candidates: 2 })
  await exam.start()
  const [own, missing] = exam.candidates
  if (!own || !missing) throw new Error('Expected two candidates')
  const sitter = await sitDownAtStation(site, exam, 1)
  const tablet = await site.staffBrowser('tablet', 1024, 768)
  const proctor = proctorActor(tablet, server.url)
  const closing = closingActor(tablet)
  await proctor.signIn(ACCOUNT.username, ACCOUNT.password)
  await proctor.openSession('第一场')

  await test.step('while somebody answers, the PC has to stay on', async () => {
    await closing.open()
    await closing.isNotYet()
    await expect(closing.stayOn).toContainText(`${own.seat} 号机`)
    await expect(closing.line('全部交卷')).toContainText('考生401001')
  })

  await test.step('an incident is written down in two taps, and its note is asked for', async () => {
    await tablet.getByRole('tab', { name: '异常情况' }).click()
    await tablet.getByRole('button', { name: '网络中断' }).click()
    await tablet.getByRole('dialog').getByRole('button', { name: '保存' }).click()
    await expect(tablet.getByRole('dialog')).toBeHidden()
    await closing.open()
    await expect(closing.line('异常都有说明')).toContainText('还有异常没有说明')
  })

  const content = randomBytes(64)
  const token = (await heldBy(sitter.station)).token
  await test.step('a file that the PC has and the server has not keeps it on after the hand-in', async () => {
    await answerQuestions(sitter.actor, 0, 2, new Map())
    await sitter.actor.savedOnServer()
    await fetchEndpoint(server.url, syncAnswers, {
      headers: { authorization: `Bearer ${token}` },
      body: { version: 1, heads: {}, events: fileLog(await heldBy(sitter.station), content) },
    })
    await sitter.actor.openHandIn()
    await sitter.actor.confirmHandIn()
    await expect(closing.line('全部交卷')).toContainText('已完成')
    await expect(closing.stayOn).toContainText('有文件未上传')
    const response = await fetch(
      `${server.url}/api/candidate/files/${sha256Hex(new Uint8Array(content))}`,
      { method: 'PUT', headers: { authorization: `Bearer ${token}` }, body: content },
    )
    expect(response.status).toBe(200)
    await expect(closing.line('答题文件都已上传')).toContainText('已完成')
  })

  await test.step('line by line it becomes green', async () => {
    await office(markAbsent, {
      params: { sessionId: exam.sessionId },
      body: { sittingIds: await sittingIdsOf(missing.examNumber) },
    })
    await proctor.end()
    await closing.line('异常都有说明').getByRole('button', { name: '去说明' }).click()
    await tablet.getByRole('button', { name: '补充说明' }).click()
    await tablet.getByRole('dialog').getByLabel('经过').fill('交换机重启，两分钟后恢复')
    await tablet.getByRole('dialog').getByRole('button', { name: '保存' }).click()
    await closing.open()
    await expect(closing.line('异常都有说明')).toContainText('已完成')
    await closing.isNotYet()
    await closing.signOutAll()
    await expect(closing.banner).toContainText('可以关机')
  })

  await test.step('the report is printed, closed for good, and then only added to', async () => {
    await tablet.getByRole('button', { name: '考场报告单' }).click()
    await expect(tablet.getByRole('article')).toContainText('交换机重启，两分钟后恢复')
    await expect(tablet.getByRole('article')).toContainText('考生401002')
    await closing.closeReport()
    await tablet.getByLabel('补充说明').fill('401002 考生家长来电说明生病')
    await tablet.getByRole('button', { name: '补充说明' }).click()
    await expect(tablet.getByRole('article')).toContainText('家长来电说明生病')
    await expect(tablet.getByRole('button', { name: '封存报告单' })).toBeHidden()
  })

  await test.step('the PC is back at its idle screen by itself, and the next candidate logs in', async () => {
    await until('the idle screen', async () => {
      const { reply } = await fetchBridge(sitter.station.url, heldSitting)
      return reply.held === null
    })
    const next = await startNextSession(office, {
      ...{ roomId: exam.roomId, stations: 3, seat: own.seat, examNumber: '500001' },
    })
    await sitter.actor.atStation(own.seat)
    await logInAt(sitter.actor, next.candidate)
  })

  async function sittingIdsOf(examNumber: string): Promise<string[]> {
    const { candidates } = await closing.readCheck(server.url, exam.sessionId)
    return candidates.flatMap((one) => (one.examNumber === examNumber ? [one.sittingId] : []))
  }
})

/** A version of an answer file whose content the server does not hold, as a bridge's own writer tells it. */
function fileLog(held: Awaited<ReturnType<typeof heldBy>>, content: Uint8Array): string[] {
  const writer = randomBytes(16).toString('hex')
  const { epoch, branch, parent } = held.binding
  const base = { v: 1 as const, sitting: held.sitting.sittingId, writer, at: Date.now() }
  const first = sealEntry({
    ...{ ...base, n: 0, hlc: Date.now(), prev: null, kind: 'binding', item: null },
    value: { epoch, branch, parent },
  })
  const second = sealEntry({
    ...{
      ...base,
      n: 1,
      hlc: Date.now(),
      prev: first.hash,
      kind: 'file',
      item: '文件操作/旧稿.txt',
    },
    value: { hash: sha256Hex(content), size: content.length, baseHash: null },
  })
  return [first.text, second.text]
}
