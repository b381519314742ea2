import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { entriesInJournal } from '../actors/browser-store.ts'
import { candidateActor } from '../actors/candidate.ts'
import {
  downloadVersion,
  filesOnServer,
  hashesBelow,
  recordSaved,
  sha256,
} from '../actors/file-facts.ts'
import { proctorActor } from '../actors/proctor.ts'
import { answerQuestions, shownAnswers } from '../actors/questions.ts'
import { rescueActor } from '../actors/rescue-window.ts'
import { badBackups, databakOf, sealedNames } from '../actors/sealed-facts.ts'
import { heldBy, sittingOnServer } from '../actors/station-facts.ts'
import {
  FILES_FOLDER,
  OFFICE_PASSWORD,
  openAnswerFilesRoom,
  untilReady,
  type AnswerFilesRoom,
} from '../answer-files-room.ts'

let room: AnswerFilesRoom
test.beforeAll(async () => {
  room = await openAnswerFilesRoom(14_000, 1)
})
test.afterEach(async ({}, testInfo) => {
  if (testInfo.status !== testInfo.expectedStatus) await room.site.takePictures(testInfo.outputDir)
})
test.afterAll(async () => {
  await room.close()
})

const isWrong = () => false

test('F02d a manual machine change by a stick without any network: backed up, restored and gone on with; the branch is adopted, the old PC locks, and nothing that was shown as saved is lost', async () => {
  const { site } = room
  const [{ station: old, page, actor, file, candidate }, spare] = await Promise.all([
    room.sitDown(),
    room.openSpare(),
  ])
  await untilReady(old)
  const { proctorCode, restoreCode } = await room.codes()
  const stick = join(site.folder, 'U盘')
  mkdirSync(stick)
  const laid = new Set(hashesBelow(old.answerFolder).values())
  const onOld = recordSaved(old, old.answerFolder)
  const essay = `${FILES_FOLDER}/作文.txt`
  const write = (path: string, text: string) => {
    writeFileSync(path, text)
  }
  const shown = new Map<string, string[]>()

  await test.step('some work is on the server, then both PCs are without network, and more is done', async () => {
    await answerQuestions(actor, 0, 3, shown, isWrong)
    write(file(FILES_FOLDER, '作文.txt'), '第一稿')
    await onOld.saved(essay)
    await actor.savedOnServer()
    await actor.filesSaved()
    await site.server.kill()
    await answerQuestions(actor, 2, 6, shown)
    await actor.savedHere()
    write(file(FILES_FOLDER, '作文.txt'), '第二稿')
    await onOld.saved(essay)
  })

  const rescue = await room.openRescueWith(old, page, proctorCode)
  const backup = await rescue.backUp(stick)
  const atBackup = { answers: Object.fromEntries(shown), files: hashesBelow(old.answerFolder) }
  const remaining = await actor.remaining()

  const late = new Map<string, string[]>()
  const later =
    await test.step('the candidate is still there, answers once more, and is backed up again', async () => {
      await answerQuestions(actor, 6, 7, late)
      await actor.savedHere()
      return rescue.backUp(stick)
    })
  const submission = await rescue.rebuild(stick)

  const atSpare = await spare.station.openBrowser()
  const helper = rescueActor(await atSpare.context().newPage())
  await helper.open(spare.station.url, proctorCode)

  await test.step('damaged, foreign and truncated files are refused with the reason, a wrong code too, and nothing changes', async () => {
    for (const [word, path] of await badBackups(backup, stick)) {
      await helper.inspect(path, restoreCode)
      await expect(helper.outcome('restore', word)).toContainText('没有恢复任何内容')
    }
    await helper.inspect(backup, proctorCode)
    await expect(helper.outcome('restore', 'wrongCode')).toContainText('恢复口令不对')
    await expect(atSpare.getByRole('region', { name: '机号窗口' })).toBeVisible()
  })

  await test.step('a submission given for restoring, and a backup given for handing in, get the right step', async () => {
    await helper.inspect(submission, restoreCode)
    await expect(helper.outcome('restore', 'submission')).toContainText('这是交卷文件')
    await helper.press('去“手动交卷”')
    await expect(helper.panel.locator('input[name="path"]')).toHaveValue(submission)
    await helper.submitFile(backup)
    await expect(helper.outcome('send', 'backup')).toContainText('这是备份文件')
    await helper.press('去“恢复考试”')
    await expect(helper.panel.locator('input[name="path"]')).toHaveValue(backup)
  })

  const second = candidateActor(atSpare)
  const onSpare = recordSaved(spare.station, spare.station.answerFolder)
  await test.step('restored at the spare, the candidate goes on there with all answers, files and the remaining time', async () => {
    await helper.restoreBackup(backup, restoreCode, { comparison: 'absent' })
    await atSpare.bringToFront()
    await second.inExam()
    expect(await shownAnswers(second)).toEqual(atBackup.answers)
    expect(hashesBelow(spare.station.answerFolder)).toEqual(atBackup.files)
    const left = await second.remaining()
    expect(left).toBeLessThanOrEqual(remaining)
    expect(left).toBeGreaterThan(remaining - 300)
  })

  const bySpare = new Map<string, string[]>()
  await test.step('and works on there, still without network', async () => {
    await answerQuestions(second, 0, 2, bySpare)
    await answerQuestions(second, 7, 9, bySpare)
    await second.savedHere()
    write(join(spare.station.answerFolder, essay), '第三稿')
    await onSpare.saved(essay)
  })

  await test.step('restored once more it changes nothing; a later backup is merged, and newer work stays', async () => {
    const before = hashesBelow(spare.station.answerFolder)
    await helper.page.bringToFront()
    await helper.restoreBackup(backup, restoreCode, { comparison: 'older', outcome: 'nothingNew' })
    await helper.restoreBackup(later, restoreCode, { comparison: 'diverged' })
    expect(hashesBelow(spare.station.answerFolder)).toEqual(before)
    await atSpare.bringToFront()
    const merged = new Map([...shown, ...late, ...bySpare])
    await expect.poll(() => shownAnswers(second)).toEqual(Object.fromEntries(merged))
  })

  const only = new Map<string, string[]>()
  await test.step('what is answered at the old PC after both backups', async () => {
    await page.bringToFront()
    await answerQuestions(actor, 9, 10, only)
    await actor.savedHere()
  })

  await test.step('the network is back: the branch is adopted, and the old PC locks with the number of the spare', async () => {
    await site.server.start()
    await expect(
      page.getByRole('heading', { name: `您的考试已转到 ${spare.number} 号机` }),
    ).toBeVisible({ timeout: 60_000 })
    await expect(actor.questions()).toHaveCount(0)
    await actor.savedOnServer()
    await atSpare.bringToFront()
    await second.savedOnServer()
    await second.filesSaved()
  })

  const all = new Map([...shown, ...late, ...only, ...bySpare])
  await test.step('the candidate has everything: what only the old PC had fills gaps', async () => {
    await expect(atSpare.getByText(`客观题已答 ${all.size} /`)).toBeVisible({ timeout: 60_000 })
    expect(await shownAnswers(second)).toEqual(Object.fromEntries(all))
  })

  await test.step('byte for byte the server holds every entry and every version that was shown as saved', async () => {
    await Promise.all([onOld.stop(), onSpare.stop()])
    const { token, sitting } = await heldBy(spare.station)
    const journals = [await entriesInJournal(old), await entriesInJournal(spare.station)]
    const { log } = await sittingOnServer(site.server.url, token)
    expect([...log].sort()).toEqual([...new Set(journals.flat())].sort())
    const staff = proctorActor(await site.staffBrowser('tablet', 1280, 800), site.server.url)
    await staff.signIn('office', OFFICE_PASSWORD)
    const params = { sessionId: room.exam.sessionId, sittingId: sitting.sittingId }
    const versions = await filesOnServer(room.office, params)
    const held = new Set(versions.flatMap((entry) => entry.versions.map(({ hash }) => hash)))
    const saved = [onOld, onSpare].flatMap(({ shown: of }) => [...of.values()])
    const own = saved.flatMap((hashes) => [...hashes]).filter((hash) => !laid.has(hash))
    expect(new Set(own).size).toBe(3)
    for (const hash of new Set(own)) {
      expect(held).toContain(hash)
      const bytes = await downloadVersion(staff.page, site.server.url, { ...params, hash })
      expect(sha256(bytes)).toBe(hash)
    }
  })

  await test.step('and is handed in from the spare', async () => {
    await atSpare.bringToFront()
    await second.openHandIn()
    await second.confirmHandIn()
    expect(sealedNames(databakOf(spare.station))).toEqual([
      expect.stringMatching(new RegExp(`^${candidate.examNumber}-\\d{14}\\.dat$`)),
    ])
  })
})
