import { expect, test, type Page } from '@playwright/test'
import { candidateActor, type CandidateActor } from '../actors/candidate.ts'
import { moverActor } from '../actors/mover.ts'
import { proctorActor } from '../actors/proctor.ts'
import { answerQuestions, shownAnswers } from '../actors/questions.ts'
import { OFFICE_PASSWORD } from '../answer-files-room.ts'
import { openExamSite, type ExamSite } from '../exam-site.ts'
import {
  callAsFirstOffice,
  prepareExam,
  type PreparedExam,
  type SeatedCandidate,
} from '../prepare-exam.ts'

let site: ExamSite
let exam: PreparedExam
test.beforeAll(async () => {
  site = await openExamSite(15_320)
  const office = await callAsFirstOffice(site.server.url, site.server.setupLink, {
    username: 'office',
    password: OFFICE_PASSWORD,
  })
  exam = await prepareExam(office, { candidates: 2, spares: 3 })
  await exam.start()
})
test.afterEach(async ({}, testInfo) => {
  if (testInfo.status !== testInfo.expectedStatus) await site.takePictures(testInfo.outputDir)
})
test.afterAll(async () => {
  await site.close()
})

const nameOf = ({ examNumber }: SeatedCandidate) => `考生${examNumber}`

/** The live room on a tablet. */
async function openTablet(name: string, width: number, height: number) {
  const page = await site.staffBrowser(name, width, height)
  const proctor = proctorActor(page, site.server.url)
  await proctor.signIn('office', OFFICE_PASSWORD)
  await proctor.openSession('第一场')
  await proctor.openTab('考场实况')
  return moverActor(page)
}

/** A PC without a bridge, at the log-in. */
async function openPc(name: string): Promise<CandidateActor> {
  const page = await site.staffBrowser(name, 1366, 768)
  await page.goto(`${site.server.url}/exam`)
  return candidateActor(page)
}

async function sitDown(actor: CandidateActor, who: SeatedCandidate, seat = who.seat) {
  await actor.logInByNumber(who.examNumber, who.accessCode, seat)
  await actor.confirmAndWait()
  await actor.inExam()
}

const leave = (page: Page) => page.getByRole('button', { name: '返回登录页' }).click()
const locked = (actor: CandidateActor, seat: number) =>
  expect(actor.page.getByRole('heading', { name: `您的考试已转到 ${seat} 号机` })).toBeVisible({
    timeout: 30_000,
  })

test('F02b a machine change that is half done stands on the tablet, is finished from a second one, or undone; who taps second is told; two candidates exchange seats, and back', async () => {
  const [one, two] = exam.candidates
  if (!one || !two) throw new Error('Expected two candidates')
  const [first, second, pcOne, pcTwo] = await Promise.all([
    openTablet('tablet', 1024, 768),
    openTablet('second', 1366, 768),
    openPc('pc-1'),
    openPc('pc-2'),
  ])
  const shown = new Map<string, string[]>()
  await Promise.all([sitDown(pcOne, one), sitDown(pcTwo, two)])
  await answerQuestions(pcOne, 0, 3, shown)
  await pcOne.savedOnServer()

  const spare =
    await test.step('two tablets tap at once: one change, and the other is told where the candidate is', async () => {
      const dialogs = await Promise.all(
        [first, second].map((each) => each.open(nameOf(one), '换机')),
      )
      for (const [at, dialog] of dialogs.entries()) await dialog.getByRole('radio').nth(at).check()
      const confirms = dialogs.map((dialog) =>
        dialog.getByRole('button', { name: /^换到 \d+ 号机$/ }),
      )
      await Promise.all(confirms.map((confirm) => confirm.click()))
      const hasWon = async (at: number) =>
        ((await dialogs[at]?.innerText()) ?? '').includes('请考生到')
      await expect.poll(async () => (await hasWon(0)) !== (await hasWon(1))).toBe(true)
      const winner = (await hasWon(0)) ? 0 : 1
      const late = dialogs[1 - winner]
      if (!late) throw new Error('Expected two dialogs')
      const number = Number(
        /(\d+) 号机，用考号/.exec((await dialogs[winner]?.innerText()) ?? '')?.[1],
      )
      await expect(late).toContainText(`考生现在在 ${number} 号机`)
      await expect(late).toContainText('刚才操作的是：考务员')
      await late.getByRole('button', { name: '取消', exact: true }).click()
      await (winner === 0 ? first : second).close()
      return number
    })

  await test.step('half done, it stands on both tablets; the old PC is locked with the number', async () => {
    await locked(pcOne, spare)
    await expect(first.tile(nameOf(one))).toContainText('换机')
    await second.tile(nameOf(one)).first().click()
    const seat = second.page.getByRole('dialog')
    await expect(seat).toContainText('换机没有完成')
    await expect(seat).toContainText(`等待考生在 ${spare} 号机登录`)
    await seat.getByRole('button', { name: '完成或撤销' }).click()
    await expect(second.dialog(/^换机进展：/)).toContainText(`撤销，回到 ${one.seat} 号机`)
  })

  const third = await openPc('pc-3')
  await test.step('finished: the candidate logs in there with every answer, and the second tablet shows it', async () => {
    await sitDown(third, one, spare)
    expect(await shownAnswers(third)).toEqual(Object.fromEntries(shown))
    await expect(second.dialog(/^换机进展：/)).toContainText(`考生已在 ${spare} 号机登录`)
    await second.close()
  })

  await test.step('a change of the other candidate was a mistake: undone before anybody logged in', async () => {
    await first.open(nameOf(two), '换机')
    const number = await first.takeSuggested()
    await locked(pcTwo, number)
    const dialog = await second.open(nameOf(two), '换机进展')
    await dialog.getByRole('button', { name: `撤销，回到 ${two.seat} 号机` }).click()
    await second
      .dialog(/^撤销换机/)
      .getByRole('button', { name: `回到 ${two.seat} 号机` })
      .click()
    await expect(dialog).toContainText(`等待考生在 ${two.seat} 号机登录`)
    await second.close()
    await first.close()
    await leave(pcTwo.page)
    await sitDown(pcTwo, two)
  })

  await test.step('the two exchange seats: both PCs lock, and each goes on at the other’s', async () => {
    const dialog = await first.open(nameOf(one), '与他人换座')
    await dialog.getByRole('button', { name: nameOf(two) }).click()
    await expect(dialog).toContainText(`${nameOf(one)}换到 ${two.seat} 号机`)
    await dialog.getByRole('button', { name: '确认换座' }).click()
    await expect(dialog).toContainText('请两位考生对调座位')
    await first.close()
    await Promise.all([locked(third, two.seat), locked(pcTwo, spare)])
    await Promise.all([leave(third.page), leave(pcTwo.page)])
    await Promise.all([sitDown(pcTwo, one, two.seat), sitDown(third, two, spare)])
    expect(await shownAnswers(pcTwo)).toEqual(Object.fromEntries(shown))
    expect(await shownAnswers(third)).toEqual({})
  })

  await test.step('and back by one undo', async () => {
    const dialog = await second.open(nameOf(two), '换机进展')
    await dialog.getByRole('button', { name: '撤销，换回原座位' }).click()
    await second
      .dialog(/^撤销换座/)
      .getByRole('button', { name: '换回原座位' })
      .click()
    await Promise.all([locked(pcTwo, spare), locked(third, two.seat)])
    await expect(second.tile(nameOf(one))).toContainText(String(spare))
  })
})
