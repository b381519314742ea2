import { expect, type Locator, type Page } from '@playwright/test'

const WHEEL_PX = 120
const MOST_TURNS = 60

/** A candidate whose keyboard does not work: moves, turns the wheel and clicks, and counts the clicks. */
export function mouseOnly(page: Page) {
  const { mouse } = page
  let clicked = 0
  const keys = page.getByRole('group', { name: '屏幕键盘' })

  /** Where to click it, if that point is in sight and nothing lies over it. */
  const findPoint = (target: Locator) =>
    target.evaluate((element) => {
      const shown = element.closest('label') ?? element
      const { left, top, width, height } = shown.getBoundingClientRect()
      const [x, y] = [left + width / 2, top + height / 2]
      const hit = document.elementFromPoint(x, y)
      return { x, y, height: innerHeight, isHit: hit !== null && shown.contains(hit) }
    })

  async function click(target: Locator): Promise<void> {
    await expect(target).toBeVisible()
    // Rests over what scrolls, as a hand does: a panel of its own goes before the page.
    const panel = target.locator(
      'xpath=ancestor::*[self::section or self::main or self::dialog][1]',
    )
    for (let turns = 0; turns < MOST_TURNS; turns += 1) {
      const point = await findPoint(target)
      if (point.isHit) {
        await mouse.move(point.x, point.y)
        await mouse.down()
        await mouse.up()
        clicked += 1
        return
      }
      const over = await panel.boundingBox()
      if (over) await mouse.move(over.x + over.width / 2, Math.min(over.y + 20, point.height / 2))
      await mouse.wheel(0, point.y < point.height / 2 ? -WHEEL_PX : WHEEL_PX)
      await page.evaluate(() => new Promise(requestAnimationFrame))
    }
    throw new Error(`No wheel brings ${String(target)} in sight`)
  }

  return {
    click,
    /** Clicks but those on the keys of the screen. */
    count: () => clicked,
    /** Types into the field that was clicked before, by the keys on the screen. */
    async type(text: string): Promise<void> {
      const before = clicked
      for (const sign of text) await click(keys.getByRole('button', { name: sign, exact: true }))
      clicked = before
    },
    keys,
  }
}
