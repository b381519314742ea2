import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { roomView } from '@wenkao/shared/monitor'
import { bridgeStatus } from '@wenkao/shared/rescue'
import { changeStation } from '@wenkao/shared/sittings'
import { candidateActor } from '../actors/candidate.ts'
import { hashesBelow, recordSaved } from '../actors/file-facts.ts'
import { proctorActor } from '../actors/proctor.ts'
import { answerQuestions, shownAnswers } from '../actors/questions.ts'
import { rescueActor } from '../actors/rescue-window.ts'
import { copyByHand, databakOf, sealedNames } from '../actors/sealed-facts.ts'
import { answersOnServer, heldBy, sittingOnServer } from '../actors/station-facts.ts'
import { fetchBridge } from '../exam-office-api.ts'
import { until } from '../faults/process.ts'
import {
  FILES_FOLDER,
  OFFICE_PASSWORD,
  openAnswerFilesRoom,
  type AnswerFilesRoom,
} from '../answer-files-room.ts'

let room: AnswerFilesRoom
test.beforeAll(async () => {
  room = await openAnswerFilesRoom(14_010, 2, 2)
})
test.afterEach(async ({}, testInfo) => {
  if (testInfo.status !== testInfo.expectedStatus) await room.site.takePictures(testInfo.outputDir)
})
test.afterAll(async () => {
  await room.close()
})

test('F02c a machine change that is refused, or fails in the middle: the backup was written before, the window and the tablet say where, and restored by hand it is the same byte for byte', async () => {
  const { site, office, exam } = room
  const params = { sessionId: exam.sessionId }
  const [{ station, page, actor, file, candidate }, taken, spare] = await Promise.all([
    room.sitDown(),
    room.openSpare(),
    room.openSpare(),
  ])
  const { proctorCode, restoreCode } = await room.codes()
  const record = recordSaved(station, station.answerFolder)
  const moves = join(databakOf(station), 'upstumove')
  const shown = new Map<string, string[]>()
  const sittingOf = async (examNumber: string) => {
    const { sittings } = await office(roomView, { params })
    const sitting = sittings.find((each) => each.examNumber === examNumber)
    if (!sitting) throw new Error(`Expected a sitting of ${examNumber}`)
    return sitting
  }
  const onTablet = async (path: string) =>
    until(`the tablet to say ${path}`, async () => {
      const { progress } = await sittingOf(candidate.examNumber)
      return progress?.backup?.path === path || undefined
    })

  await answerQuestions(actor, 0, 4, shown)
  writeFileSync(file(FILES_FOLDER, '作文.txt'), '第一稿')
  await record.saved(`${FILES_FOLDER}/作文.txt`)
  await actor.savedOnServer()
  await until('the first backup by itself', () => {
    return (existsSync(moves) && sealedNames(moves).length > 0) || undefined
  })

  const rescue = await room.openRescueWith(station, page, proctorCode)
  const seat = (number: number) =>
    rescue.panel.getByRole('button', { name: `换到机号 ${number}`, exact: true })
  const confirm = async (number: number) => {
    await seat(number).click()
    await rescue.page
      .getByRole('dialog')
      .getByRole('button', { name: `换到机号 ${number}`, exact: true })
      .click()
  }
  const place = () => rescue.panel.locator('[data-backup-path]').innerText()

  await test.step('refused, because somebody else got the spare: nothing moved, and the backup is there', async () => {
    await rescue.openTab('换机')
    await expect(seat(taken.number)).toBeVisible()
    const other = await sittingOf(exam.candidates[1]?.examNumber ?? '')
    await office(changeStation, {
      params: { ...params, sittingId: other.sittingId },
      body: { seatNumber: taken.number, reason: '换座', expectedEpoch: other.epoch },
    })
    await confirm(taken.number)
    await expect(rescue.outcome('change', 'seatTaken')).toContainText('没有改动')
    const path = await place()
    expect(sealedNames(moves).map((name) => join(moves, name))).toContain(path)
    await onTablet(path)
    const tablet = proctorActor(await site.staffBrowser('tablet', 1280, 800), site.server.url)
    await tablet.signIn('office', OFFICE_PASSWORD)
    await tablet.openSession('第一场')
    await tablet.openTab('考场实况')
    const told = await tablet.openBackup(`考生${candidate.examNumber}`)
    await expect(told).toContainText(path)
    await expect(told).toContainText('“恢复考试”')
    expect((await sittingOf(candidate.examNumber)).seatNumber).toBe(candidate.seat)
  })

  const path =
    await test.step('the server goes away between looking and changing: the newest work is in the backup all the same', async () => {
      await rescue.press('再试一次')
      await expect(seat(spare.number)).toBeVisible()
      await site.server.kill()
      await page.bringToFront()
      await answerQuestions(actor, 4, 6, shown)
      writeFileSync(file(FILES_FOLDER, '作文.txt'), '第二稿')
      await record.saved(`${FILES_FOLDER}/作文.txt`)
      await rescue.page.bringToFront()
      await confirm(spare.number)
      await expect(rescue.outcome('change', 'offline')).toContainText('没有改动', {
        timeout: 90_000,
      })
      await expect(rescue.panel.getByRole('region', { name: '手动换机' })).toContainText('恢复考试')
      const { reply } = await fetchBridge(station.url, bridgeStatus)
      expect(reply.backup?.path).toBe(await place())
      expect(reply.backup?.current).toBe(true)
      return place()
    })
  const files = hashesBelow(station.answerFolder)
  const log = await heldBy(station)
  await record.stop()

  const second =
    await test.step('the PC dies; its file is copied by hand and restored at the spare', async () => {
      await station.killBrowser()
      await station.killBridge()
      const stick = join(site.folder, 'U盘')
      mkdirSync(stick)
      const copied = copyByHand(path, stick)
      expect(readFileSync(copied).equals(readFileSync(path))).toBe(true)
      const atSpare = await spare.station.openBrowser()
      const helper = rescueActor(await atSpare.context().newPage())
      await helper.open(spare.station.url, proctorCode)
      await helper.restoreBackup(copied, restoreCode, { comparison: 'absent' })
      await atSpare.bringToFront()
      const there = candidateActor(atSpare)
      await there.inExam()
      return there
    })

  await test.step('the work is the same byte for byte, and goes on to the server', async () => {
    expect(await shownAnswers(second)).toEqual(Object.fromEntries(shown))
    expect(hashesBelow(spare.station.answerFolder)).toEqual(files)
    await site.server.start()
    await second.savedOnServer()
    await second.filesSaved()
    const { token, sitting } = await heldBy(spare.station)
    expect(sitting.sittingId).toBe(log.sitting.sittingId)
    expect(await answersOnServer(site.server.url, token)).toEqual(Object.fromEntries(shown))
    expect((await sittingOnServer(site.server.url, token)).binding.rank).toBeGreaterThan(
      log.binding.rank,
    )
    await until('the tablet to show the spare', async () => {
      const { seatNumber } = await sittingOf(candidate.examNumber)
      return seatNumber === spare.number || undefined
    })
  })
})
