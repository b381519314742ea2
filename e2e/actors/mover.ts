import { expect, type Locator, type Page } from '@playwright/test'

/** Where candidates sit, changed at a tablet that shows the live room. */
export function moverActor(page: Page) {
  const dialog = (name: RegExp): Locator => page.getByRole('dialog', { name })
  return {
    page,
    tile: (candidate: string): Locator => page.getByRole('button', { name: candidate }),
    dialog,
    /** Opens a candidate's seat and one of its actions. @returns the dialog of the action. */
    async open(candidate: string, action: '换机' | '换机进展' | '与他人换座'): Promise<Locator> {
      await page.getByRole('button', { name: candidate }).first().click()
      await page.getByRole('dialog').getByRole('button', { name: action, exact: true }).click()
      const opened = dialog(action === '与他人换座' ? /^换座：/ : new RegExp(`^${action}：`))
      await expect(opened).toBeVisible()
      return opened
    },
    /** Takes the suggested spare. @returns its number. */
    async takeSuggested(): Promise<number> {
      const opened = dialog(/^换机：/)
      const confirm = opened.getByRole('button', { name: /^换到 \d+ 号机$/ })
      const number = Number(/\d+/.exec(await confirm.innerText())?.[0])
      await confirm.click()
      return number
    },
    async close(): Promise<void> {
      await page
        .getByRole('dialog')
        .last()
        .getByRole('button', { name: '关闭', exact: true })
        .last()
        .click()
      await expect(page.getByRole('dialog')).toHaveCount(0)
    },
  }
}
