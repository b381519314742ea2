import { openOfflineStation, type OfflineStation } from '../load/offline-station.ts'
import { percentiles } from '../load/percentiles.ts'

const PORT = 13_961
const ITEMS = 200
const EVENTS = 2000
const ROUNDS = 5
/** DESIGN section 12, ms. */
const BUDGET = 2000

/**
 * A cold start after `kill -9` of browser and bridge while the server is down, to the question that
 * was on screen. The page's share runs from its navigation, the whole from the start of the bridge.
 */
export async function run() {
  const station = await openOfflineStation(PORT, ITEMS)
  try {
    await station.fillJournal(EVENTS)
    await fillBrowser(station)
    const rounds: Awaited<ReturnType<typeof reopen>>[] = []
    for (let at = 0; at < ROUNDS; at += 1) rounds.push(await reopen(station))
    const figure = (name: keyof (typeof rounds)[number]) =>
      percentiles(rounds.map((round) => round[name]))
    const question = figure('navigationToQuestion')
    return {
      name: 'reopen',
      figures: {
        items: ITEMS,
        events: EVENTS,
        rounds: ROUNDS,
        navigationToQuestion: question,
        browserLaunchToQuestion: figure('launchToQuestion'),
        bridgeStartToReady: figure('bridgeStart'),
        bridgeStartToQuestion: figure('whole'),
      },
      reference: { what: 'budget: navigation to question, ms', budget: BUDGET },
      ratio: question.max / BUDGET,
    }
  } finally {
    await station.close()
  }
}

/** Lets the page take over the journal's entries, as it did while they were written. */
async function fillBrowser(station: OfflineStation): Promise<void> {
  const browser = await station.launch()
  const page = browser.pages()[0] ?? (await browser.newPage())
  await page.goto(`${station.url}/exam`)
  await page.getByRole('radio').nth(1).check()
  await page.waitForFunction(countEntries, EVENTS, { polling: 200 })
}

/** Runs in the page: whether its database holds that many entries. */
async function countEntries(wanted: number): Promise<boolean> {
  const opened = await new Promise<IDBDatabase>((resolve, reject) => {
    const request = indexedDB.open('wenkao')
    request.onsuccess = () => {
      resolve(request.result)
    }
    request.onerror = () => {
      reject(request.error ?? new Error('IndexedDB cannot be opened'))
    }
  })
  const held = await new Promise<number>((resolve, reject) => {
    const count = opened.transaction('entries').objectStore('entries').count()
    count.onsuccess = () => {
      resolve(count.result)
    }
    count.onerror = () => {
      reject(count.error ?? new Error('IndexedDB cannot be read'))
    }
  })
  opened.close()
  return held > wanted
}

async function reopen(station: OfflineStation) {
  await station.killAll()
  const began = performance.now()
  await station.startBridge()
  const bridgeReady = performance.now()
  const browser = await station.launch()
  const page = browser.pages()[0] ?? (await browser.newPage())
  await page.addInitScript(watchQuestion)
  const navigated = page.goto(`${station.url}/exam`)
  await page.waitForFunction(() => globalThis.questionAt !== undefined, undefined, { polling: 10 })
  const ended = performance.now()
  await navigated
  const navigationToQuestion = await page.evaluate(() => globalThis.questionAt ?? Number.NaN)
  const answered = await page.getByRole('radio', { checked: true }).count()
  if (answered !== 1) throw new Error('Expected the question to be shown with its answer')
  return {
    navigationToQuestion,
    launchToQuestion: ended - bridgeReady,
    bridgeStart: bridgeReady - began,
    whole: ended - began,
  }
}

declare global {
  /** Lives in the page: ms from the navigation to the question on screen. */
  var questionAt: number | undefined
}

/** Runs in the page before its own code. */
function watchQuestion(): void {
  const watch = new MutationObserver(() => {
    if (!document.querySelector('main h1') || !document.querySelector('label.option')) return
    watch.disconnect()
    // The frame after this one has it on screen.
    requestAnimationFrame(() => {
      globalThis.questionAt = performance.now()
    })
  })
  watch.observe(document, { subtree: true, childList: true })
}
