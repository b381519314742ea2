import { expect, type Page } from '@playwright/test'
import { localFileVersions, type LocalFileVersion } from '@wenkao/shared/answer-files'
import * as z from 'zod/mini'

type RescueTabName =
  | '本机状态'
  | '未提交的交卷文件'
  | '换机'
  | '备份考试'
  | '恢复考试'
  | '重新生成交卷文件'
  | '手动交卷'
  | '解除占用'
  | '原始素材'
  | '文件版本'
  | '上报数据包'
  | '从文件夹找回'
  | '场次文件'

/** Sealing and reading a file on a busy PC. */
const SEAL = { timeout: 60_000 }

/** What a technician does in the rescue window of an exam PC. */
export function rescueActor(page: Page) {
  const file = (path: string) => page.locator(`[data-file="${path}"]`)
  const panel = page.getByRole('tabpanel')
  const press = (name: string) => panel.getByRole('button', { name, exact: true }).click()
  const openTab = (name: RescueTabName) => page.getByRole('tab', { name }).click()
  const chooseFolder = (folder: string) =>
    panel.locator('fieldset input[name="folder"]').fill(folder)
  const choosePath = (path: string) => panel.locator('input[name="path"]').fill(path)
  const restoreCode = (code: string) => panel.locator('input[name="restore-code"]').fill(code)
  /** What a part of the window says became of something: its word in `data-<what>`. */
  const outcome = (what: string, word: string) => panel.locator(`[data-${what}="${word}"]`)
  return {
    page,
    panel,
    press,
    outcome,
    openTab,
    chooseFolder,
    choosePath,
    /** Without any code: what is sealed already can be sent by anybody. */
    async visit(bridge: string): Promise<void> {
      await page.goto(`${bridge}/rescue`)
      await expect(page.getByRole('tablist', { name: '异常处理' })).toBeVisible()
    },
    /** Backs the held sitting up to a folder. @returns the path that is shown. */
    async backUp(folder: string): Promise<string> {
      await openTab('备份考试')
      await chooseFolder(folder)
      await press('备份考试')
      await expect(outcome('backup', 'done')).toBeVisible(SEAL)
      return outcome('backup', 'done').locator('code').innerText()
    },
    /** Looks into a file in the part that restores. */
    async inspect(path: string, code: string): Promise<void> {
      await openTab('恢复考试')
      await choosePath(path)
      await restoreCode(code)
      await press('查看备份')
    },
    /** Looks into a backup, reads how it stands to what is here, and restores it. */
    async restoreBackup(
      path: string,
      code: string,
      is: { readonly comparison: string; readonly outcome?: string },
    ): Promise<void> {
      await this.inspect(path, code)
      await expect(outcome('comparison', is.comparison)).toBeVisible(SEAL)
      await press('恢复到本机')
      await expect(outcome('restore', is.outcome ?? 'restored')).toBeVisible(SEAL)
    },
    /** Makes the submission file again, in a folder or where this PC keeps them. @returns its path. */
    async rebuild(folder?: string): Promise<string> {
      await openTab('重新生成交卷文件')
      if (folder !== undefined) await chooseFolder(folder)
      await press('重新生成交卷文件')
      await expect(outcome('rebuild', 'done')).toBeVisible(SEAL)
      return outcome('rebuild', 'done').locator('code').innerText()
    },
    /** The same from a backup. */
    async rebuildFrom(backup: string, code: string, folder: string): Promise<string> {
      await openTab('重新生成交卷文件')
      await panel.getByRole('radio', { name: '一份备份文件' }).check()
      await choosePath(backup)
      await restoreCode(code)
      await chooseFolder(folder)
      await press('重新生成交卷文件')
      await expect(outcome('rebuild', 'done')).toBeVisible(SEAL)
      return outcome('rebuild', 'done').locator('code').innerText()
    },
    /** Sends one file from where it lies; what became of it is in `outcome('send', …)`. */
    async submitFile(path: string): Promise<void> {
      await openTab('手动交卷')
      await choosePath(path)
      await press('手动交卷')
    },
    async open(bridge: string, proctorCode: string): Promise<void> {
      await page.goto(`${bridge}/rescue`)
      await page.getByLabel('管理口令').fill(proctorCode)
      await page.getByRole('button', { name: '打开' }).click()
      await expect(page.getByRole('tablist', { name: '异常处理' })).toBeVisible()
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
