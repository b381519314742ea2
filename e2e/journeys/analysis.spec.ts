import { expect, test } from '@playwright/test'
import { readAnalysis } from '@wenkao/shared/analysis'
import { readRules } from '@wenkao/shared/grading'
import { endSession } from '@wenkao/shared/monitor'
import { reviewerActor } from '../actors/reviewer.ts'
import { openExamSite, type ExamSite } from '../exam-site.ts'
import { until } from '../faults/process.ts'
import { handInByApi } from '../hand-in-by-api.ts'
import {
  callAsFirstOffice,
  prepareExam,
  type PreparedExam,
  type StaffCall,
} from '../prepare-exam.ts'

const PASSWORD = 'correct horse battery'
const CANDIDATES = 12
let site: ExamSite
let office: StaffCall
let exam: PreparedExam
let ids: readonly string[]

/** Candidate n answers the first n items right, and the others not at all. */
test.beforeAll(async () => {
  site = await openExamSite(17_300)
  const account = { username: 'office', password: PASSWORD }
  office = await callAsFirstOffice(site.server.url, site.server.setupLink, account)
  exam = await prepareExam(office, { candidates: CANDIDATES })
  await exam.start()
  const { rules } = await office(readRules, {
    params: { examId: exam.examId, rulesVersion: '1' },
  })
  const keys = rules.items.map(({ id, answer }) => [id, answer] as const)
  ids = keys.map(([id]) => id)
  for (const [at, candidate] of exam.candidates.entries())
    await handInByApi(site.server.url, exam, candidate, {
      answers: Object.fromEntries(keys.slice(0, at)),
    })
  await office(endSession, { params: { sessionId: exam.sessionId } })
})
test.afterEach(async ({}, testInfo) => {
  if (testInfo.status !== testInfo.expectedStatus) await site.takePictures(testInfo.outputDir)
})
test.afterAll(async () => {
  await site.close()
})

test(
  'D13 a paper that was sat is analysed: difficulty, discrimination and options of each item, reliability, distribution, rooms, and a workbook',
  { tag: '@full' },
  async () => {
    const query = { language: 'zh-CN' }
    await until('the gradings', async () => {
      const { summary } = await office(readAnalysis, { params: { examId: exam.examId }, query })
      return summary.sat === CANDIDATES || undefined
    })
    const clerk = reviewerActor(await site.staffBrowser('clerk', 1366, 768), site.server.url)
    await clerk.signIn('office', PASSWORD, `/office/exams/${exam.examId}/analysis`)
    const { page } = clerk
    const table = page.getByRole('table', { name: '试题' })
    const row = (id: string) => table.getByRole('row').filter({ hasText: id })
    await test.step('an item that all but one had right, and its place in the order', async () => {
      const first = ids[0] ?? ''
      await expect(row(first)).toContainText('0.92')
      await expect(row(first)).toContainText('1 / 12')
      await page.screenshot({ path: test.info().outputPath('analysis.png'), fullPage: true })
      await page.getByRole('button', { name: /^难度/ }).click()
      await page.getByRole('button', { name: /^难度/ }).click()
      await expect(table.getByRole('row').nth(1)).toContainText(first)
    })
    await test.step('who chose what', async () => {
      await row(ids[0] ?? '')
        .getByRole('button')
        .click()
      const drawer = page.getByRole('dialog')
      await expect(drawer).toContainText('标准答案')
      await expect(drawer).toContainText('12 人')
      await page.screenshot({ path: test.info().outputPath('item.png') })
      await page.keyboard.press('Escape')
      await expect(drawer).toBeHidden()
    })
    await test.step('by room', async () => {
      await page.getByRole('tab', { name: '学校与考场' }).click()
      await page.getByLabel('按').selectOption('考场')
      await expect(page.getByRole('row').filter({ hasText: '城南' })).toContainText('12')
    })
    await test.step('as a workbook, and into the bank', async () => {
      const saving = page.waitForEvent('download')
      await page.getByRole('button', { name: '导出 .xlsx' }).click()
      expect((await saving).suggestedFilename()).toContain('试卷分析.xlsx')
      await page.getByRole('button', { name: '把统计写入题库' }).click()
      await expect(page.getByText(/题库已更新 \d+ 道题/)).toBeVisible()
    })
    await page.close()
  },
)
