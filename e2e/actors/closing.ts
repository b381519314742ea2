import { expect, type Page } from '@playwright/test'
import { ClosingCheck } from '@wenkao/shared/room-report'
import * as z from 'zod/mini'

/** What a proctor does at the end of a session: closing check, sign-out, report. */
export function closingActor(page: Page) {
  const banner = page.locator('.banner')
  return {
    banner,
    stayOn: page.getByRole('list', { name: '必须保持开机的机器' }),
    line: (title: string) => page.getByRole('listitem').filter({ hasText: title }).first(),
    async open(): Promise<void> {
      await page.getByRole('tab', { name: '收场核对' }).click()
      await expect(banner).toBeVisible()
    },
    async isNotYet(): Promise<void> {
      await expect(banner).toContainText('先不要关机')
    },
    async signOutAll(): Promise<void> {
      await page.getByRole('button', { name: /^已交卷的 \d+ 人全部签退$/ }).click()
    },
    async closeReport(): Promise<void> {
      await page.getByRole('button', { name: '封存报告单' }).click()
      await page.getByRole('dialog').getByRole('button', { name: '封存', exact: true }).click()
      await expect(page.getByText('已封存，只能补充说明')).toBeVisible()
    },
    /** The check as the tablet's own cookie reads it. */
    async readCheck(server: string, sessionId: string): Promise<ClosingCheck> {
      const response = await page.request.get(`${server}/api/sessions/${sessionId}/closing`)
      return z.parse(ClosingCheck, await response.json())
    },
  }
}
