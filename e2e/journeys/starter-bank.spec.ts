import { expect, test } from '@playwright/test'
import { officeActor } from '../actors/office.ts'
import { openExamSite, type ExamSite } from '../exam-site.ts'
import { callAsFirstOffice } from '../prepare-exam.ts'

const PASSWORD = 'correct horse battery'

let site: ExamSite
test.beforeEach(async () => {
  site = await openExamSite(17_740, undefined, { WENKAO_DEMO: '0' })
})
test.afterEach(async ({}, testInfo) => {
  if (testInfo.status !== testInfo.expectedStatus) await site.takePictures(testInfo.outputDir)
  await site.close()
})

test(
  'D01 an office on a server without the demo brings the delivered bank in and finds its items',
  { tag: '@full' },
  async () => {
    const account = { username: 'office', password: PASSWORD }
    await callAsFirstOffice(site.server.url, site.server.setupLink, account)
    const page = await site.staffBrowser('office', 1366, 768)
    const office = officeActor(page, site.server.url)
    await office.signIn('office', PASSWORD)
    await page.goto(`${site.server.url}/office/bank`)
    await expect(page.getByText('题库还是空的')).toBeVisible()
    await page.getByRole('button', { name: '导入随附题库' }).click()
    await expect(page.getByRole('status').filter({ hasText: /已导入 \d{3} 题。/ })).toBeVisible()
    await expect(page.getByRole('row')).not.toHaveCount(0)
    await page.reload()
    await expect(page.getByRole('row')).not.toHaveCount(0)
    await expect(page.getByText('题库还是空的')).toBeHidden()
  },
)
