import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { listCandidates } from '@wenkao/shared/sessions'
import { officeActor } from '../actors/office.ts'
import { openExamSite, type ExamSite } from '../exam-site.ts'
import { callAsFirstOffice, prepareRoster } from '../prepare-exam.ts'

const ACCOUNT = { username: 'office', password: 'correct horse battery' }
const EXAM = '信息技术考试'
/** Begin of an Excel file of before 2007. */
const OLD_EXCEL = Buffer.from('d0cf11e0a1b11ae1', 'hex')
const GOOD = '考号,姓名\r\n701001,江枫\r\n701002,孔明\r\n'

/** What people choose by mistake, and what each must be told. */
const WRONG_FILES = [
  { name: 'empty.xlsx', bytes: Buffer.alloc(0), told: /这个文件是空的/ },
  { name: 'empty.csv', bytes: Buffer.alloc(0), told: /这个文件是空的/ },
  {
    name: 'old-excel.xlsx',
    bytes: Buffer.concat([OLD_EXCEL, Buffer.alloc(4096)]),
    told: /旧版 Excel|另存为 \.xlsx/,
  },
  { name: 'old-excel.xls', bytes: OLD_EXCEL, told: /只能读取 \.xlsx 和 \.csv 文件/ },
  {
    name: 'broken.xlsx',
    bytes: Buffer.concat([Buffer.from('PK\u0003\u0004'), Buffer.alloc(500, 7)]),
    told: /读不出来/,
  },
  { name: 'picture.csv', bytes: Buffer.from('89504e470d0a1a0a0000000d', 'hex'), told: /读不出来/ },
  { name: 'huge.csv', bytes: Buffer.alloc(20 * 1024 * 1024 + 1, 65), told: /文件大于 20 MB/ },
]

let site: ExamSite
test.beforeEach(async () => {
  site = await openExamSite(13_700)
})
test.afterEach(async ({}, testInfo) => {
  if (testInfo.status !== testInfo.expectedStatus) await site.takePictures(testInfo.outputDir)
  await site.close()
})

test(
  'exam day: a roster file that is none is named in plain words, changes nothing, and a good one follows',
  { tag: '@full' },
  async () => {
    const { server } = site
    const call = await callAsFirstOffice(server.url, server.setupLink, ACCOUNT)
    const examId = await prepareRoster(call, { title: EXAM, durationMinutes: 60, examNumbers: [] })
    const candidates = async () => (await call(listCandidates, { params: { examId } })).total
    const office = officeActor(await site.staffBrowser('office', 1366, 768), server.url)
    await office.signIn(ACCOUNT.username, ACCOUNT.password)
    await office.openExam(EXAM)
    await office.openTab('名册导入')

    for (const wrong of WRONG_FILES) {
      await test.step(wrong.name, async () => {
        const path = join(site.folder, wrong.name)
        writeFileSync(path, wrong.bytes)
        await office.chooseRoster(path)
        await expect(office.page.getByRole('alert').filter({ hasText: wrong.told })).toBeVisible()
        await expect(office.page.getByRole('button', { name: /^导入可用的/ })).toHaveCount(0)
        expect(await candidates()).toBe(0)
        const other = office.page.getByRole('button', { name: '换一个文件' })
        if (await other.isVisible()) await other.click()
      })
    }

    await test.step('the right file afterwards', async () => {
      const path = join(site.folder, 'roster.csv')
      writeFileSync(path, GOOD)
      await office.chooseRoster(path)
      await office.takeGoodRows(2)
      await expect(office.page.getByText('已导入：新增 2，更改 0，未变 0。')).toBeVisible()
      expect(await candidates()).toBe(2)
    })
  },
)
