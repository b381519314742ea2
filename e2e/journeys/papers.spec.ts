import { expect, test, type Page } from '@playwright/test'
import { openExamSite, type ExamSite } from '../exam-site.ts'
import { callAsFirstOffice, type StaffCall } from '../prepare-exam.ts'
import { reviewerActor } from '../actors/reviewer.ts'
import { listPapers } from '@wenkao/shared/sessions'

const PASSWORD = 'correct horse battery'
let site: ExamSite
let office: StaffCall
let page: Page

test.beforeAll(async () => {
  site = await openExamSite(16_200)
  const account = { username: 'office', password: PASSWORD }
  office = await callAsFirstOffice(site.server.url, site.server.setupLink, account)
  page = await site.staffBrowser('pc', 1366, 768)
  await reviewerActor(page, site.server.url).signIn('office', PASSWORD, '/office/papers')
})
test.afterEach(async ({}, testInfo) => {
  if (testInfo.status !== testInfo.expectedStatus) await site.takePictures(testInfo.outputDir)
})
test.afterAll(async () => {
  await site.close()
})

test('D03 a plan is drawn at random, previewed as candidates see it, single questions are replaced, and the confirmed paper never changes', async () => {
  await test.step('a new paper begins with the usual plan, which is changed', async () => {
    await page.goto(`${site.server.url}/office/papers`)
    await page.getByRole('button', { name: '新建试卷' }).click()
    await page.getByLabel('试卷名称').fill('信息技术期末考试')
    await page.getByRole('button', { name: '建立', exact: true }).click()
    await expect(page.getByRole('heading', { name: '组卷方案' })).toBeVisible()
    const count = page.getByRole('spinbutton', { name: '第 1 行题数' })
    await count.fill('10')
    await count.press('Tab')
    await page.getByRole('button', { name: '保存方案' }).click()
    await expect(page.getByText('各行分值之和与总分不一致。')).toBeVisible()
    await page.getByLabel('总分').fill('98')
    await page.getByLabel('总分').press('Tab')
  })
  await test.step('drawn, with as many places as planned', async () => {
    await page.getByRole('button', { name: '随机抽题（37 题）' }).click()
    await expect(page.getByRole('heading', { name: '抽到的题目（37）' })).toBeVisible()
  })
  const group = page.getByRole('region', { name: '数制转换 · 单选题' })
  const [first, second] = [group.getByRole('listitem').nth(0), group.getByRole('listitem').nth(1)]
  await test.step('one question is replaced by chance and back by choice, the other stays', async () => {
    const stays = await second.innerText()
    const before = await first.innerText()
    const number = /\d{7,}/.exec(before)?.[0] ?? ''
    await first.getByRole('button', { name: '换一题' }).click()
    await expect(first).not.toContainText(number)
    expect(await second.innerText()).toBe(stays)
    await first.getByRole('button', { name: '指定题目' }).click()
    const dialog = page.getByRole('dialog', { name: '指定题目' })
    await dialog.getByLabel('题干或编号').fill(number)
    await dialog.getByRole('button', { name: '查找' }).click()
    await dialog.getByRole('button', { name: new RegExp(number) }).click()
    await expect(first).toContainText(number)
  })
  let shown = ''
  await test.step('the preview is what a candidate sees, without any answer', async () => {
    const title = await second.locator('.title').innerText()
    await page.getByRole('link', { name: '预览第 2 套' }).click()
    const preview = page.getByRole('article', { name: /预览|候/ }).first()
    await expect(preview).toBeVisible()
    await expect(page.getByText(title.slice(0, 12)).first()).toBeVisible()
    await expect(page.getByText('答案：')).toHaveCount(0)
    shown = await page.locator('.task').first().innerText()
    await page.getByRole('button', { name: '纸质版' }).click()
    await page.getByText('附答案（仅供工作人员）').click()
    await expect(page.getByText(/^答案：/).first()).toBeVisible()
    await page.goBack()
  })
  await test.step('confirmed, it is an exam paper and cannot be changed', async () => {
    await page.getByRole('button', { name: '确认试卷' }).click()
    await page.getByRole('dialog').getByRole('button', { name: '确认试卷' }).click()
    await expect(page.getByText('试卷已确认，可以用来建立考试。')).toBeVisible()
    await expect(page.getByRole('button', { name: '换一题' })).toHaveCount(0)
    const { papers } = await office(listPapers, {})
    expect(papers.find(({ title }) => title === '信息技术期末考试')).toMatchObject({
      ...{ items: 28, tasks: 3, points: 98, variants: 3 },
    })
    await page.goto(page.url().replace(/$/, '/preview/1'))
    await expect(page.locator('.task').first()).toHaveText(shown, { useInnerText: true })
  })
})
