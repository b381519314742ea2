import { expect, type Page } from '@playwright/test'

/** What a reviewer does at the desk, and the office at the page of grading rules. */
export function reviewerActor(page: Page, server: string) {
  const panel = page.getByRole('region', { name: '复核结论' })
  return {
    page,
    panel,
    async signIn(username: string, password: string, to = '/office/review'): Promise<void> {
      await page.goto(`${server}/sign-in#to=${to}`)
      await page.getByLabel('用户名').fill(username)
      await page.getByLabel('密码', { exact: true }).fill(password)
      await page.getByRole('button', { name: '登录' }).click()
      await expect(page.getByRole('navigation', { name: '主导航' })).toBeVisible()
    },
    async openDesk(): Promise<void> {
      await page.goto(`${server}/office/review`)
      await expect(page.getByRole('heading', { name: '复核台', exact: true })).toBeVisible()
    },
    /** Leaves only what has the flag, by its words. */
    async filterByFlag(words: string): Promise<void> {
      const select = page.getByLabel('提示', { exact: true })
      const option = select.getByRole('option', { name: new RegExp(`^${words}`) })
      await expect(option).toBeAttached({ timeout: 60_000 })
      const label = await option.innerText()
      // The page asks again by itself, too: only an answer to this question counts.
      const filtered = page.waitForResponse((reply) => /\/api\/reviews\?.*flag=/.test(reply.url()))
      await select.selectOption(label)
      await filtered
    },
    row: (examNumber: string) => page.getByRole('row').filter({ hasText: examNumber }),
    async open(examNumber: string): Promise<void> {
      const link = page.getByRole('link', { name: new RegExp(`^复核 .*${examNumber}`) })
      await expect(link).toHaveCount(1)
      await link.click()
      await expect(panel).toBeVisible()
    },
    /** One check of the page by its id. */
    check: (id: string) => page.locator(`[data-check="${id}"]`),
    async give(id: string, points: number): Promise<void> {
      const field = page.locator(`[data-check="${id}"]`).getByRole('spinbutton')
      await field.fill(String(points))
      await field.blur()
    },
    /** Gives the reason, reads the effect, and confirms. @returns what the page said it would do. */
    async decide(button: '维持分数' | '提交结论', reason: string): Promise<string> {
      await panel.getByLabel('理由').fill(reason)
      await panel.getByRole('button', { name: button }).click()
      const dialog = page.getByRole('dialog', { name: '提交复核结论？' })
      const effect = await dialog.innerText()
      await dialog.getByRole('button', { name: '确认' }).click()
      await expect(dialog).toBeHidden()
      return effect
    },
    /** Waits until a regrade can be released, and releases it. */
    async release(reason: string): Promise<void> {
      await page.getByLabel('发布或放弃的理由').fill(reason, { timeout: 60_000 })
      await page.getByRole('button', { name: '发布', exact: true }).click()
      const dialog = page.getByRole('dialog', { name: '发布这次重新评分？' })
      await dialog.getByRole('button', { name: '发布', exact: true }).click()
      await expect(page.getByText('成绩已更新。')).toBeVisible()
    },
  }
}
