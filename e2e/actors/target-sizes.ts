import type { Page } from '@playwright/test'

/**
 * What can be pressed on the page as it is shown, and is smaller than 24 × 24 px (WCAG 2.5.8); a box to
 * tick counts with its label, and a link within a sentence is excepted by that rule.
 */
export async function smallTargets(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('a[href], button, input, summary')]
      .filter((target) => target.checkVisibility({ visibilityProperty: true }))
      .flatMap((target) => {
        const whole = target.closest('label') ?? target
        const { width, height } = whole.getBoundingClientRect()
        return width >= 24 && height >= 24
          ? []
          : [`${target.tagName} “${target.innerText}” ${width} × ${height}`]
      }),
  )
}
