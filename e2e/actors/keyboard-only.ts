import { expect, type Locator, type Page } from '@playwright/test'

/** No page of a candidate has more that can have the focus; who comes that far is in a trap. */
const MOST_STOPS = 80

/** What is at the focus, for the candidate who looks for it. */
interface Focus {
  readonly name: string
  /** Lost: at the page as a whole, where nobody sees it and the next Tab starts from the top. */
  readonly isLost: boolean
  readonly hasRing: boolean
  /** In the window, and not below something else. */
  readonly isInSight: boolean
}

/** A candidate without a mouse: every key is counted, and after each the focus is somewhere in sight. */
export function keyboardOnly(page: Page) {
  const { keyboard } = page
  let pressed = 0

  const isAt = (target: Locator) =>
    target.evaluateAll((found) => found.some((element) => element === document.activeElement))

  /** The focus comes back within moments where a page or a dialog has gone. */
  async function mustSeeFocus(after: string): Promise<void> {
    await expect
      .poll(() => page.evaluate(focusOfPage), `focus after ${after}`)
      .toMatchObject({ isLost: false, hasRing: true, isInSight: true })
  }

  async function press(key: string): Promise<void> {
    await keyboard.press(key)
    pressed += 1
    await mustSeeFocus(key)
  }

  return {
    press,
    mustSeeFocus,
    /** Keys but those of the signs that were typed. */
    count: () => pressed,
    isAt,
    /** Signs into the field at the focus. */
    type: (text: string) => keyboard.type(text),
    /** Moves the focus on until it is there; each key must move it. */
    async tabTo(target: Locator, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
      const seen = new Set<string>()
      for (let stops = 0; stops < MOST_STOPS; stops += 1) {
        await press(key)
        if (await isAt(target)) return
        seen.add((await page.evaluate(focusOfPage)).name)
      }
      throw new Error(
        `The focus did not come to ${String(target)}, only to ${[...seen].join(', ')}`,
      )
    },
    /** Goes there and presses it. */
    async activate(target: Locator, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
      if (!(await isAt(target))) await this.tabTo(target, key)
      await press('Enter')
    },
  }
}

export type KeyboardOnly = ReturnType<typeof keyboardOnly>

/** Runs in the page. */
function focusOfPage(): Focus {
  const at = document.activeElement
  if (!(at instanceof HTMLElement) || at === document.body)
    return { name: 'nothing', isLost: true, hasRing: false, isInSight: false }
  // A box to tick shows its ring, and takes its click, with the whole label.
  const shown = at.closest('label') ?? at
  const box = shown.getBoundingClientRect()
  const style = getComputedStyle(shown)
  const own = getComputedStyle(at)
  const isRing = ({ outlineStyle, outlineWidth }: CSSStyleDeclaration) =>
    outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 2
  const top = document.elementFromPoint(
    Math.min(Math.max(box.left + box.width / 2, 1), innerWidth - 1),
    Math.min(Math.max(box.top + Math.min(box.height, 40) / 2, 1), innerHeight - 1),
  )
  return {
    name: `${at.tagName} “${(at.ariaLabel ?? at.innerText).slice(0, 30)}”`,
    isLost: false,
    hasRing: isRing(style) || isRing(own),
    isInSight:
      box.top >= -1 &&
      box.top < innerHeight &&
      (shown.contains(top) || (top?.contains(at) ?? false)) &&
      top !== document.body,
  }
}
