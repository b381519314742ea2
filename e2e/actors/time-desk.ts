import { expect, type Page } from '@playwright/test'

/** What a proctor does with the time of a session, at the tablet (时间, 断网断电). */
export function timeDeskActor(page: Page) {
  const dialog = page.getByRole('dialog', { name: '时间：暂停与补时' })
  return {
    page,
    dialog,
    async open(): Promise<void> {
      await page.getByRole('button', { name: '时间', exact: true }).click()
      await expect(dialog).toBeVisible()
    },
    async close(): Promise<void> {
      await dialog.getByRole('button', { name: '关闭', exact: true }).click()
      await expect(dialog).toBeHidden()
    },
    /** Two taps: the dialog, and the pause. */
    async pause(): Promise<void> {
      await this.open()
      await dialog.getByRole('button', { name: '暂停考试', exact: true }).click()
      await expect(dialog.getByRole('button', { name: '继续考试' })).toBeVisible()
      await this.close()
    },
    /** One tap: while the clock stands, the way on lies on the page itself. */
    async resume(): Promise<void> {
      await page.getByRole('button', { name: '继续考试', exact: true }).click()
      await expect(page.getByRole('button', { name: '继续考试', exact: true })).toHaveCount(0)
    },
    async openLedger(): Promise<void> {
      await page.getByRole('tab', { name: '断网断电' }).click()
      await expect(page.getByRole('region', { name: '断网断电记录' })).toBeVisible()
    },
    /** A proposal of the ledger, by whom it is for. */
    proposal: (whom: string) => page.getByRole('listitem').filter({ hasText: `建议给${whom}补时` }),
    /** A single-use code for a station, as the tablet has prefetched it. */
    async extraTimeCode(station: number, minutes: number): Promise<string> {
      await page.getByRole('button', { name: '口令', exact: true }).click()
      await page.getByRole('dialog').getByLabel('机号').selectOption(String(station))
      const code = page
        .getByRole('dialog')
        .getByRole('button', { name: new RegExp(`补时 ${minutes} 分钟`) })
        .locator('code')
      const signs = await code.innerText()
      await page.getByRole('dialog').getByRole('button', { name: '关闭' }).last().click()
      return signs
    },
  }
}
