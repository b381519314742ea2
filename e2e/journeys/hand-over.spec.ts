import { expect, test } from '@playwright/test'
import { officeActor } from '../actors/office.ts'
import { proctorActor } from '../actors/proctor.ts'
import { openExamSite, type ExamSite } from '../exam-site.ts'
import { callAsFirstOffice, prepareExam } from '../prepare-exam.ts'

const ACCOUNT = { username: 'office', password: 'correct horse battery' }
const STAFF = [
  '用户名,姓名,角色,考区,考点,考场',
  'zhang,张敏,监考员,城南,城南,第一场考场',
  'li,李强,待考区工作人员,城南,城南,',
  'sun,孙丽,监考员,城北,城北,',
  'bad name,,校长,城西,,',
].join('\n')

let site: ExamSite
test.beforeEach(async () => {
  site = await openExamSite(15_520)
})
test.afterEach(async ({}, testInfo) => {
  if (testInfo.status !== testInfo.expectedStatus) await site.takePictures(testInfo.outputDir)
  await site.close()
})

test('exam day: staff come from a spreadsheet, a room goes to a colleague of the same area on another device, and an area sees only its own', async () => {
  const { server } = site
  const call = await callAsFirstOffice(server.url, server.setupLink, ACCOUNT)
  await prepareExam(call, { candidates: 2 })
  await prepareExam(call, { candidates: 1, place: '城北', from: 501_001 })
  const desk = await site.staffBrowser('desk', 1366, 768)
  const office = officeActor(desk, server.url)
  await office.signIn(ACCOUNT.username, ACCOUNT.password)

  const passwords =
    await test.step('the office imports them: bad rows are named, passwords shown once', async () => {
      await desk.goto(`${server.url}/office/staff`)
      await desk.getByRole('button', { name: '导入账号' }).click()
      const dialog = desk.getByRole('dialog', { name: '导入账号' })
      const file = { name: '人员.csv', mimeType: 'text/csv', buffer: Buffer.from(STAFF) }
      await dialog.locator('input[type=file]').setInputFiles(file)
      await expect(dialog).toContainText('共 4 行：新建 3，变更 0，没有变化 0，有错 1')
      for (const fault of ['没有姓名', '没有这个角色', '没有这个考区'])
        await expect(dialog).toContainText(fault)
      await dialog.getByRole('button', { name: '导入 3 个账号' }).click()
      const strips = desk.getByRole('listitem').filter({ hasText: '初始密码' })
      await expect(strips).toHaveCount(3)
      const texts = await strips.locator('code').allInnerTexts()
      await desk.getByRole('button', { name: '已打印，关闭' }).click()
      await expect(desk.getByRole('button', { name: '导入账号' })).toBeVisible()
      return new Map(
        texts.flatMap((text, at) => (at % 2 === 0 ? [[text, texts[at + 1] ?? '']] : [])),
      )
    })
  const tabletOf = async (username: string, width: number, height: number) => {
    const page = await site.staffBrowser(username, width, height)
    const actor = proctorActor(page, server.url)
    await actor.signIn(username, passwords.get(username) ?? '')
    return { page, actor }
  }

  const zhang = await tabletOf('zhang', 1024, 768)
  await test.step('the proctor sees the own room’s session and nobody else’s', async () => {
    await expect(zhang.page.getByRole('link', { name: /打开 第一场/ })).toHaveCount(1)
    await zhang.actor.openSession('第一场')
    await expect(zhang.page.getByText('管理人员：张敏')).toBeVisible()
  })

  await test.step('the initial password becomes an own one, and is worthless afterwards', async () => {
    const own = 'vier Stühle im Hof'
    await zhang.page.getByRole('button', { name: '张敏', exact: true }).click()
    const dialog = zhang.page.getByRole('dialog', { name: '修改密码' })
    const fill = (label: string, text: string) =>
      dialog.getByLabel(label, { exact: true }).fill(text)
    const submit = dialog.getByRole('button', { name: '修改密码' })
    await fill('现在的密码', 'not the one it is')
    await fill('新密码', own)
    await fill('再输入一次新密码', `${own}.`)
    await expect(dialog.getByText('与新密码不一致')).toBeVisible()
    await expect(submit).toBeDisabled()
    await fill('再输入一次新密码', own)
    await submit.click()
    await expect(dialog.getByText('用户名或密码不对')).toBeVisible()
    await fill('现在的密码', passwords.get('zhang') ?? '')
    await submit.click()
    await expect(dialog.getByText('密码已修改')).toBeVisible()
    await dialog.getByRole('button', { name: '关闭' }).last().click()
    await expect(zhang.page.getByText('管理人员：张敏')).toBeVisible()
    const again = await site.staffBrowser('again', 1024, 768)
    await proctorActor(again, server.url).signIn('zhang', own)
    await expect(again.getByRole('link', { name: /打开 第一场/ })).toHaveCount(1)
  })

  await test.step('the room goes to a colleague of the area, whose names alone are offered', async () => {
    await zhang.page.getByRole('button', { name: '交接', exact: true }).click()
    const dialog = zhang.page.getByRole('dialog', { name: '交接考场' })
    await expect(dialog.getByRole('radio', { name: '李强' })).toBeVisible()
    await expect(dialog.getByRole('radio', { name: '孙丽' })).toBeHidden()
    await dialog.getByRole('radio', { name: '李强' }).click()
    await dialog.getByRole('radio', { name: '我不再管理这个场次' }).click()
    await dialog.getByRole('button', { name: '交接', exact: true }).click()
    await expect(dialog).toBeHidden()
    await expect(zhang.page.getByText('管理人员：李强')).toBeVisible()
  })

  await test.step('who took over starts the session on another device', async () => {
    const li = await tabletOf('li', 1366, 768)
    await li.actor.openSession('第一场')
    await li.actor.start()
    await li.page.getByRole('tab', { name: '异常情况' }).click()
    await expect(li.page.getByText('交给 李强')).toBeVisible()
  })

  await test.step('the other area sees its own session, and none of this one', async () => {
    const sun = await tabletOf('sun', 1024, 768)
    await expect(sun.page.getByRole('link', { name: /打开 第一场/ })).toHaveCount(1)
    await expect(sun.page.getByText('城北 · 第一场考场')).toBeVisible()
    await expect(sun.page.getByText('城南')).toHaveCount(0)
    await sun.page.goto(zhang.page.url())
    await expect(sun.page.getByRole('alert')).toBeVisible()
    await expect(sun.page.getByRole('tab')).toHaveCount(0)
  })
})
