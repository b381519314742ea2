import type { Page } from '@playwright/test'

/** Places whose light can say that they hold an answer. */
export type SavingPlace = 'computer' | 'browser' | 'server'

/**
 * What pages of one candidate have shown, kept outside everything that can be killed: the texts of the
 * entries they wrote, and of which of these their lights said, in words, that a place has them.
 */
export interface ShownAnswers {
  /** Hashes of entries, by the place that was shown to have them. */
  readonly saved: Readonly<Record<SavingPlace, ReadonlySet<string>>>
  /** Texts of entries by their hash in hex, as pages handed them to a store. */
  readonly texts: ReadonlyMap<string, string>
}

/** What a page reports: texts that are new, and the words of its lights at that moment. */
interface PageReport {
  readonly fresh: readonly string[]
  readonly computer: string
  readonly server: string
}

/** Begins a record for the pages of one candidate. @param hashOf the hash of an entry's text. */
export function createShownAnswers(hashOf: (text: string) => string) {
  const saved = {
    computer: new Set<string>(),
    browser: new Set<string>(),
    server: new Set<string>(),
  }
  const texts = new Map<string, string>()

  /** Watches one page, from its next load on; a page that ends takes nothing along. */
  async function watch(page: Page): Promise<void> {
    const ofPage = new Set<string>()
    await page.exposeFunction('wenkaoReport', ({ fresh, computer, server }: PageReport) => {
      for (const text of fresh) {
        const hash = hashOf(text)
        texts.set(hash, text)
        ofPage.add(hash)
      }
      const places: SavingPlace[] = []
      if (computer === '本机已保存') places.push('computer')
      if (computer === '此浏览器已保存') places.push('browser')
      if (server.startsWith('服务器已保存')) places.push('server')
      for (const place of places) for (const hash of ofPage) saved[place].add(hash)
    })
    await page.addInitScript(reportWhatIsSaved)
  }

  return { saved, texts, watch }
}

/** What a page's own script calls. */
interface WatchedWindow {
  wenkaoReport?(report: PageReport): Promise<void>
  /** The script below looks and reports when this is called. */
  wenkaoLook?(): void
}

/**
 * Runs inside the page before its own scripts: notes each entry on its way into IndexedDB or to the
 * bridge, and reports whenever that or a light changes. It reports from a task of its own, when the
 * page has drawn what its state is, so that a light is never read from before the entry it speaks of.
 */
function reportWhatIsSaved(): void {
  const win = window as unknown as WatchedWindow & Window
  const seen = new Set<string>()
  let fresh: string[] = []
  let told = ''
  let isDue = false

  const note = (text: unknown): void => {
    if (typeof text !== 'string' || seen.has(text)) return
    seen.add(text)
    fresh.push(text)
    look()
  }
  const words = (name: string): string =>
    document.querySelector(`[data-light="${name}"]`)?.textContent.trim() ?? ''
  const report = (): void => {
    isDue = false
    const lights = { computer: words('computer'), server: words('server') }
    const now = JSON.stringify(lights)
    if (now === told && fresh.length === 0) return
    told = now
    void win.wenkaoReport?.({ fresh, ...lights })
    fresh = []
  }
  function look(): void {
    if (isDue) return
    isDue = true
    setTimeout(report, 0)
  }
  win.wenkaoLook = look

  const storePut = IDBObjectStore.prototype.put
  IDBObjectStore.prototype.put = function put(...given: Parameters<IDBObjectStore['put']>) {
    const row = given[0] as { text?: unknown } | undefined
    note(row?.text)
    return storePut.apply(this, given)
  }
  const browserFetch = window.fetch
  window.fetch = (...given) => {
    const [url, init] = given
    if (typeof url === 'string' && url.includes('/bridge/journal') && init?.method === 'POST') {
      const body = JSON.parse(String(init.body)) as { entries?: unknown[] }
      for (const text of body.entries ?? []) note(text)
    }
    return browserFetch(...given)
  }
  new MutationObserver(look).observe(document, {
    subtree: true,
    childList: true,
    characterData: true,
  })
}

/**
 * Lets a script inside the page answer, over and over, until the page ends: another question, another
 * option or another text each time, with `pauseMs` between them and a rest after some. Starts it and
 * does not wait.
 * @param seed of its random choices.
 */
export async function answerWithoutEnd(page: Page, seed: number, pauseMs: number): Promise<void> {
  await page.evaluate(
    ({ first, pause }) => {
      let state = first >>> 0
      const random = (below: number): number => {
        state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
        return Math.floor((state / 0x1_0000_0000) * below)
      }
      // The candidate's own pace: nothing of the product is waited for by it.
      const turn = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))
      const answerOne = async (): Promise<void> => {
        const questions = document.querySelectorAll<HTMLButtonElement>(
          'nav[aria-label="题目列表"] ul:not(.tasks) button',
        )
        questions[random(questions.length)]?.click()
        await turn(0)
        const options = document.querySelectorAll<HTMLInputElement>('main input[name^="item-"]')
        const open = [...options].filter(({ type, checked }) => type === 'checkbox' || !checked)
        const field = document.querySelector<HTMLInputElement>('main input[type="text"]')
        if (open.length > 0) open[random(open.length)]?.click()
        else if (field) {
          field.value = `第 ${state} 次：${random(1_000_000)}`
          field.dispatchEvent(new Event('input', { bubbles: true }))
          field.dispatchEvent(new Event('change', { bubbles: true }))
        }
      }
      const says = (light: string, word: string): boolean =>
        document.querySelector(`[data-light="${light}"]`)?.textContent.includes(word) ?? false
      const waitFor = async (light: string, atMostMs: number): Promise<void> => {
        const end = performance.now() + atMostMs
        while (!says(light, '已保存') && performance.now() < end) await turn(10)
      }
      void (async () => {
        for (let at = 1; ; at += 1) {
          await answerOne()
          await turn(pause)
          // Like a candidate who looks at the lights: in a page that never rests they would, truly,
          // never say that everything is saved.
          await waitFor('computer', 500)
          if (at % 4 === 0) await waitFor('server', 1500)
        }
      })()
    },
    { first: seed, pause: pauseMs },
  )
}

/** Entries that this browser's IndexedDB holds, by hash; asked on any page of the same origin. */
export async function entriesInBrowser(page: Page): Promise<ReadonlyMap<string, string>> {
  const rows = await page.evaluate(
    () =>
      new Promise<[string, string][]>((resolve, reject) => {
        const opening = indexedDB.open('wenkao')
        // Lost with its disk: looking must not make a new one, which the page would take for its own.
        opening.onupgradeneeded = () => opening.transaction?.abort()
        opening.onerror = () => {
          if (opening.error?.name === 'AbortError') resolve([])
          else reject(new Error('IndexedDB cannot be opened', { cause: opening.error }))
        }
        opening.onsuccess = () => {
          const database = opening.result
          if (!database.objectStoreNames.contains('entries')) {
            database.close()
            resolve([])
            return
          }
          const reading = database.transaction('entries').objectStore('entries').getAll()
          reading.onerror = () => {
            reject(new Error('IndexedDB cannot be read', { cause: reading.error }))
          }
          reading.onsuccess = () => {
            database.close()
            const kept = reading.result as { hash: string; text: string }[]
            resolve(kept.map(({ hash, text }) => [hash, text]))
          }
        }
      }),
  )
  return new Map(rows)
}
