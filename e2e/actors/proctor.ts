import { expect, type Locator, type Page } from '@playwright/test'

/** What a proctor does at the tablet. */
export function proctorActor(page: Page, server: string) {
  return {
    page,
    async signIn(username: string, password: string): Promise<void> {
      await page.goto(`${server}/sign-in#to=/room`)
      await page.getByLabel('用户名').fill(username)
      await page.getByLabel('密码', { exact: true }).fill(password)
      await page.getByRole('button', { name: '登录' }).click()
      await page.waitForURL((url) => url.pathname.startsWith('/room'))
    },
    async openSession(name: string): Promise<void> {
      await page.goto(`${server}/room`)
      await page.getByRole('link', { name: new RegExp(`打开 ${name}`) }).click()
    },
    async openTab(name: '抽机号' | '考场实况' | '抽号记录'): Promise<void> {
      await page.getByRole('tab', { name }).click()
    },
    async useWitnessDigits(digits: string): Promise<void> {
      await this.openTab('抽机号')
      await page.getByLabel('见证数字').fill(digits)
      await page.getByRole('button', { name: '使用这些数字' }).click()
    },
    /** Draws for one candidate and reads the large number. */
    async drawFor(examNumber: string): Promise<number> {
      await page.getByLabel('考号').fill(examNumber)
      await page.getByRole('button', { name: '抽机号', exact: true }).click()
      const drawn = page.locator('section.drawn')
      await expect(drawn).toContainText(examNumber)
      const number = Number(await drawn.getByRole('status').innerText())
      await page.getByRole('button', { name: '下一位' }).click()
      return number
    },
    async openDrawView(name: '抽号' | '机位' | '手工抽号'): Promise<void> {
      await this.openTab('抽机号')
      await page.getByRole('radiogroup').getByText(name, { exact: true }).click()
    },
    async openStation(number: number): Promise<void> {
      const stations = page.getByRole('list', { name: '本场考试机' })
      await stations.getByRole('button', { name: new RegExp(`^${number}(?!\\d)`) }).click()
    },
    /** Decides about the open station, with one of the usual reasons. */
    async decide(reason: string, decision: string): Promise<void> {
      await page.getByRole('button', { name: reason, exact: true }).click()
      await page.getByRole('button', { name: decision, exact: true }).click()
    },
    async drawAll(): Promise<void> {
      await this.askToDrawAll()
      await this.confirmDrawAll()
      await expect(page.getByText(/^已为 \d+ 人抽号。$/)).toBeVisible()
    },
    async askToDrawAll(): Promise<void> {
      await page.getByRole('button', { name: /^全部抽号/ }).click()
    },
    async confirmDrawAll(): Promise<void> {
      await page.getByRole('dialog').getByRole('button', { name: '全部抽号' }).click()
      await expect(page.getByRole('dialog')).toBeHidden()
    },
    /** Where the newest backup of a candidate's work is, from the seat in the room's picture. */
    async openBackup(candidate: string): Promise<Locator> {
      await page.getByRole('button', { name: candidate }).click()
      return page.getByRole('dialog').getByRole('region', { name: '这台考试机上的备份' })
    },
    /** The versions of a candidate's answer files, from the seat in the room's picture. */
    async openFiles(candidate: string): Promise<void> {
      await page.getByRole('button', { name: candidate }).click()
      await page.getByRole('dialog').getByRole('button', { name: '文件版本' }).click()
      await expect(page.getByRole('dialog', { name: /文件版本$/ })).toBeVisible()
    },
    async start(): Promise<void> {
      await page.getByRole('button', { name: '开考', exact: true }).click()
      await page.getByRole('dialog').getByRole('button', { name: '开考', exact: true }).click()
      await expect(page.getByRole('dialog')).toBeHidden()
    },
    async end(): Promise<void> {
      await page.getByRole('button', { name: '结束考试', exact: true }).click()
      await page.getByRole('dialog').getByRole('button', { name: '结束考试' }).click()
      await expect(page.getByRole('dialog')).toBeHidden()
    },
  }
}

export type ProctorActor = ReturnType<typeof proctorActor>
