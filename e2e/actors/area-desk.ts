import { expect, type Locator, type Page } from '@playwright/test'

/** What an area admin does at the desk where rooms ask (审批). */
export function areaDeskActor(page: Page, server: string) {
  const rows = page.locator('li[data-approval]')
  return {
    page,
    rows,
    /** A request by anything that stands in it. */
    row: (text: string): Locator => rows.filter({ hasText: text }),
    async signIn(username: string, password: string): Promise<void> {
      await page.goto(`${server}/sign-in#to=/office/approvals`)
      await page.getByLabel('用户名').fill(username)
      await page.getByLabel('密码', { exact: true }).fill(password)
      await page.getByRole('button', { name: '登录' }).click()
      await expect(page.getByRole('heading', { name: '审批', exact: true })).toBeVisible()
    },
    /** Two taps; the second one says what will happen. */
    async approve(text: string, consequence: string): Promise<void> {
      await this.row(text).getByRole('button', { name: '批准', exact: true }).click()
      await this.confirm('批准', consequence)
      await expect(this.row(text)).toHaveCount(0)
    },
    async confirm(word: '批准' | '不批准', consequence: string): Promise<void> {
      const dialog = page.getByRole('dialog')
      await expect(dialog).toContainText(consequence)
      await dialog.getByRole('button', { name: word, exact: true }).click()
      await expect(dialog).toBeHidden()
    },
    /** Refuses late work on its page, and comes back. */
    async decideLate(examNumber: string, reason: string): Promise<void> {
      await page.getByRole('link', { name: '迟到作答' }).click()
      const card = page.locator(`[data-late="${examNumber}"]`)
      await expect(card).toContainText('1 处改动')
      await card.getByRole('button', { name: '不计入', exact: true }).click()
      const dialog = page.getByRole('dialog')
      await expect(dialog).toContainText('保留存档，但不计分')
      await dialog.getByRole('button', { name: reason, exact: true }).click()
      await dialog.getByRole('button', { name: '不计入', exact: true }).click()
      await expect(card).toContainText('决定不计入')
      await page.getByRole('link', { name: /^审批/ }).click()
    },
    async showDecided(): Promise<void> {
      await page.getByText('已处理', { exact: true }).click()
    },
  }
}

export type AreaDeskActor = ReturnType<typeof areaDeskActor>
