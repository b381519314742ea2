import { expect, test, type Page } from '@playwright/test'
import { createStaff } from '@wenkao/shared/accounts'
import { listAudit } from '@wenkao/shared/audit'
import { readRules } from '@wenkao/shared/grading'
import { endSession } from '@wenkao/shared/monitor'
import { readRelease } from '@wenkao/shared/releases'
import { checkInList, setAttendance } from '@wenkao/shared/seating'
import { reviewerActor } from '../actors/reviewer.ts'
import { decideReviews } from '../decide-reviews.ts'
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
let site: ExamSite
let office: StaffCall
let exam: PreparedExam
let keys: Readonly<Record<string, readonly string[]>>

/** Eight candidates: four with everything right or nearly, one with misconduct, one who logs in alone, two absent. */
test.beforeAll(async () => {
  site = await openExamSite(17_200)
  const account = { username: 'office', password: PASSWORD }
  office = await callAsFirstOffice(site.server.url, site.server.setupLink, account)
  exam = await prepareExam(office, { candidates: 8 })
  await exam.start()
  for (const [username, displayName] of [
    ['first', '复核员甲'],
    ['second', '复核员乙'],
  ] as const)
    await office(createStaff, {
      body: {
        ...{ username, displayName, password: PASSWORD },
        grants: [{ role: 'reviewer', scope: { kind: 'all' } }],
      },
    })
  const { rules } = await office(readRules, {
    params: { examId: exam.examId, rulesVersion: '1' },
  })
  keys = Object.fromEntries(rules.items.map(({ id, answer }) => [id, answer]))
  const wrong = Object.entries(keys).slice(3)
  const work = [keys, Object.fromEntries(wrong), keys, keys, keys]
  for (const [at, answers] of work.entries())
    await handInByApi(site.server.url, exam, candidateAt(at), { answers })
  await note(4, 'misconduct', '携带手机')
  await note(5, 'suspectedImpostor', '与照片不符')
})
test.afterEach(async ({}, testInfo) => {
  if (testInfo.status !== testInfo.expectedStatus) await site.takePictures(testInfo.outputDir)
})
test.afterAll(async () => {
  await site.close()
})

const candidateAt = (at: number) => {
  const candidate = exam.candidates[at]
  if (!candidate) throw new Error('Expected a candidate')
  return candidate
}
async function note(at: number, status: 'misconduct' | 'suspectedImpostor', text: string) {
  const { sessionId } = exam
  const { candidates } = await office(checkInList, { params: { sessionId } })
  const row = candidates.find(({ examNumber }) => examNumber === candidateAt(at).examNumber)
  if (!row) throw new Error('Expected the candidate at the door')
  const { status: seen, at: since } = row.attendance ?? { status: 'expected', at: null }
  await office(setAttendance, {
    params: { sessionId, sittingId: row.sittingId },
    body: { status, note: text, expected: { status: seen, at: since } },
  })
}
const desk = () => office(readRelease, { params: { examId: exam.examId } })

/** Decides every review of the exam as one of the reviewers, without a page. */
const decideAll = (username: string, isAppeal: boolean) =>
  decideReviews(
    site.server.url,
    exam.examId,
    { username, password: PASSWORD },
    isAppeal ? 'appeal' : 'flags',
  )
async function lookUp(page: Page, at: number): Promise<void> {
  const { examNumber, accessCode } = candidateAt(at)
  await page.goto(`${site.server.url}/result`)
  await page.getByLabel('考号').fill(examNumber)
  await page.getByLabel('考试密码').fill(accessCode)
  await page.getByRole('button', { name: '查询' }).click()
}
async function confirm(page: Page, button: string, reason: string): Promise<void> {
  await page.getByRole('button', { name: button, exact: true }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('理由').fill(reason)
  await dialog.getByRole('button').last().click()
  await expect(dialog).toBeHidden()
}
const picture = (page: Page, name: string) =>
  page.screenshot({ path: test.info().outputPath(`${name}.png`), fullPage: true })

test(
  'N13 results are frozen, refused while something is open, published; a candidate reads the own result on a phone, appeals, and finds the corrected edition',
  { tag: '@full' },
  async () => {
    const clerk = reviewerActor(await site.staffBrowser('clerk', 1366, 768), site.server.url)
    const { page } = clerk
    const phone = await site.staffBrowser('phone', 390, 844)
    await clerk.signIn('office', PASSWORD, `/office/exams/${exam.examId}/results`)
    await test.step('before anything is published, a candidate with the right code learns just that', async () => {
      await lookUp(phone, 0)
      await expect(phone.getByText('成绩还没有发布')).toBeVisible()
    })
    await test.step('open sessions and undecided candidates are named, and nothing can be published', async () => {
      await office(endSession, { params: { sessionId: exam.sessionId } })
      await until('the gradings', async () => {
        const { blockers } = await desk()
        return blockers.every(({ kind }) => kind !== 'gradingsMissing') || undefined
      })
      await page.reload()
      await confirm(page, '冻结成绩', '成绩核对完毕')
      await expect(page.locator('[data-blocker="suspicions"]')).toContainText('1')
      await expect(page.getByRole('button', { name: '发布第 1 版' })).toBeDisabled()
      await picture(page, 'desk-blocked')
    })
    await test.step('the office rules on who is suspected, reviewers on what is flagged', async () => {
      await page.getByRole('tab', { name: '结果认定' }).click()
      const { examNumber } = candidateAt(5)
      await page.getByRole('button', { name: `认定 考生${examNumber}` }).click()
      const dialog = page.getByRole('dialog')
      await dialog.getByLabel('认定为').selectOption('成绩无效')
      await dialog.getByLabel('理由').fill('确认为替考')
      await dialog.getByRole('button', { name: '认定', exact: true }).click()
      await expect(dialog).toBeHidden()
      await picture(page, 'rulings')
      await until('no review of flags', async () => {
        await decideAll('first', false)
        const { blockers } = await desk()
        return blockers.length === 0 || undefined
      })
    })
    await test.step('other settings are tried on the real results before they count', async () => {
      await page.getByRole('button', { name: '刷新' }).click()
      await expect(page.getByText('没有未结事项')).toBeVisible()
      await confirm(page, '解除冻结', '设置折算')
      await page.getByRole('tab', { name: '折算与公布设置' }).click()
      await page.getByLabel('成绩公式').fill('total / full * 100')
      await page.getByLabel('保留小数位').fill('0')
      await page.getByRole('button', { name: '划分等第' }).click()
      await page.getByLabel('开始').fill('2020-01-01T08:00')
      await page.getByLabel('截止').fill('2099-01-01T08:00')
      await page.getByRole('button', { name: '用现有成绩试算' }).click()
      await expect(page.getByRole('region', { name: '试算结果' })).toContainText('等第改变的考生')
      await picture(page, 'settings')
      await page.getByRole('button', { name: '保存设置' }).click()
      await expect(page.getByText('已保存')).toBeVisible()
    })
    await test.step('published, absent and void are no zeros', async () => {
      await confirm(page, '冻结成绩', '设置完毕')
      await confirm(page, '发布第 1 版', '首次发布')
      await expect(page.getByText('第 1 版已发布。')).toBeVisible()
      await page.getByRole('tab', { name: '成绩名单' }).click()
      const row = (at: number) =>
        page.getByRole('row').filter({ hasText: candidateAt(at).examNumber })
      await expect(row(4)).toContainText('违纪')
      await expect(row(5)).toContainText('成绩无效')
      await expect(row(6)).toContainText('缺考')
      await expect(row(6)).toContainText('—')
      await picture(page, 'lines')
      const saving = page.waitForEvent('download')
      await page.getByRole('button', { name: '导出 .xlsx' }).click()
      expect((await saving).suggestedFilename()).toContain('发布成绩-第1版.xlsx')
      await page.getByRole('tab', { name: '分组汇总' }).click()
      await picture(page, 'groups')
    })
    let before = ''
    await test.step('a candidate reads the own result on a phone, without evidence, and appeals', async () => {
      await lookUp(phone, 1)
      const card = phone.getByRole('article')
      await expect(card).toContainText('成绩')
      before = await card.locator('.figure strong').first().innerText()
      await expect(card.locator('details')).toHaveCount(0)
      await picture(phone, 'phone-result')
      await card.getByRole('button', { name: '提出申诉' }).click()
      await card.getByLabel('申诉内容').fill('前三题我都答了')
      await card.getByRole('button', { name: '提交申诉' }).click()
      await expect(card.getByText('将由两位复核员独立复核')).toBeVisible()
    })
    await test.step('decided by two, the points change, but not what is published', async () => {
      await decideAll('first', true)
      await decideAll('second', true)
      await lookUp(phone, 1)
      const card = phone.getByRole('article')
      await expect(card.getByText('申诉已有结论')).toBeVisible()
      await expect(card.locator('.figure strong').first()).toHaveText(before)
    })
    await test.step('a corrected edition says why and what it changed; the former stays', async () => {
      await page.getByRole('button', { name: '刷新' }).click()
      await expect(page.getByText('现在的成绩与已发布的不同')).toBeVisible()
      await confirm(page, '冻结，准备更正', '申诉成立')
      await confirm(page, '发布第 2 版', '申诉成立，更正一人')
      await expect(page.getByText('第 2 版已发布。')).toBeVisible()
      await page.getByRole('tab', { name: '与上一版的差别' }).click()
      const changes = page.getByRole('table', { name: '与上一版的差别' })
      await expect(changes.getByRole('row')).toHaveCount(2)
      await expect(changes).toContainText(candidateAt(1).examNumber)
      await picture(page, 'changes')
      await lookUp(phone, 1)
      const card = phone.getByRole('article')
      await expect(card.getByText('申诉成立，更正一人')).toBeVisible()
      await expect(card.locator('.figure strong').first()).not.toHaveText(before)
      await picture(phone, 'phone-corrected')
    })
    const audited = await office(listAudit, { query: { action: 'releases.publish' } })
    expect(audited.rows).toHaveLength(2)
    await page.close()
    await phone.close()
  },
)
