import { readFileSync } from 'node:fs'
import { expect, test } from '@playwright/test'
import { putCandidates } from '@wenkao/shared/sessions'
import { strFromU8, unzipSync } from 'fflate'
import { officeActor } from '../actors/office.ts'
import { openExamSite, type ExamSite } from '../exam-site.ts'
import {
  callAsFirstOffice,
  prepareRoster,
  prepareSession,
  prepareSite,
  type StaffCall,
} from '../prepare-exam.ts'

const PASSWORD = 'correct horse battery'
const IDENTITY = '11010519491231002X'

let site: ExamSite
let call: StaffCall
test.beforeEach(async () => {
  site = await openExamSite(17_760)
  const account = { username: 'office', password: PASSWORD }
  call = await callAsFirstOffice(site.server.url, site.server.setupLink, account)
})
test.afterEach(async ({}, testInfo) => {
  if (testInfo.status !== testInfo.expectedStatus) await site.takePictures(testInfo.outputDir)
  await site.close()
})

test(
  'D10 the office finds a person, hands out everything that is held, and ends it for good',
  { tag: '@full' },
  async () => {
    const roster = { title: '去年的考试', durationMinutes: 60, examNumbers: ['9001', '9002'] }
    const examId = await prepareRoster(call, roster)
    const person = { examNumber: '9001', name: '欧阳·小雨', identityNumber: IDENTITY }
    await call(putCandidates, { params: { examId }, body: { candidates: [person] } })

    const page = await site.staffBrowser('office', 1366, 768)
    const office = officeActor(page, site.server.url)
    await office.signIn('office', PASSWORD)
    await page.getByRole('link', { name: '个人信息' }).click()
    const find = async (text: string) => {
      await page.getByLabel('查找考生').fill(text)
      await page.getByRole('button', { name: '查找', exact: true }).click()
    }
    await find('没有这个人')
    await expect(page.getByText('没有找到。')).toBeVisible()
    await find(IDENTITY)
    await page.getByRole('row', { name: '9001' }).getByRole('button', { name: '查看' }).click()
    await expect(page.getByText('110*************2X')).toBeVisible()
    await expect(page.getByText('还没有人看过。')).toBeVisible()

    const waiting = page.waitForEvent('download')
    await page.getByRole('link', { name: '导出全部信息' }).click()
    const file = await (await waiting).path()
    const files = unzipSync(new Uint8Array(readFileSync(file)))
    expect(JSON.parse(strFromU8(files['person.json'] ?? new Uint8Array()))).toMatchObject({
      ...{ name: '欧阳·小雨', identityNumber: IDENTITY },
    })
    await page.getByRole('button', { name: '返回结果' }).click()
    await page.getByRole('row', { name: '9001' }).getByRole('button', { name: '查看' }).click()
    await expect(page.getByText('全部信息（导出）')).toBeVisible()

    await page.getByRole('button', { name: '永久删除' }).click()
    const dialog = page.getByRole('dialog')
    const go = dialog.getByRole('button', { name: '永久删除' })
    await dialog.getByLabel('理由').fill('申请 2026-17')
    await dialog.getByLabel('再输入一次考号').fill('9002')
    await expect(dialog.getByText('与该考生的考号不符')).toBeVisible()
    await expect(go).toBeDisabled()
    await dialog.getByLabel('再输入一次考号').fill('9001')
    await go.click()
    await expect(page.getByText('申请 2026-17').first()).toBeVisible()
    await expect(page.getByText('110*************2X')).toBeHidden()
    await expect(page.getByRole('button', { name: '永久删除' })).toBeHidden()
    await find(IDENTITY)
    await expect(page.getByText('没有找到。')).toBeVisible()
    await find('9001')
    await expect(page.getByRole('row', { name: '9001' })).toContainText('***')

    // A candidate whose session is still ahead.
    const next = await prepareRoster(call, {
      ...roster,
      title: '下周的考试',
      examNumbers: ['9101'],
    })
    const siteId = await prepareSite(call, '城北中学')
    await prepareSession(call, {
      ...{ examId: next, siteId, name: '第一场', stations: 2, candidates: 1 },
    })
    const ahead = '9101'
    await find(ahead)
    await page.getByRole('row', { name: ahead }).getByRole('button', { name: '查看' }).click()
    await expect(page.getByText('该考生的场次还没有结束，现在不能删除。')).toBeVisible()
    await expect(page.getByRole('button', { name: '永久删除' })).toBeDisabled()

    await page.getByRole('tab', { name: '保存期限' }).click()
    await page.getByLabel('照片保存').selectOption({ label: '12 个月' })
    await page.getByRole('button', { name: '保存', exact: true }).click()
    await expect(page.getByText('已保存')).toBeVisible()
    await page.reload()
    await page.getByRole('tab', { name: '保存期限' }).click()
    await expect(page.getByLabel('照片保存')).toHaveValue('12')
  },
)
