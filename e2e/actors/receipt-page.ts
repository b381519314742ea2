import { expect, type Page } from '@playwright/test'

/** What anybody does in any browser on the page that verifies receipts. */
export function receiptPageActor(page: Page, server: string) {
  return {
    page,
    async open(): Promise<void> {
      await page.goto(`${server}/verify/receipt`)
      await expect(page.locator('[data-keys="server"]')).toBeVisible()
    },
    /** Pastes a text. @returns what the page says of it: the verdict's word and its sentences. */
    async paste(text: string): Promise<{ readonly verdict: string; readonly text: string }> {
      await page.getByLabel('或者把回执的内容贴在这里').fill(text)
      const said = page.locator('[data-verdict]')
      await expect(said).toBeVisible()
      return {
        verdict: (await said.getAttribute('data-verdict')) ?? '',
        text: await said.innerText(),
      }
    },
    async lookUp(examNumber: string, code: string): Promise<void> {
      const section = page.getByRole('region', { name: '查询交卷存档' })
      await section.getByLabel('考号').fill(examNumber)
      await section.getByLabel('回执码').fill(code)
      await section.getByRole('button', { name: '查询' }).click()
    },
    found: () => page.locator('[data-standing]'),
    refusal: () => page.getByRole('region', { name: '查询交卷存档' }).getByRole('alert'),
  }
}
