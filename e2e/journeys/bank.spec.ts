import { expect, test, type Page } from '@playwright/test'
import { createStaff } from '@wenkao/shared/accounts'
import { putCategory } from '@wenkao/shared/bank'
import { openExamSite, type ExamSite } from '../exam-site.ts'
import { callAsFirstOffice, type StaffCall } from '../prepare-exam.ts'

const PASSWORD = 'correct horse battery'
let site: ExamSite
let office: StaffCall

test.beforeAll(async () => {
  site = await openExamSite(16_000)
  const account = { username: 'office', password: PASSWORD }
  office = await callAsFirstOffice(site.server.url, site.server.setupLink, account)
  for (const [code, name] of [
    ['9', '客观题'],
    ['970', '校本题目'],
    ['97001', '存储'],
  ] as const)
    await office(putCategory, { params: { code }, body: { name, nameEn: '' } })
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
const choose = async (page: Page, label: string, text: string | RegExp): Promise<void> => {
  const select = page.getByLabel(label, { exact: true })
  const option = select.getByRole('option', { name: text })
  await expect(option).toBeAttached()
  await select.selectOption(await option.innerText())
}

/** One red dot, as somebody pastes it from a screenshot. */
const DOT =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg=='

test('D09, D01 a teacher applies, is approved, writes an item with table, formula and picture that reads as candidates see it, and a second person approves it', async () => {
  const teacher = await site.staffBrowser('teacher', 1366, 768)
  await teacher.goto(`${site.server.url}/apply`)
  await teacher.getByLabel('姓名').fill('林老师')
  await teacher.getByLabel('单位').fill('第一中学')
  await teacher.getByLabel('联系方式').fill('lin@example.org')
  await teacher.getByLabel('用户名').fill('lin')
  await teacher.getByLabel('密码', { exact: true }).fill(PASSWORD)
  await teacher.getByRole('button', { name: '提交申请' }).click()
  const code = await teacher.locator('[data-code]').innerText()
  const look = async () => {
    await teacher.goto(`${site.server.url}/apply`)
    await teacher.getByLabel('申请码').fill(code)
    await teacher.getByRole('button', { name: '查看' }).click()
    return teacher.locator('[data-state]').innerText()
  }
  expect(await look()).toContain('等待审批')

  const desk = await site.staffBrowser('office', 1366, 768)
  await signIn(desk, 'office')
  await desk.goto(`${site.server.url}/office/bank/authors`)
  await desk.getByRole('button', { name: '批准', exact: true }).click()
  await desk.getByRole('dialog').getByRole('button', { name: '批准', exact: true }).click()
  await expect(desk.getByText(/已批准/)).toBeVisible()
  expect(await look()).toContain('已批准')

  await test.step('the author writes an item in the own folder, and the preview follows', async () => {
    await signIn(teacher, 'lin')
    await teacher.getByRole('link', { name: '题库', exact: true }).click()
    await teacher.getByRole('button', { name: /客观题/ }).click()
    await teacher.getByRole('link', { name: '新建试题' }).click()
    await choose(teacher, '知识点', /^97001/)
    await teacher
      .getByLabel('题干')
      .fill(
        '下表中 $2^{10}$ 字节等于多少？\n| 单位 | 字节 |\n| --- | --- |\n| **KB** | ? |\n<script>document.title="hacked"</script> `$A$1`',
      )
    await teacher.getByLabel('题干').evaluate(async (field, dot) => {
      const bytes = Uint8Array.from(atob(dot), (sign) => sign.charCodeAt(0))
      const data = new DataTransfer()
      data.items.add(new File([bytes], 'screenshot.png', { type: 'image/png' }))
      const paste = new ClipboardEvent('paste', {
        clipboardData: data,
        bubbles: true,
        cancelable: true,
      })
      field.dispatchEvent(paste)
    }, DOT)
    for (const [letter, text] of [
      ['A', '1000'],
      ['B', '1024'],
      ['C', '512'],
      ['D', '8'],
    ] as const)
      await teacher.getByLabel(`选项 ${letter}`, { exact: true }).fill(text)
    await teacher.getByLabel('选项 B 正确').check()
    await teacher.getByLabel('解析').fill('1 KB 是 2 的 10 次方字节。')
    const preview = teacher.getByRole('article', { name: /预览/ })
    await expect(preview.locator('math msup')).toHaveCount(1)
    await expect(preview.getByRole('columnheader', { name: '单位' })).toBeVisible()
    await expect(preview.locator('strong')).toHaveText('KB')
    await expect(preview.locator('code')).toHaveText('$A$1')
    await expect(
      preview.locator('.rich').getByText('<script>document.title="hacked"</script>'),
    ).toBeVisible()
    await expect(preview.locator('script')).toHaveCount(0)
    await expect
      .poll(() => preview.locator('img').evaluate((img: HTMLImageElement) => img.naturalWidth))
      .toBe(1)
    await preview.getByLabel(/1024/).check()
    await expect(preview.getByLabel(/1024/)).toBeChecked()
    await teacher.getByRole('button', { name: '保存', exact: true }).click()
    await expect(teacher.getByRole('heading', { name: '9700101' })).toBeVisible()
    expect(await teacher.title()).not.toContain('hacked')
  })

  await test.step('whoever wrote it does not approve it', async () => {
    await teacher.getByRole('button', { name: '提交审核' }).click()
    await expect(teacher.getByText('等待第二人审核')).toBeVisible()
    await expect(teacher.getByRole('button', { name: '审核通过' })).toHaveCount(0)
  })

  await test.step('the office finds it by its number and sends it back, the author mends it, the office approves', async () => {
    await desk.goto(`${site.server.url}/office/bank`)
    await choose(desk, '状态', '待审核')
    await desk.getByRole('link', { name: '9700101' }).click()
    await desk.getByRole('button', { name: '退回修改' }).click()
    const dialog = desk.getByRole('dialog', { name: '退回修改' })
    await dialog.getByLabel('理由').fill('请写明依据')
    await dialog.getByRole('button', { name: '退回修改' }).click()
    await expect(desk.getByText('草稿', { exact: true })).toBeVisible()

    await teacher.reload()
    await expect(teacher.getByText(/请写明依据/)).toBeVisible()
    await teacher.getByRole('button', { name: '编辑' }).click()
    await teacher.getByLabel('依据').fill('GB/T 5271.1')
    await teacher.getByLabel('修改说明').fill('补上依据')
    await teacher.getByRole('button', { name: '保存', exact: true }).click()
    await teacher.getByRole('button', { name: '与第 1 版比较' }).click()
    await expect(teacher.locator('ins')).toHaveText('GB/T 5271.1')
    await teacher.getByRole('button', { name: '提交审核' }).click()
    await expect(teacher.getByText('等待第二人审核')).toBeVisible()

    await desk.reload()
    await desk.getByRole('button', { name: '审核通过' }).click()
    await expect(desk.getByText('已审核', { exact: true })).toBeVisible()
  })
})

test('D01, D02 the search finds Chinese words and numbers by their beginning, near duplicates are told, and a shared folder is seen by whom it is shared with', async () => {
  await office(createStaff, {
    body: {
      ...{ username: 'chen', displayName: '陈老师', password: PASSWORD },
      grants: [{ role: 'author', scope: { kind: 'all' } }],
    },
  })
  const desk = await site.staffBrowser('desk', 1024, 768)
  await signIn(desk, 'office')
  await desk.goto(`${site.server.url}/office/bank/folders`)
  await desk.getByRole('button', { name: '新建文件夹' }).click()
  await desk.getByLabel('名称').fill('共同命题')
  await desk.getByRole('dialog').getByRole('button', { name: '保存' }).click()
  await expect(desk.getByRole('heading', { name: '共同命题' })).toBeVisible()

  const write = async (stem: string) => {
    await desk.goto(`${site.server.url}/office/bank/new?code=97001`)
    await choose(desk, '知识点', /^97001/)
    await choose(desk, '文件夹', '共同命题')
    await choose(desk, '题型', '判断')
    await desk.getByLabel('题干').fill(stem)
  }
  const stem = '固态硬盘没有机械部件，因此读写时不会产生噪声，也不怕震动。'
  await write(stem)
  await desk.getByRole('button', { name: '保存', exact: true }).click()
  const number = await desk.getByRole('heading', { name: /^97001/ }).innerText()
  await write(stem.replace('因此', '所以'))
  await expect(desk.locator('[data-similar]')).toContainText(number)
  await desk.getByRole('button', { name: '保存', exact: true }).click()
  await expect(desk.getByRole('heading', { name: /^97001/ })).toBeVisible()
  await desk.goto(`${site.server.url}/office/bank/similar`)
  const pair = desk.getByRole('article').filter({ hasText: number })
  await pair.getByRole('button', { name: '不是重复' }).click()
  await expect(pair).toHaveCount(0)

  const chen = await site.staffBrowser('chen', 390, 844)
  await signIn(chen, 'chen')
  const rows = chen.getByRole('table').getByRole('link')
  const find = async (words: string, found: number) => {
    await chen.getByLabel('查找').fill(words)
    await expect(rows).toHaveCount(found)
  }
  await chen.goto(`${site.server.url}/office/bank`)
  await find('固态硬盘没有机械部件', 0)
  await desk.goto(`${site.server.url}/office/bank/folders`)
  await desk.getByRole('button', { name: '命名与共用：共同命题' }).click()
  await choose(desk, '与谁共用', '陈老师')
  await desk.getByRole('dialog').getByRole('button', { name: '保存' }).click()
  await expect(desk.getByText('陈老师：可查看')).toBeVisible()
  await chen.reload()
  await choose(chen, '文件夹', '共同命题')
  await expect(rows).toHaveCount(2)
  await find('机械部件', 2)
  await find('因此 噪声', 1)
  await find('打印机', 0)
  await find(number, 1)
  await rows.click()
  await expect(chen.getByRole('heading', { name: number })).toBeVisible()
  await expect(chen.getByRole('button', { name: '编辑' })).toHaveCount(0)
})
