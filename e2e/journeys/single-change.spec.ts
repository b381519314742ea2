import { expect, test } from '@playwright/test'
import { foldLog, readEntry } from '@wenkao/shared/answers'
import { candidateActor } from '../actors/candidate.ts'
import { entriesInBrowser, entriesInJournal } from '../actors/browser-store.ts'
import { itemInView } from '../actors/questions.ts'
import { heldBy, sittingOnServer } from '../actors/station-facts.ts'
import { openExamSite, type ExamSite } from '../exam-site.ts'
import { prepareOneCandidate } from '../prepare-exam.ts'

let site: ExamSite
test.beforeEach(async () => {
  site = await openExamSite(13_860)
})
test.afterEach(async ({}, testInfo) => {
  if (testInfo.status !== testInfo.expectedStatus) await site.takePictures(testInfo.outputDir)
  await site.close()
})

test('D07 every single change is at once in the browser, in the bridge’s journal and on the server, without leaving the question', async () => {
  const { exam, candidate } = await prepareOneCandidate(site)
  const station = await site.station(1)
  await exam.register(station, candidate)
  const page = await station.openBrowser()
  const actor = candidateActor(page)
  await actor.atStation(candidate.seat)
  await actor.tryLogIn(candidate.examNumber, candidate.accessCode)
  await actor.confirmAndWait()
  await exam.start()
  await actor.inExam()
  const { token, bindings } = await heldBy(station)
  const { id } = await itemInView(actor)
  const option = (at: number) => page.locator('main input[name^="item-"]').nth(at)

  /** What each of the three would show, folded from what it holds, and nothing else. */
  const everywhere = async () => {
    const logs = [
      await entriesInBrowser(page),
      await entriesInJournal(station),
      (await sittingOnServer(site.server.url, token)).log,
    ]
    return logs.map((texts) => {
      const read = texts.map((text) => readEntry(text))
      const events = read.flatMap((entry) => (entry.kind === 'entry' ? [entry.entry.event] : []))
      const item = foldLog(events, bindings).items.get(id)
      return { answered: item?.answer.length ?? 0, marked: item?.marked ?? false }
    })
  }
  const inAll = (state: { answered: number; marked: boolean }) =>
    expect.poll(everywhere).toEqual([state, state, state])

  await option(0).check()
  await inAll({ answered: 1, marked: false })
  await page.getByRole('button', { name: '标记，稍后再看' }).click()
  await inAll({ answered: 1, marked: true })
  await page.getByText('清除这题的答案').click()
  await inAll({ answered: 0, marked: true })
  await option(1).check()
  await inAll({ answered: 1, marked: true })
  await actor.savedHere()
  await actor.savedOnServer()
})
