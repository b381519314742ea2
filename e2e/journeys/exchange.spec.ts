import { readFileSync } from 'node:fs'
import { expect, test, type Page } from '@playwright/test'
import { createEntry, createFolder, putCategory } from '@wenkao/shared/bank'
import { TASK_LIST } from '@wenkao/shared/exchange'
import { templates } from '@wenkao/starter-bank'
import { openExamSite, type ExamSite } from '../exam-site.ts'
import { callAsFirstOffice, type StaffCall } from '../prepare-exam.ts'

const PASSWORD = 'correct horse battery'
const FOLDER = '0190a0a0-0000-7000-8000-000000000001'
let site: ExamSite
let office: StaffCall

test.beforeAll(async () => {
  site = await openExamSite(17_080)
  const account = { username: 'office', password: PASSWORD }
  office = await callAsFirstOffice(site.server.url, site.server.setupLink, account)
  const point = templates[0]?.template.knowledgePoint ?? ''
  const codes = ['9', '901', '90101', ...[1, 3, 5].map((length) => point.slice(0, length))]
  for (const code of new Set(codes))
    await office(putCategory, { params: { code }, body: { name: `目录${code}`, nameEn: '' } })
  await office(createFolder, { body: { folderId: FOLDER, name: '导入的题' } })
})
test.afterEach(async ({}, testInfo) => {
  if (testInfo.status !== testInfo.expectedStatus) await site.takePictures(testInfo.outputDir)
})
test.afterAll(async () => {
  await site.close()
})

const DOT =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg=='
const text = (name: string, html: string) =>
  `<${name} format="html"><text><![CDATA[${html}]]></text></${name}>`
/** As Moodle writes it: CDATA with HTML, a picture in base64, a script somebody pasted, a cloze. */
const MOODLE = `<?xml version="1.0" encoding="UTF-8"?>
<quiz>
<question type="category"><category><text>$course$/top/硬件</text></category></question>
<question type="multichoice"><name><text>内存</text></name>
<questiontext format="html"><text><![CDATA[<p>断电后内容会<b>丢失</b>的是？<img src="@@PLUGINFILE@@/a.png" alt="图"><script>document.title="hacked"</script><a href="javascript:alert(1)">提示</a></p>]]></text><file name="a.png" path="/" encoding="base64">${DOT}</file></questiontext>
${text('generalfeedback', '<p>RAM 是易失的。</p>')}<defaultgrade>1</defaultgrade><single>true</single><shuffleanswers>true</shuffleanswers><answernumbering>abc</answernumbering>
<answer fraction="0" format="html"><text><![CDATA[<p>硬盘</p>]]></text></answer>
<answer fraction="100" format="html"><text><![CDATA[<p>内存</p>]]></text></answer></question>
<question type="truefalse"><name><text>总线</text></name>${text('questiontext', '<p>USB 是一种总线。</p>')}
<answer fraction="100" format="moodle_auto_format"><text>true</text></answer><answer fraction="0" format="moodle_auto_format"><text>false</text></answer></question>
<question type="cloze"><name><text>填空组</text></name>${text('questiontext', '<p>1 KB 是 {1:NUMERICAL:=1024} 字节</p>')}</question>
</quiz>`

/** Opens the dialog over the list of one folder: what goes out is what the list shows. */
async function openExchange(page: Page): Promise<void> {
  await page.goto(`${site.server.url}/office/bank`)
  await page.getByLabel('文件夹', { exact: true }).selectOption('导入的题')
  await expect(page.getByRole('button', { name: '去掉筛选：导入的题' })).toBeVisible()
  await page.getByRole('button', { name: '导入与导出' }).click()
}
async function choose(page: Page, name: string, bytes: Buffer): Promise<void> {
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('要导入的文件').setInputFiles({
    ...{ name, buffer: bytes, mimeType: 'application/octet-stream' },
  })
  const folder = dialog.getByLabel('导入到文件夹')
  await folder.selectOption('导入的题')
}
async function give(page: Page, format: RegExp): Promise<Buffer> {
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('tab', { name: '导出' }).click()
  const formats = dialog.getByLabel('格式')
  await formats.selectOption(await formats.getByRole('option', { name: format }).innerText())
  await dialog.getByRole('button', { name: '检查' }).click()
  const coming = page.waitForEvent('download')
  await dialog.getByRole('button', { name: '下载文件' }).click()
  return readFileSync(await (await coming).path())
}

/** The list of a package: its parts are stored as they are. */
function tasksOf(zip: Buffer): { number: string; content: unknown }[] {
  const from = zip.indexOf(TASK_LIST) + TASK_LIST.length
  const list = zip.subarray(from, zip.indexOf('\n}\n', from) + 3).toString('utf8')
  return (JSON.parse(list) as { tasks: { number: string; content: unknown }[] }).tasks
}

test('N08 items of Moodle come in as drafts with a report, come twice only when wished, and go out as QTI, GIFT, spreadsheet and task package that are read again', async () => {
  const desk = await site.staffBrowser('office', 1366, 768)
  await desk.goto(`${site.server.url}/sign-in`)
  await desk.getByLabel('用户名').fill('office')
  await desk.getByLabel('密码', { exact: true }).fill(PASSWORD)
  await desk.getByRole('button', { name: '登录' }).click()
  await expect(desk.getByRole('navigation', { name: '主导航' })).toBeVisible()
  const dialog = desk.getByRole('dialog')

  await test.step('a trial says line by line what is not understood, and keeps nothing', async () => {
    await openExchange(desk)
    await choose(desk, 'moodle.xml', Buffer.from(MOODLE))
    await dialog.getByLabel('知识点').fill('90101')
    await dialog.getByRole('button', { name: '检查文件' }).click()
    await expect(dialog.getByText('可以导入：2 题；题库中已有：0 题')).toBeVisible()
    const cloze = dialog.getByRole('row', { name: /填空组/ })
    await expect(cloze).toContainText('不支持的题型，未导入')
    await expect(cloze).toContainText('在题库中手工新建')
    await expect(dialog.getByRole('row', { name: /脚本或嵌入内容已删除/ }).first()).toBeVisible()
    const coming = desk.waitForEvent('download')
    await dialog.getByRole('button', { name: '下载报告（.xlsx）' }).click()
    expect((await coming).suggestedFilename()).toBe('报告-moodle.xml.xlsx')
  })

  await test.step('the import brings drafts, the same file again nothing', async () => {
    await dialog.getByRole('button', { name: '导入 2 题为草稿' }).click()
    await expect(dialog.getByText(/已导入为草稿：2 题/)).toBeVisible()
    await dialog.getByRole('button', { name: '检查文件' }).click()
    await choose(desk, 'again.xml', Buffer.from(MOODLE))
    await dialog.getByRole('button', { name: '检查文件' }).click()
    await expect(dialog.getByText('可以导入：0 题；题库中已有：2 题')).toBeVisible()
    await expect(dialog.getByRole('row', { name: /题库中已有：\d{7}/ }).first()).toBeVisible()
    await expect(dialog.getByRole('button', { name: /题为草稿/ })).toBeDisabled()
    await dialog.getByText('题库中已有的题目仍然导入一份').click()
    await dialog.getByRole('button', { name: '检查文件' }).click()
    await expect(dialog.getByRole('button', { name: '导入 2 题为草稿' })).toBeEnabled()
  })

  await test.step('files that go out are read again as the same items', async () => {
    for (const [name, file, total] of [
      [/QTI/, 'qti.zip', 2],
      [/GIFT/, 'items.gift', 1],
      [/表格/, 'items.xlsx', 1],
    ] as const) {
      await openExchange(desk)
      const bytes = await give(desk, name)
      await dialog.getByRole('tab', { name: '导入' }).click()
      await choose(desk, file, bytes)
      await dialog.getByRole('button', { name: '检查文件' }).click()
      // There already is what has the same content, word for word.
      await expect(dialog.getByText(`可以导入：0 题；题库中已有：${total} 题`), file).toBeVisible()
    }
  })

  await test.step('a task package goes out, comes in as a draft when wished, and is the same', async () => {
    const [starter] = templates
    if (!starter) throw new Error('Expected a template')
    const { template, difficulty, tags } = starter
    const { knowledgePoint, kind, title } = template
    const content = { kind, title, template: { ...template } }
    await office(createEntry, {
      body: {
        ...{ entryId: crypto.randomUUID(), folderId: FOLDER, note: '' },
        ...{ knowledgePoint, difficulty, tags: [...tags], content },
      },
    })
    await openExchange(desk)
    const bytes = await give(desk, /操作题包/)
    const [task] = tasksOf(bytes)
    expect(task?.content).toEqual(JSON.parse(JSON.stringify(content)))
    await dialog.getByRole('tab', { name: '导入' }).click()
    await choose(desk, 'tasks.zip', bytes)
    await dialog.getByRole('button', { name: '检查文件' }).click()
    await expect(dialog.getByText('可以导入：0 题；题库中已有：1 题')).toBeVisible()
    await dialog.getByText('题库中已有的题目仍然导入一份').click()
    await dialog.getByRole('button', { name: '检查文件' }).click()
    await dialog.getByRole('button', { name: '导入 1 题为草稿' }).click()
    await expect(dialog.getByText(/已导入为草稿：1 题/)).toBeVisible()
    await openExchange(desk)
    const both = tasksOf(await give(desk, /操作题包/))
    expect(both.map((one) => ({ ...one, number: '' }))).toEqual([
      { ...task, number: '' },
      { ...task, number: '' },
    ])
  })

  await test.step('what a script wanted is gone, and the preview shows text, picture and no address', async () => {
    await desk.goto(`${site.server.url}/office/bank`)
    await desk.getByLabel('文件夹', { exact: true }).selectOption('导入的题')
    await desk
      .getByRole('row', { name: /断电后/ })
      .getByRole('link')
      .click()
    const shown = desk.getByRole('article').first()
    await expect(shown).toContainText('断电后内容会丢失的是？')
    await expect(shown.locator('script, a[href^="javascript"]')).toHaveCount(0)
    await expect
      .poll(() => shown.locator('img').evaluate((img: HTMLImageElement) => img.naturalWidth))
      .toBe(1)
    expect(await desk.title()).not.toContain('hacked')
  })
})
