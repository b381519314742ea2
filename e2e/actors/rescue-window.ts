import { expect, type Page } from '@playwright/test'
import { localFileVersions, type LocalFileVersion } from '@wenkao/shared/answer-files'
import * as z from 'zod/mini'

/** What a technician does in the rescue window of an exam PC. */
export function rescueActor(page: Page) {
  const file = (path: string) => page.locator(`[data-file="${path}"]`)
  return {
    page,
    async open(bridge: string, proctorCode: string): Promise<void> {
      await page.goto(`${bridge}/rescue`)
      await page.getByLabel('管理口令').fill(proctorCode)
      await page.getByRole('button', { name: '打开' }).click()
      await expect(page.getByRole('tablist', { name: '异常处理' })).toBeVisible()
    },
    async openTab(name: '文件版本' | '原始素材'): Promise<void> {
      await page.getByRole('tab', { name }).click()
    },
    /** The versions of a file as of this window's next look, newest first. */
    async versionsOf(path: string): Promise<readonly LocalFileVersion[]> {
      const looked = await page.waitForResponse((sent) =>
        sent.url().endsWith(localFileVersions.path),
      )
      const { files } = z.parse(localFileVersions.reply, await looked.json())
      return files.find((each) => each.path === path)?.versions ?? []
    },
    /** The rows of a file's versions, newest first. @param path below the answer folder. */
    rows: (path: string) => file(path).locator('tbody tr'),
    async showAll(path: string): Promise<void> {
      const more = file(path).getByRole('button', { name: /显示全部/ })
      if (await more.isVisible()) await more.click()
    },
    /** Puts a version back. @param row its text, or its place from the newest. */
    async restore(path: string, row: string | number): Promise<void> {
      const rows = file(path).locator('tbody tr')
      const chosen = typeof row === 'number' ? rows.nth(row) : rows.filter({ hasText: row })
      await chosen.getByRole('button', { name: '放回这个版本' }).click()
      await page.getByRole('dialog').getByRole('button', { name: '放回这个版本' }).click()
      await expect(page.getByRole('dialog')).toBeHidden()
    },
    /** Asks for the original material in a folder; what comes of it is said in the status. */
    async extract(folder: string): Promise<void> {
      await page.getByLabel('写到哪个文件夹').fill(folder)
      await page.getByRole('button', { name: '写出原始素材' }).click()
    },
  }
}

export type RescueActor = ReturnType<typeof rescueActor>
