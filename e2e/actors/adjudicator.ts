import { expect, type Page } from '@playwright/test'

/** Both scores of a package as the desk shows them, once grading has finished. */
export interface ShownScores {
  readonly standing: string
  readonly packaged: number
}

/** What an adjudicator does at the desk. */
export function adjudicatorActor(page: Page, server: string) {
  const imports = page.getByRole('region', { name: '导入数据包' })
  const row = (name: string, number: string) =>
    page.getByRole('link', { name: `打开 ${name}（${number}）` })
  return {
    page,
    imports,
    row,
    /** Whoever may only decide cases lands at the desk. */
    async signIn(username: string, password: string): Promise<void> {
      await page.goto(`${server}/sign-in`)
      await page.getByLabel('用户名').fill(username)
      await page.getByLabel('密码', { exact: true }).fill(password)
      await page.getByRole('button', { name: '登录' }).click()
      await expect(page.getByRole('heading', { name: '鉴定台', exact: true })).toBeVisible()
    },
    async openDesk(): Promise<void> {
      await page.goto(`${server}/office/cases`)
      await expect(page.getByRole('heading', { name: '鉴定台', exact: true })).toBeVisible()
    },
    /** Imports files from a stick. @returns what became of each, in their order. */
    async importFiles(paths: readonly string[]): Promise<readonly (string | null)[]> {
      await page.getByRole('button', { name: '导入数据包' }).click()
      await imports.locator('input[type="file"]').setInputFiles([...paths])
      const results = imports.locator('[data-result]')
      await expect(results).toHaveCount(paths.length, { timeout: 60_000 })
      return Promise.all((await results.all()).map((each) => each.getAttribute('data-result')))
    },
    async openCase(name: string, number: string): Promise<void> {
      await row(name, number).click()
      await expect(page.getByRole('heading', { name: `${name}（${number}）` })).toBeVisible()
    },
    /** Waits for the grading of the package. */
    async scores(): Promise<ShownScores> {
      const packaged = page.locator('[data-score="packaged"] strong')
      await expect(packaged).toBeVisible({ timeout: 90_000 })
      return {
        standing: await page.locator('[data-score="standing"]').innerText(),
        packaged: Number(await packaged.innerText()),
      }
    },
    /** Chooses, gives a reason, and reads the consequence before confirming. */
    async decide(decision: string, reason: string, consequence: string): Promise<void> {
      await page.getByRole('radio', { name: decision }).check()
      await page.getByLabel('理由').fill(reason)
      await page.getByRole('button', { name: '作出结论' }).click()
      const dialog = page.getByRole('dialog', { name: `${decision}？` })
      await expect(dialog).toContainText(consequence)
      await dialog.getByRole('button', { name: '确认结论' }).click()
      await expect(page.getByText('结论已保存，考场和县区已能看到。')).toBeVisible()
    },
    /** Saves the package's whole content. */
    async download(path: string): Promise<void> {
      const download = page.waitForEvent('download')
      await page.getByRole('button', { name: '下载全部内容' }).click()
      await (await download).saveAs(path)
    },
  }
}
