import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test, type Page } from '@playwright/test'
import {
  denyStorage,
  entriesInBrowser,
  entriesInJournal,
  mountSmallDisk,
} from '../actors/browser-store.ts'
import { candidateActor, type CandidateActor } from '../actors/candidate.ts'
import { answerQuestions, shownAnswers } from '../actors/questions.ts'
import { answersOnServer, heldBy, sittingOnServer } from '../actors/station-facts.ts'
import { launchBrowser, openExamSite, type ExamSite, type Station } from '../exam-site.ts'
import { prepareOneCandidate, type SeatedCandidate } from '../prepare-exam.ts'

let site: ExamSite
test.beforeEach(async () => {
  site = await openExamSite(13_800)
})
test.afterEach(async ({}, testInfo) => {
  if (testInfo.status !== testInfo.expectedStatus) await site.takePictures(testInfo.outputDir)
  await site.close()
})

/** A candidate of a running exam, and the exam PC at which that one sits. */
async function prepareStation(): Promise<{ candidate: SeatedCandidate; station: Station }> {
  const { exam, candidate } = await prepareOneCandidate(site)
  const station = await site.station(1)
  await exam.register(station, candidate)
  await exam.start()
  return { candidate, station }
}

async function sitDown(page: Page, candidate: SeatedCandidate): Promise<CandidateActor> {
  const actor = candidateActor(page)
  await actor.atStation(candidate.seat)
  await actor.tryLogIn(candidate.examNumber, candidate.accessCode)
  await actor.confirmAndWait()
  await actor.inExam()
  return actor
}

const profileOf = (station: number) => join(site.folder, `station-${station}`, 'profile')
const browserBroken = (page: Page) => page.getByText('这个浏览器现在存不下作答。')

test('F01 a browser that is full, emptied or deleted under the page is told, and loses nothing: the bridge saves, and gives it back', async () => {
  const { candidate, station } = await prepareStation()
  const { origin } = new URL(station.url)
  // Chromium grants room ahead of time: the quota must be in force before the first write.
  const setQuota = async (of: Page, quota: { quotaSize?: number }) => {
    const devtools = await of.context().newCDPSession(of)
    await devtools.send('Storage.overrideQuotaForOrigin', { origin, ...quota })
    return devtools
  }
  const page = await station.openBrowser(async (opened) => {
    await setQuota(opened, { quotaSize: 1000 })
  })
  const shown = new Map<string, string[]>()
  const actor = await sitDown(page, candidate)
  const lacksNothing = async () => {
    const [browser, journal] = [await entriesInBrowser(page), await entriesInJournal(station)]
    return browser.join('\n') === journal.join('\n')
  }
  const sameAsJournal = () => expect.poll(lacksNothing, { timeout: 30_000 }).toBe(true)

  await test.step('quota exceeded: said, saved by the bridge, and made good when there is room', async () => {
    await answerQuestions(actor, 0, 5, shown)
    await expect(browserBroken(page)).toBeVisible()
    await actor.savedHere()
    await setQuota(page, {})
    await expect(browserBroken(page)).toBeHidden()
    await sameAsJournal()
  })

  await test.step('deleted by another page of the same origin: everything is written again', async () => {
    const other = await page.context().newPage()
    await other.goto(`${station.url}/rescue`)
    await other.evaluate(
      () =>
        new Promise<void>((resolve, reject) => {
          const deleting = indexedDB.deleteDatabase('wenkao')
          deleting.onsuccess = () => {
            resolve()
          }
          deleting.onerror = () => {
            reject(new Error(String(deleting.error)))
          }
        }),
    )
    await other.close()
    await sameAsJournal()
    await answerQuestions(actor, 5, 6, shown)
    await actor.savedHere()
    await sameAsJournal()
  })

  await test.step('its site data cleared, as a technician or a cleaning program does', async () => {
    const devtools = await page.context().newCDPSession(page)
    await devtools.send('Storage.clearDataForOrigin', { origin, storageTypes: 'all' })
    await sameAsJournal()
    await answerQuestions(actor, 6, 7, shown)
    await sameAsJournal()
  })

  await test.step('the journal wiped under both: the page gives all of it again', async () => {
    const before = await entriesInJournal(station)
    await station.killBridge()
    rmSync(join(site.folder, 'station-1', 'data', 'journal'), { recursive: true })
    rmSync(join(site.folder, 'station-1', 'data', 'state', 'held-sitting.json'), { force: true })
    await answerQuestions(actor, 7, 8, shown)
    await station.startBridge()
    await expect(actor.light('computer')).toHaveText('本机已保存', { timeout: 30_000 })
    await expect.poll(() => entriesInJournal(station)).toEqual(expect.arrayContaining(before))
    await sameAsJournal()
  })

  await test.step('nothing was lost anywhere', async () => {
    await actor.savedOnServer()
    expect(await shownAnswers(actor)).toEqual(Object.fromEntries(shown))
    const { token } = await heldBy(station)
    // The bridge writes too, for example a new manifest; what it wrote the page reads with its next look.
    await expect
      .poll(async () => {
        const { log } = await sittingOnServer(site.server.url, token)
        const browser = await entriesInBrowser(page)
        return log.toSorted().join('\n') === browser.join('\n')
      })
      .toBe(true)
    expect(await answersOnServer(site.server.url, token)).toEqual(Object.fromEntries(shown))
  })
})

test(
  'F01 a browser that denies its storage, or a private window, answers through the bridge and goes on after a kill, and the log-in form works without the server',
  { tag: '@full' },
  async () => {
    const { candidate, station } = await prepareStation()
    denyStorage(profileOf(1))
    let page = await station.openBrowser()
    let actor = await sitDown(page, candidate)
    const shown = new Map<string, string[]>()

    await test.step('storage denied: said, and saved by the bridge', async () => {
      await expect(browserBroken(page)).toBeVisible()
      await answerQuestions(actor, 0, 3, shown)
      await actor.savedHere()
      await actor.savedOnServer()
    })

    await test.step('killed, it goes on by itself from the bridge alone, without the server', async () => {
      await site.server.kill()
      await answerQuestions(actor, 3, 4, shown)
      await actor.savedHere()
      await station.killBrowser()
      page = await station.openBrowser()
      actor = candidateActor(page)
      await actor.inExam()
      expect(await shownAnswers(actor)).toEqual(Object.fromEntries(shown))
      await station.killBrowser()
    })

    await test.step('a private window does the same, and leaves nothing behind', async () => {
      const profile = join(site.folder, 'private')
      const context = await launchBrowser(profile, 1366, 768)
      const browser = context.browser()
      const privately = browser ? await browser.newContext() : undefined
      if (!privately) throw new Error('Expected a browser that opens private windows')
      const first = candidateActor(await privately.newPage())
      await first.page.goto(`${station.url}/exam`)
      await first.inExam()
      await answerQuestions(first, 4, 6, shown)
      await first.savedHere()
      await privately.close()
      const again = await browser?.newContext()
      const second = candidateActor((await again?.newPage()) ?? first.page)
      await second.page.goto(`${station.url}/exam`)
      await second.inExam()
      expect(await shownAnswers(second)).toEqual(Object.fromEntries(shown))
      await context.close()
    })

    await test.step('a log-in form that is open although the station holds the sitting: the exam number is enough', async () => {
      // The bridge is asked in vain until the form is sent: else the page goes on by itself.
      let isSent = false
      page = await station.openBrowser(async (opened) => {
        opened.on('request', (request) => {
          isSent ||= request.url().endsWith('/api/candidate/sessions')
        })
        await opened.route(
          ({ pathname }) => pathname === '/bridge/sitting',
          (route) => (isSent ? route.continue() : route.abort()),
        )
      })
      actor = candidateActor(page)
      await actor.tryLogIn(candidate.examNumber, candidate.accessCode)
      await actor.inExam()
      expect(await shownAnswers(actor)).toEqual(Object.fromEntries(shown))
    })

    await test.step('the server comes back and has every answer', async () => {
      await site.server.start()
      await actor.savedOnServer()
      const { token } = await heldBy(station)
      expect(await answersOnServer(site.server.url, token)).toEqual(Object.fromEntries(shown))
    })
  },
)

test(
  'F01 without a bridge and without storage the page says that nothing is saved here, and goes on by the server',
  { tag: '@full' },
  async () => {
    const { candidate } = await prepareStation()
    denyStorage(join(site.folder, 'browser-pc'))
    const page = await site.staffBrowser('pc', 1366, 768)
    const actor = candidateActor(page)
    const shown = new Map<string, string[]>()
    let token = ''
    page.on('request', (request) => {
      token ||= (request.headers()['authorization'] ?? '').replace('Bearer ', '')
    })
    await page.goto(`${site.server.url}/exam`)
    await actor.logInByNumber(candidate.examNumber, candidate.accessCode, candidate.seat)
    await actor.confirmAndWait()
    await actor.inExam()

    await test.step('said before the first answer, which still reaches the server', async () => {
      await expect(actor.light('computer')).toHaveText(/这台电脑/)
      await expect(page.getByText('这台电脑现在存不下您的作答。')).toBeVisible()
      await answerQuestions(actor, 0, 3, shown)
      await expect(actor.light('computer')).toHaveText(/这台电脑上没有保存（\d+ 项），请举手/)
      await actor.savedOnServer()
    })

    await test.step('without the server too: nothing is saved, and the words say just that', async () => {
      await site.server.kill()
      await answerQuestions(actor, 3, 5, shown)
      await expect(page.getByText('您的作答现在没有保存')).toBeVisible({ timeout: 30_000 })
      await site.server.start()
      await actor.savedOnServer()
      expect(await answersOnServer(site.server.url, token)).toEqual(Object.fromEntries(shown))
    })
  },
)

test(
  'F01 two browsers at once, and two origins, are writers of their own: all answers are there, and everybody shows the same',
  { tag: '@full' },
  async () => {
    const { candidate, station } = await prepareStation()
    const shown = new Map<string, string[]>()
    const first = await sitDown(await station.openBrowser(), candidate)
    await answerQuestions(first, 0, 2, shown)
    await first.savedOnServer()

    const second = candidateActor(await site.staffBrowser('second', 1366, 768))
    await second.page.goto(`${station.url}/exam`)
    await second.inExam()
    const direct = candidateActor(await site.staffBrowser('direct', 1366, 768))
    await direct.page.goto(`${site.server.url}/exam`)
    await direct.logInByNumber(candidate.examNumber, candidate.accessCode, candidate.seat)
    await direct.confirmAndWait()
    await direct.inExam()

    await test.step('each writes while the others do', async () => {
      await Promise.all([
        answerQuestions(first, 2, 4, shown),
        answerQuestions(second, 4, 6, shown),
        answerQuestions(direct, 6, 8, shown),
      ])
    })

    await test.step('all three show all of it', async () => {
      for (const actor of [first, second, direct]) {
        const answered = actor.page.getByText(/客观题已答 8 \//)
        await expect(answered).toBeVisible({ timeout: 60_000 })
        await actor.savedOnServer()
        expect(await shownAnswers(actor)).toEqual(Object.fromEntries(shown))
      }
    })

    await test.step('the server has it from three writers and the bridge’s own, without a conflict', async () => {
      const { token } = await heldBy(station)
      expect(await answersOnServer(site.server.url, token)).toEqual(Object.fromEntries(shown))
      const { log } = await sittingOnServer(site.server.url, token)
      const writers = new Set(
        log.flatMap((text) => (JSON.parse(text) as { writer: string; kind: string }).writer),
      )
      expect(writers.size).toBeGreaterThanOrEqual(3)
    })
  },
)

test('F01 a full disk under the browser’s profile is told, and every answer is saved by the bridge and shown after a kill', async () => {
  const { candidate, station } = await prepareStation()
  const profile = profileOf(1)
  const disk = mountSmallDisk(profile, 96)
  if (!disk) return
  try {
    let page = await station.openBrowser()
    let actor = await sitDown(page, candidate)
    const shown = new Map<string, string[]>()
    await answerQuestions(actor, 0, 2, shown)
    await actor.savedHere()
    for (const at of [2, 3, 4]) {
      // The browser tidies its caches on a full disk: what that frees is taken, too.
      disk.fill()
      await answerQuestions(actor, at, at + 1, shown)
    }
    await expect(browserBroken(page)).toBeVisible()
    await actor.savedHere()
    await actor.savedOnServer()
    await station.killBrowser()
    disk.empty()
    page = await station.openBrowser()
    actor = candidateActor(page)
    await actor.inExam()
    expect(await shownAnswers(actor)).toEqual(Object.fromEntries(shown))
    await expect(browserBroken(page)).toBeHidden()
    await expect
      .poll(async () => (await entriesInBrowser(page)).join('\n'))
      .toBe((await entriesInJournal(station)).join('\n'))
  } finally {
    await station.killBrowser()
    disk.unmount()
  }
})
