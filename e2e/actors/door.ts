import { expect, type Page } from '@playwright/test'

/** What whoever stands at the door does on the tablet: check-in and the draw right after it. */
export function doorActor(page: Page, server: string) {
  const heading = (name: string) => page.getByRole('heading', { name, level: 2 })
  const seat = page.getByRole('region', { name: '机号' })
  return {
    page,
    /** Who is compared with the person: photo, name, numbers, school. */
    card: page.getByRole('region', { name: '正在检录的考生' }),
    seat,
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
      await page.getByRole('tab', { name: '检录' }).click()
    },
    /** Types into the search field, as a person does. */
    async find(text: string, name: string): Promise<void> {
      await page.getByLabel('查找考生').fill(text)
      await page.getByLabel('查找考生').press('Enter')
      await expect(heading(name)).toBeVisible()
    },
    /** A keyboard scanner, wherever the cursor is; a slow line between test and page is scanned again. */
    async scan(text: string, name: string): Promise<void> {
      await expect(async () => {
        await page.keyboard.type(text)
        await page.keyboard.press('Enter')
        await expect(heading(name)).toBeVisible({ timeout: 2000 })
      }).toPass()
    },
    async tap(status: string): Promise<void> {
      await page.getByRole('button', { name: status, exact: true }).click()
    },
    async isMarked(status: string): Promise<void> {
      await expect(page.getByRole('button', { name: status, exact: true })).toHaveAttribute(
        'aria-pressed',
        'true',
      )
    },
    /** Draws for who stands here and reads the large number. */
    async draw(): Promise<number> {
      await seat.getByRole('button', { name: '抽机号' }).dblclick()
      await expect(seat.locator('output')).toHaveText(/^\d+$/)
      return Number(await seat.locator('output').innerText())
    },
    async next(): Promise<void> {
      await page.getByRole('button', { name: '下一位' }).click()
    },
  }
}
