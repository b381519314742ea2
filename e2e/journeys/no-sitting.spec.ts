import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test, type Page } from '@playwright/test'
import type { EndpointResult } from '@wenkao/shared/kernel'
import { endSession, roomView } from '@wenkao/shared/monitor'
import { roomChecks } from '@wenkao/shared/station-check'
import { bridgeCommand } from '../actors/bridge-command.ts'
import { candidateActor } from '../actors/candidate.ts'
import { hashesBelow, recordSaved } from '../actors/file-facts.ts'
import { answerQuestions, shownAnswers } from '../actors/questions.ts'
import { rescueActor } from '../actors/rescue-window.ts'
import { answersOnServer, heldBy } from '../actors/station-facts.ts'
import {
  FILES_FOLDER,
  openAnswerFilesRoom,
  untilReady,
  type AnswerFilesRoom,
  type SpareStation,
} from '../answer-files-room.ts'
import type { Station } from '../exam-site.ts'
import { createPcClock } from '../faults/clock/pc-clock.ts'

const ESSAY = `${FILES_FOLDER}/作文.txt`

let room: AnswerFilesRoom
test.beforeAll(async () => {
  room = await openAnswerFilesRoom(14_810, 3)
})
test.afterEach(async ({}, testInfo) => {
  if (testInfo.status !== testInfo.expectedStatus) await room.site.takePictures(testInfo.outputDir)
})
test.afterAll(async () => {
  await room.close()
})

/** What the page says is the cause, when there is no sitting here. */
const cause = (page: Page, name: string) => page.locator(`[data-cause="${name}"]`)

/** All that lies on the PC's disks is gone, the browser's profile as well; the programs are there. */
async function wipeDisk(station: Station): Promise<void> {
  await Promise.all([station.killBrowser(), station.killBridge()])
  for (const name of ['data', 'CZKT']) {
    rmSync(join(station.folder, name), { recursive: true, force: true })
  }
  station.wipeBrowser()
  await station.startBridge()
}

test('F15 a wiped disk: the sitting comes back from the server by itself at the log-in, with all answers and files', async () => {
  const { candidate, station, actor, file } = await room.sitDown()
  const shown = new Map<string, string[]>()
  const saved = recordSaved(station, station.answerFolder)
  await answerQuestions(actor, 0, 5, shown)
  writeFileSync(file(FILES_FOLDER, '作文.txt'), '写了一半的作文')
  await saved.saved(ESSAY)
  await actor.savedOnServer()
  await actor.filesSaved()
  await saved.stop()
  const files = hashesBelow(station.answerFolder)
  const before = await actor.remaining()

  await wipeDisk(station)
  const again = candidateActor(await station.openBrowser())
  await test.step('without its key the PC is registered again by its number', async () => {
    await room.exam.register(station, candidate)
    await again.atStation(candidate.seat)
  })

  await test.step('logged in, the candidate goes on with everything', async () => {
    await again.tryLogIn(candidate.examNumber, candidate.accessCode)
    await again.confirmAndWait()
    await again.inExam()
    expect(await shownAnswers(again)).toEqual(Object.fromEntries(shown))
    await expect.poll(() => hashesBelow(station.answerFolder)).toEqual(files)
    const left = await again.remaining()
    expect(left).toBeLessThanOrEqual(before)
    expect(left).toBeGreaterThan(before - 300)
  })

  await test.step('and goes on working', async () => {
    await answerQuestions(again, 5, 6, shown)
    await again.savedOnServer()
    const { token } = await heldBy(station)
    expect(await answersOnServer(room.site.server.url, token)).toEqual(Object.fromEntries(shown))
  })
})

test(
  'F15 cleared by a backup, and no network: the page offers that file, and restoring it brings everything back',
  { tag: '@full' },
  async () => {
    const { candidate, station, page, actor, file } = await room.sitDown()
    await untilReady(station)
    const { proctorCode, restoreCode } = await room.codes()
    const stick = join(room.site.folder, 'U盘')
    mkdirSync(stick)
    const shown = new Map<string, string[]>()
    const saved = recordSaved(station, station.answerFolder)
    await answerQuestions(actor, 0, 4, shown)
    writeFileSync(file(FILES_FOLDER, '作文.txt'), '清理之前的作文')
    await saved.saved(ESSAY)
    await actor.savedHere()
    await saved.stop()
    const files = hashesBelow(station.answerFolder)

    const path = await test.step('a proctor backs the PC up and clears it', async () => {
      const rescue = await room.openRescueWith(station, page, proctorCode)
      await rescue.openTab('备份考试')
      await rescue.chooseFolder(stick)
      await rescue.press('备份并清理本机')
      await rescue.page.getByRole('dialog').getByRole('button', { name: '备份并清理本机' }).click()
      const cleared = rescue.outcome('backup', 'cleared')
      await expect(cleared).toBeVisible({ timeout: 60_000 })
      const written = await cleared.locator('code').innerText()
      await rescue.page.close()
      return written
    })
    await room.site.server.kill()

    await test.step('the candidate is back at this PC: the page says what became of it, and where', async () => {
      await actor.atStation(candidate.seat)
      await actor.tryLogIn(candidate.examNumber, candidate.accessCode)
      await expect(cause(page, 'cleared')).toContainText('备份并清理过')
      await expect(cause(page, 'cleared').locator('code')).toHaveText(path)
    })

    await test.step('the offered step restores that very file', async () => {
      await page.getByRole('link', { name: '恢复这个文件' }).click()
      const rescue = rescueActor(page)
      await page.getByLabel('管理口令').fill(proctorCode)
      await page.getByRole('button', { name: '打开' }).click()
      await expect(rescue.panel.locator('input[type="radio"]:checked')).toHaveValue(path)
      await rescue.panel.locator('input[name="restore-code"]').fill(restoreCode)
      await rescue.press('查看备份')
      await rescue.press('恢复到本机')
      await expect(rescue.outcome('restore', 'restored')).toBeVisible({ timeout: 60_000 })
    })

    await test.step('the candidate goes on with all answers and files, and all of it reaches the server', async () => {
      await page.goto(`${station.url}/exam`)
      await actor.inExam()
      expect(await shownAnswers(actor)).toEqual(Object.fromEntries(shown))
      expect(hashesBelow(station.answerFolder)).toEqual(files)
      await room.site.server.start()
      await actor.savedOnServer()
      await actor.filesSaved()
      const { token } = await heldBy(station)
      expect(await answersOnServer(room.site.server.url, token)).toEqual(Object.fromEntries(shown))
    })
  },
)

type CheckRow = EndpointResult<typeof roomChecks>['stations'][number]

async function rowOf({ number }: SpareStation): Promise<CheckRow | undefined> {
  const { stations } = await room.office(roomChecks, { params: { roomId: room.exam.roomId } })
  return stations.find((row) => row.number === number)
}

test('F15 a restore card is found by the station check before the exam, and shown to the room', async () => {
  const clock = createPcClock(room.site.folder)
  // An Office program would run under the moved clock, too, and is not what this is about.
  const spare = await room.openSpare({ env: { ...clock.env, PATH: '' } })
  const { station } = spare
  const page = await station.openBrowser()
  const absent = room.exam.candidates.at(-1)
  if (!absent) throw new Error('Expected a candidate')
  const data = join(station.folder, 'data')
  const image = join(station.folder, 'image')
  const survives = async () =>
    (await rowOf(spare))?.check?.lines.find(({ name }) => name === 'survivesRestart')
  const restart = async (whileOff: () => void) => {
    await station.killBridge()
    clock.restart(60_000)
    whileOff()
    await station.startBridge()
  }

  await test.step('set up and checked, then restarted and checked: what was written is still there', async () => {
    expect((await bridgeCommand(station, ['check'])).output).toContain('重启')
    await expect.poll(survives).toMatchObject({ reason: 'notRestarted', outcome: 'unknown' })
    await restart(() => {
      cpSync(data, image, { recursive: true })
    })
    await bridgeCommand(station, ['check'])
    await expect.poll(survives).toMatchObject({ reason: 'survived', outcome: 'good' })
  })

  await test.step('with the card on, the next restart puts the disk back: red at once, here and in the room', async () => {
    await restart(() => {
      rmSync(data, { recursive: true })
      cpSync(image, data, { recursive: true })
    })
    await page.goto(`${station.url}/check`)
    const line = page.locator('[data-line="survivesRestart"]')
    await expect(line).toHaveAttribute('data-outcome', 'bad', { timeout: 60_000 })
    await expect(line).toContainText('还原')
    expect(await survives()).toMatchObject({ reason: 'rolledBack', outcome: 'bad' })
    expect((await rowOf(spare))?.check?.outcome).toBe('bad')
    const { seats } = await room.office(roomView, { params: { sessionId: room.exam.sessionId } })
    expect(seats.find(({ number }) => number === spare.number)?.check).toBe('bad')
  })

  await test.step('who is then looked for there is told that the disk was put back', async () => {
    await room.site.server.kill()
    await page.goto(`${station.url}/exam`)
    await candidateActor(page).tryLogIn(absent.examNumber, absent.accessCode)
    await expect(cause(page, 'rolledBack')).toContainText('还原')
    await room.site.server.start()
  })
})

test(
  'F15 at the wrong station the page names the right one; when nothing is left anywhere it fills in a retake request',
  { tag: '@full' },
  async () => {
    const { candidate, station } = await room.sitDown()
    const other = room.exam.candidates.find((each) => each.seat !== candidate.seat)
    if (!other) throw new Error('Expected another candidate')

    await wipeDisk(station)
    await room.exam.register(station, candidate)
    const actor = candidateActor(await station.openBrowser())

    await test.step('somebody else’s number at this PC', async () => {
      await actor.atStation(candidate.seat)
      await actor.tryLogIn(other.examNumber, other.accessCode)
      await expect(cause(actor.page, 'wrongStation')).toContainText(`机号 ${other.seat}`)
    })

    await test.step('no network, and nothing here: a request that is filled in, to be printed', async () => {
      await room.site.server.kill()
      await actor.tryLogIn(candidate.examNumber, candidate.accessCode)
      await expect(actor.page.getByRole('alert')).toContainText('连不上服务器')
      await cause(actor.page, 'unknown').getByRole('button', { name: '填写重考申请' }).click()
      const request = actor.page.locator('.retake-request')
      for (const known of [
        ...[candidate.examNumber, '信息技术考试 · 第一场', '城南 · 第一场考场'],
        ...[String(candidate.seat), '考试机上没有考试记录'],
      ]) {
        await expect(request).toContainText(known)
      }
      await actor.page.emulateMedia({ media: 'print' })
      await expect(request).toBeVisible()
      await expect(request.getByRole('button')).toHaveCount(0)
      await actor.page.emulateMedia({ media: 'screen' })
      await room.site.server.start()
    })

    await test.step('after the end of the session, too', async () => {
      await room.office(endSession, { params: { sessionId: room.exam.sessionId } })
      await actor.page.reload()
      await actor.tryLogIn(candidate.examNumber, candidate.accessCode)
      await cause(actor.page, 'unknown').getByRole('button', { name: '填写重考申请' }).click()
      await expect(actor.page.locator('.retake-request')).toContainText(candidate.examNumber)
    })
  },
)
