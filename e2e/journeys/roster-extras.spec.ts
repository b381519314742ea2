import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { zipSync } from 'fflate'
import { officeActor } from '../actors/office.ts'
import { openExamSite, type ExamSite } from '../exam-site.ts'
import { callAsFirstOffice, prepareRoster } from '../prepare-exam.ts'

const ACCOUNT = { username: 'office', password: 'correct horse battery' }
const EXAM = '信息技术考试'
/** A grey PNG of one pixel. */
const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg==',
  'base64',
)
const ROSTER = [
  '考号,姓名,学校,特殊需要',
  '701001,江枫,城北中学,加时 30%',
  '701002,孔明,城北中学,无',
  '701003,李雷,城北中学,加时若干',
].join('\r\n')

const UNNUMBERED = ['姓名,学校', '林涛,城北中学', '韩梅,城南中学', '赵雪,城北中学'].join('\r\n')

let site: ExamSite
test.beforeEach(async () => {
  site = await openExamSite(17_780)
})
test.afterEach(async ({}, testInfo) => {
  if (testInfo.status !== testInfo.expectedStatus) await site.takePictures(testInfo.outputDir)
  await site.close()
})

test(
  'N10 a roster says what it would change and what it cannot take, its photos come as one zip',
  { tag: '@full' },
  async () => {
    const { server } = site
    const call = await callAsFirstOffice(server.url, server.setupLink, ACCOUNT)
    const examNumbers = ['701001', '701002']
    await prepareRoster(call, { title: EXAM, durationMinutes: 60, examNumbers })
    const office = officeActor(await site.staffBrowser('office', 1366, 768), server.url)
    const { page } = office
    await office.signIn(ACCOUNT.username, ACCOUNT.password)
    await office.openExam(EXAM)

    await test.step('changes are named before anything is saved, extra time without a figure is refused', async () => {
      await office.openTab('名册导入')
      const path = join(site.folder, 'roster.csv')
      writeFileSync(path, ROSTER)
      await office.chooseRoster(path)
      const changes = page.getByRole('region', { name: '将更改的考生' })
      await expect(changes).toContainText('考生701001')
      await expect(changes).toContainText('江枫')
      await expect(page.getByText('加时若干').filter({ visible: true })).toBeVisible()
      await office.takeGoodRows(2)
      await expect(page.getByText('已导入：新增 0，更改 2，未变 0。')).toBeVisible()
    })

    await test.step('who comes without a number is numbered by the pattern of the office, and again the same', async () => {
      const path = join(site.folder, 'no-numbers.csv')
      writeFileSync(path, UNNUMBERED)
      const numbers = page.getByRole('region', { name: '编考号' })
      const pattern = numbers.getByLabel('编号规则')
      await page.getByRole('button', { name: '换一个文件' }).click()
      await office.chooseRoster(path)
      await expect(numbers).toContainText('有 3 行没有考号')
      await expect(page.getByRole('button', { name: '没有可导入的行' })).toBeDisabled()
      await pattern.pressSequentially('26{学校')
      await expect(numbers).toContainText('花括号不成对')
      await pattern.fill('26')
      await numbers.getByRole('button', { name: '插入 {学校:2}' }).click()
      await numbers.getByRole('button', { name: '插入 {序号:4}' }).click()
      await expect(numbers).toContainText('第一个考号： 26010001')
      await numbers.getByRole('button', { name: '按此规则编号' }).click()
      await expect(numbers.getByRole('row').filter({ hasText: '26020001' })).toContainText('韩梅')
      await office.takeGoodRows(3)
      await expect(page.getByText('已导入：新增 3，更改 0，未变 0。')).toBeVisible()
      await page.getByRole('button', { name: '换一个文件' }).click()
      await office.chooseRoster(path)
      await expect(pattern).toHaveValue('26{学校:2}{序号:4}')
      await office.takeGoodRows(3)
      await expect(page.getByText('已导入：新增 0，更改 0，未变 3。')).toBeVisible()
    })

    await test.step('good photos are kept, the others are named with the reason', async () => {
      const path = join(site.folder, 'photos.zip')
      const files = { '一班/701001.png': PNG, '999.png': PNG, '701002.txt': Buffer.from('x') }
      writeFileSync(path, zipSync(files))
      const input = page.locator('input[type=file][accept*="zip"]')
      await input.setInputFiles(path)
      await expect(page.getByText('新存入 1 张')).toBeVisible()
      await expect(page.getByText('名册中没有这个考号或证件号。')).toBeVisible()
    })
  },
)
