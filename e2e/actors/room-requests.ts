import { expect, type Locator, type Page } from '@playwright/test'

/** What a proctor asks the area for, at the tablet in an open session. */
export function roomRequestsActor(page: Page) {
  const dialog = page.getByRole('dialog').filter({ has: page.getByText('批准以后') })
  return {
    page,
    requests: page.getByRole('region', { name: '申请', exact: true }),
    async openRequests(): Promise<void> {
      await page.getByRole('tab', { name: '申请' }).click()
    },
    /** From the candidate's seat in the room's picture. */
    async askForOne(
      candidate: string,
      action: '误交卷，恢复考试' | '申请重考',
      reason: string,
    ): Promise<Locator> {
      await page.getByRole('button', { name: candidate }).click()
      await page.getByRole('dialog').getByRole('button', { name: action }).click()
      await dialog.getByRole('button', { name: reason, exact: true }).click()
      return dialog
    },
    /** From the tab of requests, for the whole session. */
    async askRetakeForAll(reason: string): Promise<void> {
      await page.getByRole('button', { name: '申请重考（全场或多名考生）' }).click()
      await dialog.getByRole('button', { name: reason, exact: true }).click()
      await dialog.getByRole('button', { name: /^申请重考：全场/ }).click()
      await this.closeAsked()
    },
    async closeAsked(): Promise<void> {
      await expect(page.getByText('已报考区，等待审批')).toBeVisible()
      await page
        .getByRole('dialog')
        .getByRole('button', { name: '关闭', exact: true })
        .last()
        .click()
    },
  }
}
