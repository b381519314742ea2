import { join } from 'node:path'
import { writeFileSync } from 'node:fs'
import { expect, test, type Locator, type Page } from '@playwright/test'
import { makeTask, TaskTemplateSchema } from '@wenkao/office'
import { createStaff } from '@wenkao/shared/accounts'
import { createFolder, putCategory, listFolders } from '@wenkao/shared/bank'
import { openExamSite, type ExamSite } from '../exam-site.ts'
import { callAsFirstOffice, type StaffCall } from '../prepare-exam.ts'

const PASSWORD = 'correct horse battery'
let site: ExamSite
let office: StaffCall

test.beforeAll(async () => {
  site = await openExamSite(17_000)
  const account = { username: 'office', password: PASSWORD }
  office = await callAsFirstOffice(site.server.url, site.server.setupLink, account)
  for (const [code, name] of [
    ['1', 'Word'],
    ['101', '字体'],
    ['10101', '字体字号'],
  ] as const)
    await office(putCategory, { params: { code }, body: { name, nameEn: '' } })
  await office(createStaff, {
    body: {
      ...{ username: 'second', displayName: '王老师', password: PASSWORD },
      grants: [{ role: 'examOffice', scope: { kind: 'all' } }],
    },
  })
  await office(createFolder, { body: { folderId: crypto.randomUUID(), name: '操作题' } })
  expect((await office(listFolders, {})).folders.length).toBeGreaterThan(0)
})
test.afterEach(async ({}, testInfo) => {
  if (testInfo.status !== testInfo.expectedStatus) await site.takePictures(testInfo.outputDir)
})
test.afterAll(async () => {
  await site.close()
})

async function signIn(page: Page, username: string): Promise<void> {
  await page.goto(`${site.server.url}/sign-in`)
  await page.getByLabel('用户名').fill(username)
  await page.getByLabel('密码', { exact: true }).fill(PASSWORD)
  await page.getByRole('button', { name: '登录' }).click()
  await expect(page.getByRole('navigation', { name: '主导航' })).toBeVisible()
}

/** Two documents as a teacher has them: one to work on, one that is no document at all. */
function documents(folder: string): { good: string; bad: string } {
  const template = TaskTemplateSchema.parse({
    ...{ version: 1, kind: 'word', title: '素材', knowledgePoint: '10101', folder: '素材' },
    ...{ mainFile: '通知.docx', parameters: {} },
    steps: [{ texts: ['无'], checkpoints: [] }],
    start: {
      word: { title: '运动会通知', paragraphs: ['明天上午开运动会。', '请各班按时到场。'] },
    },
  })
  const bytes = makeTask(template, { values: {}, wordings: [0, 0] }).startFiles.get('通知.docx')
  if (!bytes) throw new RangeError('Expected a document')
  const good = join(folder, '通知.docx')
  const bad = join(folder, '坏.docx')
  writeFileSync(good, bytes)
  writeFileSync(bad, bytes.subarray(0, 900))
  return { good, bad }
}

test('D02 a teacher makes a Word template from nothing by form with an uploaded start file, mends what the trial tells, and a second person approves it', async ({}, testInfo) => {
  const teacher = await site.staffBrowser('teacher', 1366, 768)
  const { good, bad } = documents(testInfo.outputPath())
  await signIn(teacher, 'office')
  await teacher.goto(`${site.server.url}/office/bank/new?code=10101`)
  await expect(teacher.getByLabel('模板名称')).toBeVisible()
  await teacher.getByLabel('模板名称').fill('运动会通知的字体')

  await test.step('paragraphs typed by keyboard are what checkpoints may look at', async () => {
    await retype(teacher.getByLabel('正文', { exact: true }), '各班积极报名。')
    await teacher.getByLabel('增加评分点').selectOption('10101')
    const checkpoint = teacher.locator('[data-checkpoint="10101"]')
    await expect(
      checkpoint.getByLabel('段落：取值方式').locator('option[value="start.1"]'),
    ).toContainText('各班积极报名')
    await checkpoint.getByRole('button', { name: /^去掉/ }).click()
    await expect(checkpoint).toHaveCount(0)
  })

  await test.step('a damaged file is refused with what to do, a sound one becomes the document', async () => {
    await teacher.locator('[data-start-file]').setInputFiles(bad)
    await expect(teacher.locator('[data-refused]')).toHaveText(/已损坏.*另存/)
    await teacher.locator('[data-start-file]').setInputFiles(good)
    await expect(teacher.getByText('（要操作的文档）')).toBeVisible()
    await expect(teacher.locator('[data-refused]')).toHaveCount(0)
  })

  await test.step('a parameter with its fonts, and a checkpoint bound to it', async () => {
    await teacher.getByLabel('增加参数').selectOption('font')
    const added = teacher.locator('[data-parameter="font"]')
    await retype(added.getByLabel('代号'), 'face')
    const font = teacher.locator('[data-parameter="face"]')
    await font.getByLabel('黑体').check()
    await font.getByLabel('楷体', { exact: true }).check()
    await teacher.getByLabel('说法 1').fill('将正文第一段设为规定的字体。')
    await teacher.getByLabel('增加评分点').selectOption('10101')
    const checkpoint = teacher.locator('[data-checkpoint="10101"]')
    await checkpoint.getByLabel('段落：取值方式').selectOption('start.1')
    await checkpoint.getByLabel('中文字体：取值方式').selectOption('face')
    await retype(checkpoint.getByLabel('分值'), '4')
  })

  await test.step('what cannot be taken stays as typed, says why, and keeps the page from saving', async () => {
    const points = teacher.locator('[data-checkpoint="10101"]').getByLabel('分值')
    const save = teacher.getByRole('button', { name: '保存', exact: true })
    await retype(points, ' ')
    await expect(teacher.getByRole('alert')).toHaveText('请填写一个数，未采用')
    await expect(save).toBeDisabled()
    await retype(points, '4')
    await expect(teacher.getByRole('alert')).toHaveCount(0)
    await expect(save).toBeEnabled()
    const code = teacher.locator('[data-parameter="face"]').getByLabel('代号')
    await retype(code, 'Face 1')
    await expect(teacher.getByRole('alert')).toContainText('代号以小写英文字母开头')
    await expect(code).toHaveValue('Face 1')
    await expect(save).toBeDisabled()
    await testInfo.attach('refused', { body: await teacher.screenshot({ fullPage: true }) })
    await retype(code, 'face')
    await expect(save).toBeEnabled()
  })

  const trial = teacher.getByRole('region', { name: '试做' })
  await test.step('the trial shows the task and tells that the wording does not say the font', async () => {
    await trial.getByRole('button', { name: '试做一次' }).click()
    const fault = trial.locator('[data-fault="not-mentioned"]').first()
    await expect(fault).toContainText('第 1 步')
    await expect(fault).toContainText('插入相应的参数')
    await expect(trial.locator('[data-sample]')).toContainText('将正文第一段设为规定的字体。')
    await testInfo.attach('fault', { body: await teacher.screenshot({ fullPage: true }) })
  })

  await test.step('mended by the button that inserts the parameter, it is sound', async () => {
    await teacher.getByLabel('说法 1').fill('将正文第一段设为。')
    await teacher
      .getByLabel('说法 1')
      .evaluate((field: HTMLTextAreaElement) => field.setSelectionRange(8, 8))
    await teacher.getByRole('button', { name: '插入：face' }).click()
    await expect(teacher.getByLabel('说法 1')).toHaveValue('将正文第一段设为{face}。')
    await trial.getByRole('button', { name: '再抽一题试做' }).click()
    await expect(trial).toContainText('可产生 2 道不同的题')
    await expect(trial.locator('[data-sample]')).toContainText(/将正文第一段设为(黑体|楷体)。/)
    await expect(trial.locator('[data-sample]')).toContainText('通知.docx')
    await expect(trial.locator('tbody tr').last()).toContainText('4')
    await testInfo.attach('sound', { body: await teacher.screenshot({ fullPage: true }) })
  })

  await test.step('saved, submitted, and approved by a second person', async () => {
    await teacher.getByRole('button', { name: '保存', exact: true }).click()
    const heading = teacher.getByRole('heading', { name: /^10101\d\d/ })
    await expect(heading).toBeVisible()
    const number = await heading.innerText()
    await teacher.getByRole('button', { name: '提交审核' }).click()
    await expect(teacher.getByText('等待第二人审核')).toBeVisible()
    const second = await site.staffBrowser('second', 1366, 768)
    await signIn(second, 'second')
    await second.goto(`${site.server.url}/office/bank`)
    await second.getByLabel('题目形式').selectOption({ label: '操作题' })
    await expect(second.getByRole('button', { name: '去掉筛选：操作题' })).toBeVisible()
    await second.getByRole('link', { name: number }).click()
    await second.getByRole('button', { name: '试做一次' }).click()
    await expect(second.locator('[data-sample]')).toContainText('将正文第一段设为')
    await second.getByRole('button', { name: '审核通过' }).click()
    await expect(second.getByText('已审核', { exact: true })).toBeVisible()
  })
})

/** Types as a person does, key by key, and goes on to the next field. */
async function retype(field: Locator, text: string): Promise<void> {
  await field.click()
  await field.press('ControlOrMeta+a')
  await field.pressSequentially(text)
  await field.press('Tab')
}
