import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { CheckpointSchema, makeAnswer } from '@wenkao/office'
import { createStaff, logInStaff } from '@wenkao/shared/accounts'
import {
  confirmPaperDraft,
  createPaperDraft,
  drawPaper,
  plannedPoints,
  readPaper,
  type BlueprintRow,
} from '@wenkao/shared/blueprints'
import type { ObjectiveItem, PaperContent } from '@wenkao/shared/papers'
import { createRoom, registerStation } from '@wenkao/shared/places'
import { starterItems } from '@wenkao/starter-bank'
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

/** The answer to a task that scores in full, by the engine's own changes of what was laid out. */
function answerTask(task: PaperContent['tasks'][number], answerFolder: string): void {
  const inFolder = (path: string) => join(answerFolder, task.folder, path)
  const { mainFile, ...fields } = task
  const { submittedFiles } = makeAnswer({
    task: {
      ...{ ...fields, ...(mainFile === undefined ? {} : { mainFile }) },
      checkpoints: task.checkpoints.map((one) => CheckpointSchema.parse(one)),
    },
    startFiles: new Map(task.materials.map(({ path }) => [path, readFileSync(inFolder(path))])),
  })
  for (const [path, bytes] of submittedFiles) {
    mkdirSync(dirname(inFolder(path)), { recursive: true })
    writeFileSync(inFolder(path), bytes)
  }
}

test(
  'D15 practice at an exam PC checks the saved Word file, names all that is right of multiple and fill-in items, and explains it',
  { tag: '@full' },
  async () => {
    const rows = [
      row({ rowId: 'm', code: '901', kind: 'multiple', count: 1 }),
      row({ rowId: 'f', code: '901', kind: 'fillIn', count: 1 }),
      row({ rowId: 'w', code: '101', kind: 'word', count: 1, points: 20 }),
    ]
    const paper = await ownPaper('上机练习', rows)
    const siteId = await prepareSite(office, '第三中学')
    const room = await office(createRoom, {
      params: { siteId },
      body: { name: '机房二', stations: 1 },
    })
    const station = await site.station(3)
    await office(registerStation, {
      params: { roomId: room.roomId, number: '1' },
      body: { pairingCode: await station.pairingCode() },
    })
    await page.goto(`${site.server.url}/office/class-exams/new`)
    await page.getByText('练习', { exact: true }).click()
    await page.getByLabel('试卷').selectOption({ label: '上机练习（3 题，24 分）' })
    await page.getByRole('button', { name: '新建班级' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('班级名称').fill('初三（2）班')
    await dialog.getByLabel('学生名单').fill('3301 赵敏')
    await dialog.getByRole('button', { name: '保存（1 人）' }).click()
    const own = page.getByRole('checkbox', { name: '初三（2）班（1 人）' })
    await expect(own).toBeChecked()
    const other = page.getByRole('checkbox', { name: '初二（1）班（3 人）' })
    if ((await other.count()) > 0) await other.uncheck()
    await page.getByLabel('地点').selectOption({ label: '第三中学 机房二（1 台）' })
    await page.getByRole('button', { name: '建立，显示考试密码' }).click()
    await expect(page.locator('[data-class-password]')).toBeVisible()
    const code = await password()
    await page.getByRole('button', { name: '开始考试' }).click()
    await expect(page.getByText('进行中')).toBeVisible()
    const at = await station.openBrowser()
    await at.setViewportSize({ width: 1366, height: 768 })
    // The exam client has learned which station it is.
    await expect(at.getByText('本机机号')).toBeVisible()
    const actor = await enter(at, '3301', code)
    await actor.inExam()

    const feedback = at.getByRole('region', { name: '练习反馈' })
    const said = feedback.getByRole('status')
    const shows = (text: string) =>
      expect(async () => {
        await feedback.getByRole('button', { name: '看看对不对' }).click()
        await expect(said).toContainText(text, { timeout: 6000 })
      }).toPass({ timeout: 60_000 })
    const next = at.getByRole('button', { name: '下一题' })
    const explanationOf = (item: ObjectiveItem) => {
      const found = starterItems.find(({ content }) => content.stem === item.stem)
      if (!found || found.content.explanation === '') throw new Error(`No item “${item.stem}”`)
      return found.content.explanation
    }
    for (const [index, wrong] of [
      [0, (item: ObjectiveItem) => item.answer.slice(0, 1)],
      [1, () => ['不知道']],
    ] as const) {
      await actor.goTo(index)
      const stem = (await actor.stem()).replace(/\s+/g, '')
      const item = paper.items.find((one) => one.stem.replace(/\s+/g, '') === stem)
      if (!item) throw new Error(`No item reads “${stem}”`)
      await test.step(`${item.kind}: all that is right, and why`, async () => {
        await actor.answer(item, wrong(item))
        await actor.savedOnServer()
        await shows('正确答案')
        for (const right of item.answer)
          await expect(said).toContainText(
            item.options?.find(({ id }) => id === right)?.text ?? right,
          )
        await expect(said).toContainText(explanationOf(item))
        await expect(said).toBeInViewport({ ratio: 1 })
        // However much is said: the way on is in sight.
        await expect(next).toBeInViewport({ ratio: 1 })
        const box = await next.boundingBox()
        const foot = await at.getByRole('contentinfo').boundingBox()
        expect((box?.y ?? 0) + (box?.height ?? 0)).toBeLessThanOrEqual(foot?.y ?? 0)
        await at.screenshot({ path: test.info().outputPath(`${item.kind}.png`) })
        await actor.answer(item, item.kind === 'fillIn' ? item.answer.slice(0, 1) : item.answer)
        await actor.savedOnServer()
        await shows('答对了，得 2 分')
        await expect(said).toContainText(explanationOf(item))
      })
    }

    const [task] = paper.tasks
    if (!task) throw new Error('Expected a task')
    const check = at.getByRole('region', { name: '操作题检查' })
    const points = (text: string) =>
      expect(async () => {
        await check.getByRole('button', { name: '检查我的操作' }).click()
        await expect(check.getByRole('status')).toContainText(text, { timeout: 60_000 })
      }).toPass({ timeout: 120_000 })
    await test.step('the Word file as it was laid out has no point, and what is missing is named', async () => {
      await actor.openTask(task.title)
      await points('0 / 20 分')
      await expect(check.getByRole('listitem')).toHaveCount(task.checkpoints.length)
      await expect(check.getByText('未完成')).toHaveCount(task.checkpoints.length)
    })
    await test.step('saved as it should be, it has all', async () => {
      answerTask(task, station.answerFolder)
      await expect(at.getByText('已保存并上传').first()).toBeVisible({ timeout: 60_000 })
      await points('20 / 20 分')
      await expect(check.getByText('已完成')).toHaveCount(task.checkpoints.length)
      await at.screenshot({ path: test.info().outputPath('word.png'), fullPage: true })
    })
  },
)
