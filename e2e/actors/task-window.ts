import { expect, type Page } from '@playwright/test'

/** What a candidate does to keep a task's instruction in sight beside Word (N09). */
export function taskWindowActor(page: Page) {
  const tools = page.getByRole('group', { name: '看题方式' })
  return {
    tools,
    /** @param press what opens it, the mouse by default. @returns the window, as the browser has it. */
    async open(
      press: () => Promise<void> = () => tools.getByRole('button', { name: '小窗看题' }).click(),
    ): Promise<Page> {
      const opened = page.context().waitForEvent('page')
      await press()
      const own = await opened
      await expect(own.getByRole('main')).toBeVisible()
      return own
    },
    /** The box of a step, on the page or in the window. */
    step: (on: Page, number: number) => on.getByRole('checkbox', { name: `第 ${number} 项做完了` }),
  }
}

/** Moves the keyboard's focus on until it is where `isThere` says. @returns how many keys it took. */
export async function tabUntil(
  page: Page,
  isThere: () => Promise<boolean>,
  key: 'Tab' | 'Shift+Tab' = 'Tab',
): Promise<number> {
  for (let keys = 1; keys <= 60; keys += 1) {
    await page.keyboard.press(key)
    if (await isThere()) return keys
  }
  throw new Error('The focus did not come there within 60 keys')
}
