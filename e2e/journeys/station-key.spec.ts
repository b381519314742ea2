import { expect, test } from '@playwright/test'
import { listPlaces } from '@wenkao/shared/places'
import { candidateActor } from '../actors/candidate.ts'
import { answerQuestions, shownAnswers } from '../actors/questions.ts'
import { answersOnServer, heldBy } from '../actors/station-facts.ts'
import { openExamSite, type ExamSite } from '../exam-site.ts'
import { prepareOneCandidate } from '../prepare-exam.ts'

let site: ExamSite
test.beforeEach(async () => {
  site = await openExamSite(13_400)
})
test.afterEach(async ({}, testInfo) => {
  if (testInfo.status !== testInfo.expectedStatus) await site.takePictures(testInfo.outputDir)
  await site.close()
})

// Not F16 yet: that the new address is noted cannot be seen anywhere.
test('exam day: a station is its key, so another address changes nothing, before or during a sitting', async () => {
  const { office, exam, candidate } = await prepareOneCandidate(site)
  const station = await site.station(1)
  await exam.register(station, candidate)
  const registered = async () =>
    (await office(listPlaces)).areas
      .flatMap((area) => area.sites)
      .flatMap((entry) => entry.rooms)
      .find((room) => room.roomId === exam.roomId)
      ?.stations.filter((entry) => entry.registeredAt !== null)
  let page = await station.openBrowser()
  await candidateActor(page).atStation(candidate.seat)
  const before = await registered()
  expect(before).toHaveLength(1)

  const move = async (port: number) => {
    await station.killBrowser()
    await station.killBridge()
    station.moveBridge(port)
    await station.startBridge()
    page = await station.openBrowser()
    return candidateActor(page)
  }

  await test.step('before the log-in: the same number, without a new registration', async () => {
    const actor = await move(13_408)
    await actor.atStation(candidate.seat)
    expect(await registered()).toEqual(before)
  })

  const shown = new Map<string, string[]>()
  await test.step('the candidate logs in there and answers', async () => {
    const actor = candidateActor(page)
    await actor.tryLogIn(candidate.examNumber, candidate.accessCode)
    await actor.confirmAndWait()
    await exam.start()
    await actor.inExam()
    await answerQuestions(actor, 0, 4, shown)
    await actor.savedHere()
  })

  await test.step('in the middle of the sitting: it goes on with all answers, and hands in', async () => {
    const actor = await move(13_409)
    await actor.inExam()
    expect(await shownAnswers(actor)).toEqual(Object.fromEntries(shown))
    await answerQuestions(actor, 4, 6, shown)
    await actor.openHandIn()
    await actor.confirmHandIn()
    const { token } = await heldBy(station)
    expect(await answersOnServer(site.server.url, token)).toEqual(Object.fromEntries(shown))
    expect(await registered()).toEqual(before)
  })
})
