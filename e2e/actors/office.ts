import { expect, type Page } from '@playwright/test'
import { codesOnTickets } from '../read-pdf.ts'

/** What the exam office does at its PC. Verbs only; what must be true is said by the journeys. */
export function officeActor(page: Page, server: string) {
  const dialog = (name: string) => page.getByRole('dialog', { name })
  return {
    page,
    async setUp(link: string, username: string, password: string): Promise<void> {
      await page.goto(link)
      await page.getByLabel('用户名').fill(username)
      await page.getByLabel('姓名').fill('考务员')
      await page.getByLabel('密码', { exact: true }).fill(password)
      await page.getByRole('button', { name: '建立账号并登录' }).click()
      await page.waitForURL((url) => url.pathname.startsWith('/office'))
    },
    /** Makes a new escrow key and keeps it. @returns its private half, which is shown only now. */
    async replaceEscrowKey(): Promise<string> {
      await page.goto(`${server}/office/staff`)
      await page.getByRole('button', { name: '换新托管密钥' }).click()
      await dialog('换新托管密钥').getByRole('button', { name: '生成', exact: true }).click()
      const identity = await page.getByText(/^AGE-SECRET-KEY-1/).innerText()
      const goOn = page.getByRole('button', { name: '继续' })
      await expect(goOn).toBeDisabled()
      await page.getByLabel('我已打印，并已妥善保管').check()
      await goOn.click()
      await expect(page.getByRole('button', { name: '换新托管密钥' })).toBeVisible()
      return identity
    },
    async signIn(username: string, password: string): Promise<void> {
      await page.goto(`${server}/sign-in#to=/office`)
      await page.getByLabel('用户名').fill(username)
      await page.getByLabel('密码', { exact: true }).fill(password)
      await page.getByRole('button', { name: '登录' }).click()
      await page.waitForURL((url) => url.pathname.startsWith('/office'))
    },
    async addArea(name: string): Promise<void> {
      await page.goto(`${server}/office/places`)
      await page.getByRole('button', { name: '添加考区' }).click()
      await dialog('添加考区').getByLabel('考区名称').fill(name)
      await dialog('添加考区').getByRole('button', { name: '添加' }).click()
      await expect(dialog('添加考区')).toBeHidden()
    },
    async addSite(area: string, name: string): Promise<void> {
      await page.getByRole('button', { name: `在 ${area} 添加考点` }).click()
      const form = dialog(`在 ${area} 添加考点`)
      await form.getByLabel('考点名称').fill(name)
      await form.getByRole('button', { name: '添加' }).click()
      await expect(form).toBeHidden()
    },
    async addRoom(site: string, name: string, stations: number): Promise<void> {
      await page.getByRole('button', { name: `在 ${site} 添加考场` }).click()
      const form = dialog(`在 ${site} 添加考场`)
      await form.getByLabel('考场名称').fill(name)
      await form.getByLabel('考试机台数').fill(String(stations))
      await form.getByRole('button', { name: '添加' }).click()
      await expect(form).toBeHidden()
    },
    async registerStation(room: string, number: number, pairingCode: string): Promise<void> {
      await page.goto(`${server}/office/places`)
      await page.getByRole('button', { name: new RegExp(`^${room}`) }).click()
      await page.getByRole('button', { name: new RegExp(`^机号 ${number}，`) }).click()
      const form = dialog(`注册机号 ${number}`)
      await form.getByLabel('配对码', { exact: true }).fill(pairingCode)
      await form.getByRole('button', { name: '注册', exact: true }).click()
      await expect(page.getByText(`机号 ${number} 已注册。`)).toBeVisible()
    },
    async createExam(title: string): Promise<void> {
      await page.goto(`${server}/office/exams`)
      await page.getByRole('button', { name: '新建考试' }).first().click()
      const form = dialog('新建考试')
      await form.getByLabel('考试名称').fill(title)
      await form.getByRole('button', { name: '建立' }).click()
      await expect(form).toBeHidden()
    },
    async openExam(title: string): Promise<void> {
      await page.goto(`${server}/office/exams`)
      await page.getByRole('link', { name: title }).click()
    },
    async openTab(name: string): Promise<void> {
      await page.getByRole('tab', { name }).click()
    },
    async chooseRoster(file: string): Promise<void> {
      await page.getByLabel('选择文件（.xlsx 或 .csv）').setInputFiles(file)
    },
    async takeGoodRows(count: number): Promise<void> {
      await page.getByRole('button', { name: `导入可用的 ${count} 行` }).click()
    },
    async downloadFaults(path: string): Promise<void> {
      const download = page.waitForEvent('download')
      await page.getByRole('button', { name: '下载有问题的行' }).click()
      await (await download).saveAs(path)
    },
    async createSession(room: string, name: string): Promise<void> {
      await page.getByRole('button', { name: '新建场次' }).click()
      const form = dialog('新建场次')
      const rooms = form.getByLabel('考场')
      await rooms.selectOption(
        await rooms.locator('option', { hasText: room }).getAttribute('value'),
      )
      await form.getByLabel('场次名称').fill(name)
      await form.getByRole('button', { name: '建立' }).click()
      await expect(form).toBeHidden()
    },
    async scheduleNext(session: string, count: number): Promise<void> {
      await page.getByRole('button', { name: `为 ${session} 编场` }).click()
      const form = dialog(`编入 ${session}`)
      await form.getByLabel('人数').fill(String(count))
      await form.getByRole('button', { name: '编场' }).click()
      await expect(form.getByText(`已编入 ${count} 人`)).toBeVisible()
      await form.getByRole('button', { name: '关闭', exact: true }).last().click()
    },
    /** Opens what is printed for a session. */
    async openDocuments(session: string): Promise<void> {
      await page.getByRole('button', { name: `打印 ${session} 的准考证与考务表` }).click()
      await expect(page.getByRole('heading', { name: '准考证与考务表' })).toBeVisible()
    },
    /** Saves what was chosen there. @returns where it lies. */
    async saveDocument(button: string): Promise<string> {
      const download = page.waitForEvent('download')
      await page.getByRole('button', { name: button }).click()
      return (await download).path()
    },
    /** Access codes by exam number, as the printed tickets show them. */
    async readTickets(session: string): Promise<Map<string, string>> {
      await this.openDocuments(session)
      return codesOnTickets(await this.saveDocument('下载 PDF'))
    },
    /** The versions of a candidate's answer files, from the list of results. */
    async openFiles(candidate: string): Promise<void> {
      await page.getByRole('button', { name: `${candidate} 的评分明细` }).click()
      await page.getByRole('button', { name: '文件版本' }).click()
      await expect(page.getByRole('dialog', { name: /文件版本$/ })).toBeVisible()
    },
    async exportResults(path: string): Promise<void> {
      const download = page.waitForEvent('download')
      await page.getByRole('button', { name: '导出 .xlsx' }).click()
      await (await download).saveAs(path)
    },
    /** Creates an API key that may do all that a key may, and returns the secret, shown once. */
    async createApiKey(name: string): Promise<string> {
      await page.goto(`${server}/office/staff`)
      await page.getByLabel('用途').fill(name)
      const scopes = page.getByRole('group', { name: '权限' }).getByRole('checkbox')
      for (const scope of await scopes.all()) await scope.check()
      await page.getByRole('button', { name: '新建密钥' }).click()
      const secret = page.getByRole('dialog').getByRole('status')
      await expect(secret).toHaveText(/^wk_[\w-]{20,}$/)
      return secret.innerText()
    },
  }
}

export type OfficeActor = ReturnType<typeof officeActor>
