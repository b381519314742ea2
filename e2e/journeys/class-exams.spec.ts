import { createStaff, logInStaff } from '@wenkao/shared/accounts'
import {
  confirmPaperDraft,
  createPaperDraft,
  drawPaper,
  plannedPoints,
  readPaper,
  type BlueprintRow,
} from '@wenkao/shared/blueprints'
import type { PaperContent } from '@wenkao/shared/papers'
import { createRoom, registerStation } from '@wenkao/shared/places'
import { expect, test, type Page } from '@playwright/test'
import { candidateActor, type CandidateActor } from '../actors/candidate.ts'
import { reviewerActor } from '../actors/reviewer.ts'
import { fetchEndpoint } from '../exam-office-api.ts'
import { openExamSite, type ExamSite } from '../exam-site.ts'
import { callAsFirstOffice, prepareSite, type StaffCall } from '../prepare-exam.ts'

const PASSWORD = 'correct horse battery'
let site: ExamSite
let office: StaffCall
let roomId: string
let author: StaffCall
let page: Page

test.beforeAll(async () => {
  site = await openExamSite(17_040)
  const { url, setupLink } = site.server
  office = await callAsFirstOffice(url, setupLink, { username: 'office', password: PASSWORD })
  const siteId = await prepareSite(office, '第二中学')
  ;({ roomId } = await office(createRoom, {
    params: { siteId },
    body: { name: '机房一', stations: 2 },
  }))
  const grants = [{ role: 'author' as const, scope: { kind: 'all' as const } }]
  const account = { username: 'wang', password: PASSWORD }
  await office(createStaff, { body: { ...account, displayName: '王老师', grants } })
  const { cookie } = await fetchEndpoint(url, logInStaff, {
    body: account,
    headers: { origin: url },
  })
  author = async (endpoint, input = {}) =>
    (await fetchEndpoint(url, endpoint, { ...input, headers: { cookie, origin: url } })).reply
  page = await site.staffBrowser('teacher', 1366, 768)
  await reviewerActor(page, url).signIn('wang', PASSWORD, '/office/class-exams')
})
test.afterEach(async ({}, testInfo) => {
  if (testInfo.status !== testInfo.expectedStatus) await site.takePictures(testInfo.outputDir)
})
test.afterAll(async () => {
  await site.close()
})

/** A confirmed paper of the teacher's own, drawn from the delivered bank. */
async function ownPaper(title: string, rows: readonly BlueprintRow[]): Promise<PaperContent> {
  const draftId = crypto.randomUUID()
  const params = { draftId }
  const blueprint = {
    ...{ title, durationMinutes: 40, totalPoints: plannedPoints(rows), variants: 1 },
    ...({ variantRule: 'lastTwoDigits', use: 'practice', rows: [...rows] } as const),
  }
  const made = await author(createPaperDraft, { body: { draftId, blueprint } })
  const drawn = await author(drawPaper, { params, body: { expectedRevision: made.revision } })
  const { paperId } = await author(confirmPaperDraft, {
    ...{ params, body: { expectedRevision: drawn.revision } },
  })
  const { variants } = await author(readPaper, { params: { paperId } })
  const [content] = variants
  if (!content) throw new Error('Expected a paper')
  return content
}
const row = (change: Partial<BlueprintRow>): BlueprintRow => ({
  ...{ rowId: 'r', code: '901', kind: 'single', count: 3, points: 2, isCommon: true },
  ...change,
})
/** Answers all items of a paper as they are right, but the first one. */
async function answerAll(actor: CandidateActor, paper: PaperContent): Promise<void> {
  for (let at = 0; at < paper.items.length; at += 1) {
    await actor.goTo(at)
    const stem = (await actor.stem()).replace(/\s+/g, '')
    const item = paper.items.find((one) => one.stem.replace(/\s+/g, '') === stem)
    if (!item) throw new Error(`No item reads “${stem}”`)
    await actor.answer(item, item.answer)
  }
  await actor.savedOnServer()
}
async function enter(of: Page, number: string, password: string): Promise<CandidateActor> {
  const actor = candidateActor(of)
  await actor.tryLogIn(number, password)
  await actor.confirmAndWait()
  return actor
}
const password = async (): Promise<string> =>
  (await page.locator('[data-class-password]').innerText()).replace(/\s/g, '')

test('D15 a teacher with an account examines a class of three from nothing: list pasted, one password, two PCs with the exam client and one browser, results on the same page', async () => {
  const paper = await ownPaper('第三单元小测', [row({})])
  const stations = [await site.station(1), await site.station(2)]
  for (const [at, station] of stations.entries())
    await office(registerStation, {
      params: { roomId, number: String(at + 1) },
      body: { pairingCode: await station.pairingCode() },
    })
  await test.step('one page: list pasted, class chosen, created', async () => {
    await page.goto(`${site.server.url}/office/class-exams/new`)
    await page.getByRole('button', { name: '新建班级' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('班级名称').fill('初二（1）班')
    await dialog.getByLabel('学生名单').fill('2301 王芳\n2302 李雷\n2303 韩梅梅')
    await dialog.getByRole('button', { name: '保存（3 人）' }).click()
    await expect(page.getByRole('checkbox', { name: '初二（1）班（3 人）' })).toBeChecked()
    await page.getByLabel('地点').selectOption({ label: '第二中学 机房一（2 台）' })
    await page.getByRole('button', { name: '建立，显示考试密码' }).click()
    await expect(page.locator('[data-class-password]')).toBeVisible()
  })
  const code = await password()
  expect(code).toMatch(/^\d{6}$/)
  const browser = await site.staffBrowser('student', 1366, 768)
  await browser.goto(`${site.server.url}/exam`)
  const pages = [...(await Promise.all(stations.map((one) => one.openBrowser()))), browser]
  const actors: CandidateActor[] = []
  await test.step('students enter, before the start and after it', async () => {
    for (const [at, of] of pages.slice(0, 2).entries())
      actors.push(await enter(of, `230${at + 1}`, code))
    await page.getByRole('button', { name: '开始考试' }).click()
    await expect(page.getByText('进行中')).toBeVisible()
    await candidateActor(browser).tryLogIn('2303', '000000')
    await expect(browser.getByRole('alert')).toContainText('考号或考试密码不对')
    actors.push(await enter(browser, '2303', code))
    for (const actor of actors) await actor.inExam()
  })
  await test.step('all write and hand in, and the teacher sees it', async () => {
    for (const actor of actors) {
      await answerAll(actor, paper)
      await expect(actor.page.getByRole('region', { name: '练习反馈' })).toHaveCount(0)
      await actor.openHandIn()
      await actor.confirmHandIn()
    }
    for (const name of ['王芳', '李雷', '韩梅梅']) {
      const card = page
        .getByRole('list', { name: '学生' })
        .getByRole('listitem')
        .filter({ hasText: name })
      await expect(card).toContainText('已交卷', { timeout: 30_000 })
      await expect(card).toContainText('6 / 6 分', { timeout: 60_000 })
    }
    await expect(browser.getByText('您的得分：6 / 6 分')).toBeVisible({ timeout: 30_000 })
    const download = page.waitForEvent('download')
    await page.getByRole('button', { name: '下载成绩' }).click()
    expect((await download).suggestedFilename()).toBe('第三单元小测.xlsx')
    await page.getByRole('button', { name: '结束考试' }).click()
    await page.getByRole('dialog').getByRole('button', { name: '结束考试' }).click()
    await expect(page.getByText('已结束').first()).toBeVisible()
  })
})

test('D15 practice tells a student what is wrong and what is right, and nothing before an answer', async () => {
  const paper = await ownPaper('课堂练习', [row({ count: 2 })])
  await page.goto(`${site.server.url}/office/class-exams/new`)
  await page.getByText('练习', { exact: true }).click()
  await page.getByLabel('试卷').selectOption({ label: '课堂练习（2 题，4 分）' })
  await page.getByLabel('地点').selectOption({ label: '任意电脑的浏览器' })
  await page.getByRole('button', { name: '建立，显示考试密码' }).click()
  await expect(page.locator('[data-class-password]')).toBeVisible()
  const code = await password()
  await page.getByRole('button', { name: '开始考试' }).click()
  await expect(page.getByText('进行中')).toBeVisible()
  const browser = await site.staffBrowser('practising', 1366, 768)
  await browser.goto(`${site.server.url}/exam`)
  const actor = await enter(browser, '2301', code)
  await actor.inExam()
  await actor.goTo(0)
  const stem = (await actor.stem()).replace(/\s+/g, '')
  const item = paper.items.find((one) => one.stem.replace(/\s+/g, '') === stem)
  if (item?.kind !== 'single') throw new Error(`No item reads “${stem}”`)
  const wrong = item.options?.find(({ id }) => !item.answer.includes(id))
  const right = item.options?.find(({ id }) => item.answer.includes(id))
  if (!wrong || !right) throw new Error('Expected a right and a wrong option')
  const feedback = browser.getByRole('region', { name: '练习反馈' })
  const said = feedback.getByRole('status')
  /** Presses again where it came too soon after the last time, as the page asks for. */
  const check = (answer: string) =>
    expect(async () => {
      await feedback.getByRole('button', { name: '看看对不对' }).click()
      await expect(said).toContainText(answer, { timeout: 6000 })
    }).toPass({ timeout: 60_000 })
  await test.step('no key before an answer', async () => {
    await check('还没有作答')
    await expect(said).not.toContainText('正确答案')
  })
  await test.step('wrong: what is right', async () => {
    await actor.answer(item, [wrong.id])
    await actor.savedOnServer()
    await check('不对')
    await expect(said).toContainText('正确答案')
    await expect(said).toContainText(right.text)
  })
  await test.step('right: the points', async () => {
    await actor.answer(item, [right.id])
    await expect(said).toBeEmpty()
    await actor.savedOnServer()
    await check('答对了，得 2 分')
  })
})
