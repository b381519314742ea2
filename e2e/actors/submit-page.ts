import { expect, type Page } from '@playwright/test'

/** What anybody does in any browser on the page that takes sealed files. */
export function submitPageActor(page: Page, server: string) {
  const row = (name: string) => page.locator(`[data-file="${name}"]`)
  return {
    page,
    row,
    async open(): Promise<void> {
      await page.goto(`${server}/rescue/submit`)
      await expect(page.getByRole('heading', { name: '手动交卷' })).toBeVisible()
    },
    async choose(paths: readonly string[]): Promise<void> {
      await page.locator('input[type="file"]').setInputFiles([...paths])
    },
    /** Waits for the result of a file. @returns its word and what is said. */
    async result(name: string): Promise<{ readonly kind: string; readonly text: string }> {
      const said = row(name).locator('[data-result]')
      await expect(said).toBeVisible({ timeout: 90_000 })
      const kind = (await said.getAttribute('data-result')) ?? ''
      return { kind, text: await said.innerText() }
    },
  }
}
