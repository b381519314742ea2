import type { Page } from '@playwright/test'
import { measureFlushedAppends } from '../load/flushed-appends.ts'
import { openOfflineStation } from '../load/offline-station.ts'
import { percentiles } from '../load/percentiles.ts'

const PORT = 13_960
const CLICKS = 600
const EARLIER_EVENTS = 500
/** DESIGN section 12, ms. */
const BUDGET = 50

/** What the page notes of itself. */
interface ClickNotes {
  readonly saved: number[]
  /** Moment of the click that is not shown as saved yet. */
  clickedAt: number | null
  /** Whether the light has left "saved" since that click. */
  hasLeft: boolean
}

/**
 * Click on an option → the light says that this computer has it, in a real browser with the real
 * bridge, while the server is down. Measured inside the page: from the click event to the change of
 * the light's words.
 */
export async function run() {
  const station = await openOfflineStation(PORT, 50)
  try {
    await station.fillJournal(EARLIER_EVENTS)
    const browser = await station.launch()
    const page = browser.pages()[0] ?? (await browser.newPage())
    await page.addInitScript(watchLight)
    await page.goto(`${station.url}/exam`)
    await page.getByRole('radio').first().waitFor()
    const spots = await optionSpots(page)
    for (let at = 0; at < 20; at += 1) await click(page, spots, at)
    await page.evaluate(() => {
      notes().saved.length = 0
    })
    const before = measureFlushedAppends(station.folder, 300)
    for (let at = 0; at < CLICKS; at += 1) await click(page, spots, at)
    const saved = await page.evaluate(() => notes().saved)
    const clicks = percentiles(saved)
    return {
      name: 'click',
      figures: {
        clicks: saved.length,
        earlierEvents: EARLIER_EVENTS,
        ...clicks,
        budgetP99: BUDGET,
      },
      reference: {
        what: 'bare append of 420 bytes with fdatasync, same disk',
        ...percentiles(before),
      },
      ratio: clicks.p99 / BUDGET,
    }
  } finally {
    await station.close()
  }
}

/** Where the options of the question in view are. */
async function optionSpots(page: Page) {
  const boxes = await page
    .locator('label.option')
    .evaluateAll((labels) =>
      labels.map((label) => label.getBoundingClientRect().toJSON() as DOMRect),
    )
  return boxes.map(({ x, y, width, height }) => ({ x: x + width / 2, y: y + height / 2 }))
}

async function click(
  page: Page,
  spots: readonly { readonly x: number; readonly y: number }[],
  at: number,
): Promise<void> {
  const spot = spots[at % spots.length]
  if (!spot) throw new Error('Expected options on the page')
  await page.mouse.click(spot.x, spot.y)
  await page.waitForFunction(() => notes().clickedAt === null, undefined, { polling: 10 })
}

declare global {
  /** Lives in the page. */
  function notes(): ClickNotes
}

/** Runs in the page before its own code. */
function watchLight(): void {
  const kept: ClickNotes = { saved: [], clickedAt: null, hasLeft: false }
  globalThis.notes = () => kept
  document.addEventListener(
    'click',
    (event) => {
      // A click on a label is followed by one on its input: only the candidate's own counts.
      if (!event.isTrusted || kept.clickedAt !== null) return
      kept.clickedAt = performance.now()
      kept.hasLeft = false
    },
    { capture: true },
  )
  const look = () => {
    const words = document.querySelector('[data-light="computer"]')?.textContent ?? ''
    if (kept.clickedAt === null) return
    if (!words.includes('本机已保存')) kept.hasLeft = true
    else if (kept.hasLeft) {
      kept.saved.push(performance.now() - kept.clickedAt)
      kept.clickedAt = null
    }
  }
  new MutationObserver(look).observe(document, {
    subtree: true,
    childList: true,
    characterData: true,
  })
}
