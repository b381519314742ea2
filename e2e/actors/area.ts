import type { Locator, Page } from '@playwright/test'

/** What somebody at the exam area does, at a PC of the office. */
export function areaActor(page: Page, server: string) {
  return {
    page,
    async signIn(username: string, password: string): Promise<void> {
      await page.goto(`${server}/sign-in#to=/office/areas`)
      await page.getByLabel('用户名').fill(username)
      await page.getByLabel('密码', { exact: true }).fill(password)
      await page.getByRole('button', { name: '登录' }).click()
      await page.waitForURL((url) => !url.pathname.startsWith('/sign-in'))
    },
    /** All rooms, those in trouble first. */
    async open(): Promise<void> {
      await page.goto(`${server}/office/areas`)
    },
    rooms(): Locator {
      return page.getByRole('list', { name: '考区实况' }).getByRole('link')
    },
    room(session: string): Locator {
      return this.rooms().filter({ hasText: session })
    },
  }
}
