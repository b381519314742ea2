import { readFileSync } from 'node:fs'
import { expect, type Page } from '@playwright/test'

/** What the exam office does on its page of backups (D10). */
export function backupsPageActor(page: Page, server: string) {
  const runs = () => page.getByRole('table', { name: '最近记录' })
  const press = async (button: string, kind: string) => {
    const ofKind = page.getByRole('cell', { name: kind, exact: true })
    const rows = runs().getByRole('row').filter({ has: ofKind })
    const before = await rows.count()
    await page.getByRole('button', { name: button }).click()
    await expect(rows).toHaveCount(before + 1)
    const newest = rows.first()
    await expect(newest).not.toContainText('进行中', { timeout: 120_000 })
    return newest
  }
  return {
    page,
    async open(): Promise<void> {
      await page.goto(`${server}/office/backups`)
      await expect(page.getByRole('button', { name: '立即备份' })).toBeVisible()
    },
    async setPlace(folder: string): Promise<void> {
      await page.getByLabel('备份位置', { exact: true }).fill(folder)
      await page.getByRole('button', { name: '保存设置' }).click()
      await expect(page.getByRole('button', { name: '立即备份' })).toBeEnabled()
    },
    /** @returns the row that tells how it ended. */
    backUp: () => press('立即备份', '备份'),
    drill: () => press('立即演练恢复', '恢复演练'),
    /** Saves the report of the newest drill. @returns its text. */
    async saveReport(): Promise<string> {
      const download = page.waitForEvent('download')
      await runs().getByRole('button', { name: '保存' }).first().click()
      return readFileSync(await (await download).path(), 'utf8')
    },
  }
}
