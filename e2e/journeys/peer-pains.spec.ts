import { expect, test } from '@playwright/test'
import { candidateActor } from '../actors/candidate.ts'
import { answerQuestions, itemInView, shownAnswers } from '../actors/questions.ts'
import { answersOnServer, heldBy } from '../actors/station-facts.ts'
import { openExamSite, type ExamSite } from '../exam-site.ts'
import { prepareOneCandidate } from '../prepare-exam.ts'

let site: ExamSite
test.beforeEach(async () => {
  site = await openExamSite(13_160)
})
test.afterEach(async ({}, testInfo) => {
  if (testInfo.status !== testInfo.expectedStatus) await site.takePictures(testInfo.outputDir)
  await site.close()
})

test(
  'F01 pain 1, pain 7, pain 8: without the server a candidate goes on, reloads and goes to other questions, and after its restart needs no new log-in',
  { tag: '@full' },
  async () => {
    const { exam, candidate } = await prepareOneCandidate(site)
    const station = await site.station(1)
    await exam.register(station, candidate)
    const page = await station.openBrowser()
    const actor = candidateActor(page)
    const shown = new Map<string, string[]>()

    await test.step('a candidate logs in and answers', async () => {
      await actor.atStation(candidate.seat)
      await actor.tryLogIn(candidate.examNumber, candidate.accessCode)
      await actor.confirmAndWait()
      await exam.start()
      await actor.inExam()
      await answerQuestions(actor, 0, 2, shown)
      await actor.savedOnServer()
    })
    await site.server.kill()

    for (const round of [1, 2]) {
      await test.step(`pain 7: answering, marking, going on and reloading without the server, time ${round}`, async () => {
        await answerQuestions(actor, round * 2, round * 2 + 2, shown)
        await page.getByRole('button', { name: '标记，稍后再看' }).click()
        await page.getByRole('button', { name: '下一题' }).click()
        await actor.savedHere()
        const question = await itemInView(actor)
        await page.reload()
        await actor.inExam()
        expect(await itemInView(actor)).toEqual(question)
        expect(await shownAnswers(actor)).toEqual(Object.fromEntries(shown))
        await expect(actor.light('server')).toHaveText(/项等网络恢复后自动传到服务器/)
      })
    }

    await test.step('pain 8: a restarted server knows the candidate; pain 1: what was only shown is sent', async () => {
      await site.server.start()
      await actor.savedOnServer()
      await expect(page.getByLabel('考试密码')).toBeHidden()
      const { token } = await heldBy(station)
      expect(await answersOnServer(site.server.url, token)).toEqual(Object.fromEntries(shown))
      await answerQuestions(actor, 6, 8, shown)
      await actor.savedOnServer()
      expect(await answersOnServer(site.server.url, token)).toEqual(Object.fromEntries(shown))
    })
  },
)
