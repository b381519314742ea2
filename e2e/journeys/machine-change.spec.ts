import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { changeStation } from '@wenkao/shared/sittings'
import { entriesInJournal } from '../actors/browser-store.ts'
import { candidateActor } from '../actors/candidate.ts'
import { recordSaved } from '../actors/file-facts.ts'
import { moverActor } from '../actors/mover.ts'
import { proctorActor } from '../actors/proctor.ts'
import { answerQuestions, itemInView, shownAnswers } from '../actors/questions.ts'
import { answersOnServer, heldBy, sittingOnServer } from '../actors/station-facts.ts'
import { FILES_FOLDER, OFFICE_PASSWORD } from '../answer-files-room.ts'
import { openExamSite, type ExamSite } from '../exam-site.ts'
import { prepareOneCandidate } from '../prepare-exam.ts'

let site: ExamSite
test.beforeEach(async () => {
  site = await openExamSite(13_900)
})
test.afterEach(async ({}, testInfo) => {
  if (testInfo.status !== testInfo.expectedStatus) await site.takePictures(testInfo.outputDir)
  await site.close()
})

const isWrong = () => false

test('F02e a PC that comes back after a machine change sends what it had, overwrites nothing newer, and locks with the number of the new station; the tablet shows what it brought', async () => {
  const { office, exam, candidate } = await prepareOneCandidate(site)
  const spareNumber = candidate.seat === 1 ? 2 : 1
  const [failing, spare] = [await site.station(1), await site.station(2)]
  await exam.register(failing, candidate)
  await exam.register(spare, { ...candidate, seat: spareNumber })
  const onServer = new Map<string, string[]>()
  const late = new Map<string, string[]>()
  let actor = candidateActor(await failing.openBrowser())

  await test.step('answers at the first PC, all on the server', async () => {
    await actor.atStation(candidate.seat)
    await actor.tryLogIn(candidate.examNumber, candidate.accessCode)
    await actor.confirmAndWait()
    await exam.start()
    await actor.inExam()
    await answerQuestions(actor, 0, 3, onServer, isWrong)
    await actor.savedOnServer()
  })
  const { sitting, binding } = await heldBy(failing)

  await test.step('cut off, it answers on: an item anew, another one changed; then it dies', async () => {
    await site.server.kill()
    await answerQuestions(actor, 2, 6, late)
    await actor.savedHere()
    writeFileSync(join(failing.answerFolder, FILES_FOLDER, '迟到.txt'), '旧机上的文件')
    const record = recordSaved(failing, failing.answerFolder)
    await record.saved(`${FILES_FOLDER}/迟到.txt`)
    await record.stop()
    await Promise.all([failing.killBrowser(), failing.killBridge()])
    await site.server.start()
  })

  const bySpare = new Map<string, string[]>()
  const second = candidateActor(await spare.openBrowser())
  await test.step('bound to the spare, the candidate goes on there with every synced answer', async () => {
    await office(changeStation, {
      params: { sessionId: exam.sessionId, sittingId: sitting.sittingId },
      body: { seatNumber: spareNumber, reason: '死机', expectedEpoch: binding.epoch },
    })
    await second.atStation(spareNumber)
    await second.tryLogIn(candidate.examNumber, candidate.accessCode)
    await second.confirmAndWait()
    await second.inExam()
    expect(await shownAnswers(second)).toEqual(Object.fromEntries(onServer))
    await answerQuestions(second, 0, 2, bySpare)
    await answerQuestions(second, 3, 4, bySpare, isWrong)
    await second.savedOnServer()
  })

  await test.step('the first PC comes back: its screen locks with the number, and sends what it has', async () => {
    await failing.startBridge()
    actor = candidateActor(await failing.openBrowser())
    await expect(
      actor.page.getByRole('heading', { name: `您的考试已转到 ${spareNumber} 号机` }),
    ).toBeVisible({ timeout: 60_000 })
    await expect(actor.page.getByText('不会丢失')).toBeVisible()
    await expect(actor.questions()).toHaveCount(0)
    await actor.savedOnServer()
  })

  await test.step('what only it had fills gaps, what the spare answered later stands', async () => {
    const shown = new Map([...onServer, ...late, ...bySpare])
    await expect(second.page.getByText(`客观题已答 ${shown.size} /`)).toBeVisible({
      timeout: 60_000,
    })
    expect(await shownAnswers(second)).toEqual(Object.fromEntries(shown))
    const { token } = await heldBy(spare)
    expect(await answersOnServer(site.server.url, token)).toEqual(Object.fromEntries(shown))
    await second.goTo(3)
    const contested = await itemInView(second)
    expect(late.get(contested.id)).not.toEqual(await second.shownAnswer(contested))
  })

  await test.step('byte for byte, the server holds what the two journals hold', async () => {
    await second.savedOnServer()
    const journals = [await entriesInJournal(failing), await entriesInJournal(spare)]
    const { log } = await sittingOnServer(site.server.url, (await heldBy(spare)).token)
    expect([...log].sort()).toEqual([...new Set(journals.flat())].sort())
  })

  await test.step('the tablet shows what the first PC brought, and that nothing is missing any more', async () => {
    const page = await site.staffBrowser('tablet', 1024, 768)
    const proctor = proctorActor(page, site.server.url)
    await proctor.signIn('office', OFFICE_PASSWORD)
    await proctor.openSession('第一场')
    await proctor.openTab('考场实况')
    const dialog = await moverActor(page).open(`考生${candidate.examNumber}`, '换机进展')
    await expect(dialog).toContainText(`换机后 ${candidate.seat} 号机补来 ${late.size} 项改动`)
    await expect(dialog).toContainText(`${FILES_FOLDER}/迟到.txt`)
    await expect(dialog).toContainText('没有已知未传的作答', { timeout: 60_000 })
  })

  await test.step('locked it stays after a reload, also without the server', async () => {
    await site.server.kill()
    await actor.page.reload()
    await expect(
      actor.page.getByRole('heading', { name: `您的考试已转到 ${spareNumber} 号机` }),
    ).toBeVisible()
    await site.server.start()
  })
})
