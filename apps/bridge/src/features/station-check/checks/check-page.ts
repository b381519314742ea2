import type { PageFacts } from '@wenkao/shared/station-check'
import { verdict, type Verdict } from '../verdict.ts'

/** What the page told; null when the check runs without one. */
type Page = PageFacts | null

/** DESIGN section 1: Chrome or Edge from here on, 1366 × 768. */
const LEAST_MAJOR = 116
const LEAST_WIDTH = 1366
const LEAST_HEIGHT = 768
/** Below it nothing of the page is known to run. */
const OLDEST_MAJOR = 109

export function checkBrowser(page: Page): Verdict<'browser'> {
  if (!page) return verdict('unknown', 'noPage')
  if (!page.browser) return verdict('unknown', 'unknown', { name: page.userAgent })
  const facts = { ...page.browser, least: LEAST_MAJOR }
  if (page.browser.major < OLDEST_MAJOR) return verdict('bad', 'tooOld', facts)
  if (page.browser.major < LEAST_MAJOR) return verdict('warn', 'old', facts)
  return verdict('good', 'supported', facts)
}

export function checkStorage(page: Page): Verdict<'storage'> {
  if (!page) return verdict('unknown', 'noPage')
  if (!page.indexedDb) return verdict('bad', 'unavailable')
  if (page.storagePersisted === null) return verdict('unknown', 'unknown')
  return page.storagePersisted ? verdict('good', 'persistent') : verdict('warn', 'notPersistent')
}

/** A page that the bridge serves needs no permission; one from the server does (F10). */
export function checkLocalNetwork(page: Page): Verdict<'localNetwork'> {
  if (!page) return verdict('unknown', 'noPage')
  switch (page.localNetwork) {
    case 'granted':
    case 'notNeeded':
      return verdict('good', page.localNetwork)
    case 'prompt':
      return verdict('warn', 'prompt')
    case 'denied':
      return verdict('bad', 'denied')
    case null:
      return verdict('unknown', 'unknown')
  }
}

/** Sizes are in the page's own units; a display that is zoomed has more points than that. */
export function checkScreen(page: Page): Verdict<'screen'> {
  if (!page) return verdict('unknown', 'noPage')
  const { width, height, scale } = page.screen
  const facts = { width, height, scale }
  if (width >= LEAST_WIDTH && height >= LEAST_HEIGHT) return verdict('good', 'enough', facts)
  const isLarge = width * scale >= LEAST_WIDTH && height * scale >= LEAST_HEIGHT
  return isLarge ? verdict('warn', 'zoomed', facts) : verdict('bad', 'small', facts)
}
