import { expect, test, type Page } from '@playwright/test'
import { sha256Hex } from '@wenkao/shared/kernel'
import { candidateActor } from '../actors/candidate.ts'
import { answerQuestions, itemInView, shownAnswers } from '../actors/questions.ts'
import { answersOnServer, heldBy, journalOf, sittingOnServer } from '../actors/station-facts.ts'
import { openExamSite, type ExamSite, type Station } from '../exam-site.ts'
import { createShownAnswers } from '../faults/answering-page.ts'
import { prepareOneCandidate } from '../prepare-exam.ts'

let site: ExamSite
test.beforeEach(async () => {
  site = await openExamSite(13_100)
})
test.afterEach(async ({}, testInfo) => {
  if (testInfo.status !== testInfo.expectedStatus) await site.takePictures(testInfo.outputDir)
  await site.close()
})

/** What kills an exam PC's programs, and brings them back. */
const FAULTS: readonly {
  readonly name: string
  /** The bridge lives on, and its clock with it: the time needs no check by the server. */
  readonly isTimeVerified: boolean
  strike(station: Station): Promise<void>
}[] = [
  {
    name: 'the browser alone',
    isTimeVerified: true,
    strike: (station) => station.killBrowser(),
  },
  {
    name: 'the browser together with its profile',
    isTimeVerified: true,
    strike: async (station) => {
      await station.killBrowser()
      station.wipeBrowser()
    },
  },
  {
    name: 'browser and bridge at once, as a power cut does',
    // The system ran on, and the bridge can tell: its clock counts from the same start (DESIGN 7).
    isTimeVerified: true,
    strike: async (station) => {
      await Promise.all([station.killBrowser(), station.killBridge()])
      await station.startBridge()
    },
  },
]

/** Seconds by which two looks at a clock that shows whole seconds may differ. */
const ROUNDING = 1

test('F01 a killed page or PC goes on by itself without the server: same question, every saved answer, true time', async () => {
  const { exam, candidate } = await prepareOneCandidate(site)
  const station = await site.station(1)
  await exam.register(station, candidate)
  const entries = createShownAnswers(sha256Hex)
  let page = await station.openBrowser(entries.watch)
  let actor = candidateActor(page)
  const shown = new Map<string, string[]>()

  await test.step('a candidate logs in and answers', async () => {
    await actor.atStation(candidate.seat)
    await actor.tryLogIn(candidate.examNumber, candidate.accessCode)
    await actor.confirmAndWait()
    await exam.start()
    await actor.inExam()
    await answerQuestions(actor, 0, 3, shown)
    await actor.savedOnServer()
  })
  await site.server.kill()

  let next = 3
  for (const fault of FAULTS) {
    await test.step(`kill -9 of ${fault.name}`, async () => {
      await answerQuestions(actor, next, next + 3, shown)
      next += 3
      await actor.savedHere()
      const before = {
        question: await itemInView(actor),
        remaining: await actor.remaining(),
        at: Date.now(),
      }
      await fault.strike(station)
      page = await station.openBrowser(entries.watch)
      actor = candidateActor(page)
      await actor.inExam()
      await noteReopening(page, fault.name)
      expect((await itemInView(actor)).id).toBe(before.question.id)
      const remaining = await actor.remaining()
      const passed = Math.ceil((Date.now() - before.at) / 1000)
      expect(remaining).toBeLessThanOrEqual(before.remaining)
      expect(remaining).toBeGreaterThanOrEqual(before.remaining - passed - ROUNDING)
      await expect(page.getByText('待核对')).toHaveCount(fault.isTimeVerified ? 0 : 1)
      expect(await shownAnswers(actor)).toEqual(Object.fromEntries(shown))
    })
  }

  await test.step('kill -9 of the bridge alone: answering goes on in the page, and nothing is lost', async () => {
    await station.killBridge()
    await answerQuestions(actor, next, next + 3, shown)
    next += 3
    await expect(actor.light('computer')).toHaveText('此浏览器已保存')
    await station.startBridge()
    await expect(actor.light('computer')).toHaveText('本机已保存', { timeout: 30_000 })
    // What the page held alone is in the bridge's journal now: a new profile shows it.
    await station.killBrowser()
    station.wipeBrowser()
    page = await station.openBrowser(entries.watch)
    actor = candidateActor(page)
    await actor.inExam()
    expect(await shownAnswers(actor)).toEqual(Object.fromEntries(shown))
  })

  await test.step('a kill in the very moment of an answer loses nothing that showed as saved', async () => {
    await actor.goTo(next)
    const item = await itemInView(actor)
    await answerQuestions(actor, next, next + 1, new Map())
    await Promise.all([station.killBrowser(), station.killBridge()])
    await station.startBridge()
    page = await station.openBrowser(entries.watch)
    actor = candidateActor(page)
    await actor.inExam()
    const { [item.id]: last, ...saved } = await shownAnswers(actor)
    expect(saved).toEqual(Object.fromEntries(shown))
    if (last) shown.set(item.id, last)
  })

  await test.step('a reload in the middle of typing keeps what was saved, and tears no text', async () => {
    await actor.goTo(33)
    const item = await itemInView(actor)
    expect(item.kind).toBe('fillIn')
    const field = page.getByLabel('您的答案')
    await field.pressSequentially('电子')
    await actor.savedHere()
    await field.pressSequentially('表格')
    await page.reload()
    await actor.inExam()
    expect((await itemInView(actor)).id).toBe(item.id)
    const kept = await actor.shownAnswer(item)
    expect([['电子'], ['电子表'], ['电子表格']]).toContainEqual(kept)
    shown.set(item.id, kept)
  })

  await test.step('the server comes back and gets every answer as it showed', async () => {
    await site.server.start()
    await actor.savedOnServer()
    await expect(page.getByText('待核对')).toBeHidden()
    const { token } = await heldBy(station)
    expect(await answersOnServer(site.server.url, token)).toEqual(Object.fromEntries(shown))
  })

  await test.step('byte for byte: journal and server hold every entry that ever showed as saved', async () => {
    const { sitting, token } = await heldBy(station)
    const journal = await journalOf(station, sitting.sittingId)
    const onServer = new Set((await sittingOnServer(site.server.url, token)).log)
    const { computer, browser, server } = entries.saved
    const saved = [...computer, ...browser, ...server].map((hash) => entries.texts.get(hash))
    expect(saved.length).toBeGreaterThan(shown.size)
    for (const text of saved) {
      expect(journal).toContain(text)
      expect(onServer).toContain(text)
    }
  })
})

/** How long the question took to appear: for the report, since a shared machine proves no time. */
async function noteReopening(page: Page, fault: string): Promise<void> {
  const ms = await page.evaluate(() => Math.round(performance.now()))
  test.info().annotations.push({ type: `question after ${fault}`, description: `${ms} ms` })
}
