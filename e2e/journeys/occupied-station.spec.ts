import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test, type Page } from '@playwright/test'
import { bridgeStatus, bridgeToday } from '@wenkao/shared/rescue'
import { heldSitting } from '@wenkao/shared/sittings'
import { mountSmallDisk } from '../actors/browser-store.ts'
import { candidateActor } from '../actors/candidate.ts'
import { untilLaidOut } from '../actors/file-facts.ts'
import { answerQuestions } from '../actors/questions.ts'
import { rescueActor } from '../actors/rescue-window.ts'
import { databakOf, sealedNames } from '../actors/sealed-facts.ts'
import { answersOnServer, heldBy } from '../actors/station-facts.ts'
import { openAnswerFilesRoom, untilReady, type AnswerFilesRoom } from '../answer-files-room.ts'
import { fetchBridge } from '../exam-office-api.ts'
import type { Station } from '../exam-site.ts'
import type { SeatedCandidate } from '../prepare-exam.ts'
import { logInAt } from '../sit-down.ts'

let room: AnswerFilesRoom
test.beforeAll(async () => {
  room = await openAnswerFilesRoom(14_030, 1)
})
test.afterEach(async ({}, testInfo) => {
  if (testInfo.status !== testInfo.expectedStatus) await room.site.takePictures(testInfo.outputDir)
})
test.afterAll(async () => {
  await room.close()
})

/**
 * The log-in of a PC whose browser was cleaned, and whose client is too busy to say in time that it
 * holds a sitting; otherwise the page would open that one.
 */
async function openAtLogIn(station: Station): Promise<{ page: Page; answer: () => Promise<void> }> {
  await station.killBrowser()
  station.wipeBrowser()
  const busy = `**${heldSitting.path}`
  const page = await station.openBrowser(async (opening) => {
    await opening.route(busy, (route) =>
      route.request().method() === heldSitting.method ? route.abort('timedout') : route.continue(),
    )
  })
  return { page, answer: () => page.unroute(busy) }
}

test('F06 a PC that an unfinished sitting holds: the log-in names it, and to a proctor’s code submits it, or clears it once a verified backup exists; a mock exam never blocks a real one', async () => {
  const { site, exam } = room
  const own = exam.candidates[0]
  if (!own) throw new Error('Expected a candidate')
  const station = await site.station(1)
  await exam.register(station, own)
  const held = async () => (await heldBy(station)).sitting.examNumber
  const databak = databakOf(station)
  const seatFor = (examNumber: string, kind?: 'formal' | 'mock') =>
    room.nextSession(own.seat, examNumber, kind)
  const typeIn = async (page: Page, { examNumber, accessCode, seat }: SeatedCandidate) => {
    const actor = candidateActor(page)
    await actor.atStation(seat)
    await actor.tryLogIn(examNumber, accessCode)
    return actor
  }
  const again = async (page: Page) => {
    const actor = candidateActor(page)
    await page.getByRole('button', { name: '返回登录' }).click()
    await page.getByRole('button', { name: '登录', exact: true }).click()
    await actor.confirmAndWait()
    await actor.inExam()
    await untilLaidOut(station)
    return actor
  }

  await test.step('a mock exam is left unfinished', async () => {
    const mock = await seatFor('900001', 'mock')
    const actor = candidateActor(await station.openBrowser())
    await logInAt(actor, mock.candidate)
    await answerQuestions(actor, 0, 2, new Map())
    await actor.savedOnServer()
    await untilReady(station)
    expect(await held()).toBe('900001')
  })

  const first = new Map<string, string[]>()
  const token =
    await test.step('it never blocks a real one: backed up and cleared by itself, the log-in goes through', async () => {
      const { page, answer } = await openAtLogIn(station)
      const actor = await typeIn(page, own)
      await actor.confirmAndWait()
      await answer()
      await actor.inExam()
      expect(await held()).toBe(own.examNumber)
      expect(sealedNames(databak)).toEqual([expect.stringMatching(/^move900001-\d{14}\.dat$/)])
      await answerQuestions(actor, 0, 3, first)
      await actor.savedOnServer()
      return (await heldBy(station)).token
    })

  await test.step('a real one does: it is named, and nothing is offered without a code', async () => {
    const next = await seatFor('402001')
    const { page, answer } = await openAtLogIn(station)
    await typeIn(page, next.candidate)
    const box = page.getByRole('region', { name: '解除占用' })
    await expect(box.getByRole('alert').first()).toContainText(
      `（考号 ${own.examNumber}）在这台考试机上还没有交卷`,
    )
    await answer()
    // The idle page looks now and then at what its client holds: that must not take the screen.
    await page.waitForResponse((sent) => sent.url().endsWith(bridgeToday.path))
    await page.getByRole('button', { name: '考场管理员处理' }).click()
    await page.getByLabel('管理口令').fill('WRONG-CODE')
    await page.getByRole('button', { name: '打开' }).click()
    await expect(box).toContainText('管理口令不对')
    expect(await held()).toBe(own.examNumber)
    await expect(box.getByRole('button', { name: '提交试卷' })).toHaveCount(0)
    const { proctorCode } = await room.codes()
    await page.getByLabel('管理口令').fill(proctorCode)
    await page.getByRole('button', { name: '打开' }).click()
    for (const way of ['提交试卷', '备份并清理本机', '换机']) {
      await expect(box.getByRole('button', { name: way })).toBeVisible()
    }

    await box.getByRole('button', { name: '提交试卷' }).click()
    await page.getByRole('dialog').getByRole('button', { name: '确认交卷' }).click()
    await expect(box.locator('[data-free="receipt"]')).toContainText('本机已空出', {
      timeout: 90_000,
    })
    expect(await answersOnServer(site.server.url, token)).toEqual(Object.fromEntries(first))
    const actor = await again(page)
    expect(await held()).toBe('402001')
    await answerQuestions(actor, 0, 2, new Map())
    await actor.savedOnServer()
  })

  await test.step('cleared only after a verified backup: refused to a place that takes none, then to a stick', async () => {
    const { reply } = await fetchBridge(station.url, bridgeStatus)
    expect(reply.sitting?.handedIn).toBe(false)
    const next = await seatFor('403001')
    const { page, answer } = await openAtLogIn(station)
    await typeIn(page, next.candidate)
    const box = page.getByRole('region', { name: '解除占用' })
    await expect(box.getByRole('alert').first()).toContainText('（考号 402001）')
    await answer()
    await page.getByRole('button', { name: '考场管理员处理' }).click()
    const { proctorCode } = await room.codes()
    await page.getByLabel('管理口令').fill(proctorCode)
    await page.getByRole('button', { name: '打开' }).click()
    await box.getByRole('button', { name: '备份并清理本机' }).click()
    const clear = async (folder: string) => {
      await box.locator('fieldset input[name="folder"]').fill(folder)
      await box.getByRole('button', { name: '备份并清理本机' }).click()
      await page.getByRole('dialog').getByRole('button', { name: '备份并清理本机' }).click()
    }
    const refusedTo = async (folder: string, word: string) => {
      await clear(folder)
      await expect(box.locator(`[data-backup="${word}"]`)).toContainText('本机的作答完好', {
        timeout: 60_000,
      })
      expect(await held()).toBe('402001')
    }
    await refusedTo(join(site.folder, '没有这个U盘'), 'notWritable')
    const full = join(site.folder, '满的U盘')
    const disk = mountSmallDisk(full, 8)
    try {
      disk?.fill()
      if (disk) await refusedTo(full, 'noSpace')
      if (disk) expect(sealedNames(full)).toEqual([])
      disk?.empty()
      disk?.setReadOnly(true)
      if (disk) await refusedTo(full, 'notWritable')
    } finally {
      disk?.unmount()
    }
    const stick = join(site.folder, 'U盘')
    mkdirSync(stick)
    await clear(stick)
    await expect(box.locator('[data-backup="cleared"]')).toContainText('本机已清理', {
      timeout: 60_000,
    })
    expect(sealedNames(stick)).toEqual([expect.stringMatching(/^move402001-\d{14}\.dat$/)])
    await again(page)
    expect(await held()).toBe('403001')
  })

  await test.step('the window says the same of the next one, and of a free PC that it is free', async () => {
    const page = await (await openAtLogIn(station)).page.context().newPage()
    const rescue = rescueActor(page)
    const { proctorCode } = await room.codes()
    await rescue.open(station.url, proctorCode)
    await rescue.openTab('解除占用')
    await expect(rescue.panel).toContainText('（考号 403001）在本机还没有交卷')
    await rescue.press('提交试卷')
    await page.getByRole('dialog').getByRole('button', { name: '确认交卷' }).click()
    await expect(rescue.outcome('free', 'receipt')).toContainText('本机已空出', {
      timeout: 90_000,
    })
  })
})
