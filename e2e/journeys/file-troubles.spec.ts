import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import type { ServerFileVersion } from '@wenkao/shared/answer-files'
import { listResults } from '@wenkao/shared/results'
import { filesOnServer, hashOf, recordSaved } from '../actors/file-facts.ts'
import { heldBy } from '../actors/station-facts.ts'
import {
  EXCEL_FILE,
  WORD_FILE,
  openAnswerFilesRoom,
  type AnswerFilesRoom,
} from '../answer-files-room.ts'
import { createPcClock, whileStopped } from '../faults/clock/pc-clock.ts'
import type { SeatedSitter } from '../sit-down.ts'

const MINUTE = 60_000

let room: AnswerFilesRoom
test.beforeAll(async () => {
  room = await openAnswerFilesRoom(13_960, 3)
})
test.afterEach(async ({}, testInfo) => {
  if (testInfo.status !== testInfo.expectedStatus) await room.site.takePictures(testInfo.outputDir)
})
test.afterAll(async () => {
  await room.close()
})

/** Waits until the server holds a copy that is no save of the file itself, with its bytes. */
async function evidence(
  { station }: SeatedSitter,
  hash: string,
  origin: string,
): Promise<ServerFileVersion> {
  const { sittingId } = (await heldBy(station)).sitting
  const { sessionId } = room.exam
  let found: ServerFileVersion | undefined
  await expect(async () => {
    const files = await filesOnServer(room.office, { sessionId, sittingId })
    found = files
      .flatMap(({ versions }) => versions)
      .find((version) => version.hash === hash && version.origin === origin && version.isStored)
    expect(found, `${origin} ${hash}`).toBeDefined()
  }).toPass({ timeout: 30_000 })
  if (!found) throw new Error('Expected a version')
  return found
}

test('F11b a damaged document is told during the exam, the last good version stays marked, a save mends it, and hand-in and grading go on', async () => {
  const { station, page, actor, file, candidate } = await room.sitDown()
  await actor.filesSaved()
  const record = recordSaved(station, station.answerFolder)
  const program = await room.startOffice()
  await program.open(file(WORD_FILE))
  await program.type(file(WORD_FILE), '好的')
  await program.save(file(WORD_FILE))
  await record.saved(WORD_FILE)
  const whole = readFileSync(file(WORD_FILE))
  await actor.openTask('文字处理')
  const rescue = await room.openRescue(station, page)
  await rescue.openTab('文件版本')
  const newest = (path: string) => rescue.rows(path).first()
  const notices = page.locator('[data-notice]')

  await test.step('cut off in the middle, as a lost power leaves it', async () => {
    writeFileSync(file(WORD_FILE), whole.subarray(0, whole.length / 2))
    await expect(actor.fileNotice('“科技节.docx”损坏了，打不开')).toContainText(
      '最后一个能打开的版本',
    )
    await expect(newest(WORD_FILE)).toContainText('损坏')
    await expect(rescue.rows(WORD_FILE).nth(1)).toContainText('最后能打开')
  })

  await test.step('LibreOffice, which still has it open, saves it anew', async () => {
    await program.type(file(WORD_FILE), '再存一次')
    await program.saveAs(file(WORD_FILE), file(WORD_FILE), 'docx')
    await expect(notices).toHaveCount(0)
    await expect(newest(WORD_FILE)).toContainText('最后能打开')
  })

  await test.step('saved with a password', async () => {
    await program.saveAs(file(WORD_FILE), file(WORD_FILE), 'docx', '1234')
    await expect(actor.fileNotice('“科技节.docx”有密码，评分时打不开')).toBeVisible()
    await expect(newest(WORD_FILE)).toContainText('有密码')
    await program.close(file(WORD_FILE))
  })

  await test.step('an old .doc, only renamed', async () => {
    writeFileSync(file(WORD_FILE), whole)
    await program.open(file(WORD_FILE))
    const old = join(station.folder, '科技节.doc')
    await program.saveAs(file(WORD_FILE), old, 'doc')
    await program.close(old)
    renameSync(old, file(WORD_FILE))
    await expect(actor.fileNotice('“科技节.docx”是旧格式')).toBeVisible()
    await program.open(file(WORD_FILE))
    await program.saveAs(file(WORD_FILE), file(WORD_FILE), 'docx')
    await expect(notices).toHaveCount(0)
    await program.close(file(WORD_FILE))
  })

  await test.step('a part of the workbook with other bytes than its checksum says', async () => {
    const bytes = readFileSync(file(EXCEL_FILE))
    const part = bytes.indexOf('xl/worksheets/sheet1.xml')
    bytes.fill(0x55, part + 200, part + 220)
    writeFileSync(file(EXCEL_FILE), bytes)
    await actor.openTask('电子表格')
    await expect(actor.fileNotice('“成绩.xlsx”损坏了，打不开')).toBeVisible()
  })

  await test.step('it is handed in all the same, and graded', async () => {
    await actor.openHandIn()
    await expect(page.getByRole('dialog')).toContainText('“成绩.xlsx”损坏了')
    await actor.confirmHandIn()
    const { examId } = room.exam
    await expect(async () => {
      const { rows } = await room.office(listResults, { params: { examId } })
      const row = rows.find(({ examNumber }) => examNumber === candidate.examNumber)
      expect(row?.points).not.toBeNull()
    }).toPass({ timeout: 60_000 })
  })
  await program.quit()
  await record.stop()
})

test('F20 work saved elsewhere, in another format or under another name is told in plain words, and kept as evidence on the server', async () => {
  const desktop = join(room.site.folder, '桌面')
  mkdirSync(desktop)
  const sitter = await room.sitDown({ config: { knownPlaces: [desktop] } })
  const { station, actor, file } = sitter
  await actor.filesSaved()
  const program = await room.startOffice()
  await actor.openTask('文字处理')

  await test.step('as .odt in the task’s folder', async () => {
    const target = file('Word操作题', '科技节.odt')
    await program.open(file(WORD_FILE))
    await program.type(file(WORD_FILE), '存错格式')
    await program.saveAs(file(WORD_FILE), target, 'odt')
    await expect(actor.fileNotice('“科技节.odt”的类型不对')).toBeVisible()
    await evidence(sitter, hashOf(target), 'save')
    await program.saveAs(target, file(WORD_FILE), 'docx')
  })

  await test.step('on the desktop', async () => {
    const target = join(desktop, '科技节.docx')
    await program.type(file(WORD_FILE), '存错地方')
    await program.saveAs(file(WORD_FILE), target, 'docx')
    await program.close(target)
    const notice = actor.fileNotice('“科技节.docx”存到了别的地方')
    await expect(notice).toContainText(target)
    await expect(notice).toContainText(file('Word操作题'))
    expect((await evidence(sitter, hashOf(target), 'elsewhere')).foundAt).toContain('桌面')
  })

  await test.step('renamed', async () => {
    const target = file('Word操作题', '我的科技节最终版.docx')
    renameSync(file(WORD_FILE), target)
    await expect(
      actor.fileNotice('“科技节.docx”不见了，“我的科技节最终版.docx”好像就是它'),
    ).toBeVisible()
    await evidence(sitter, hashOf(target), 'save')
    renameSync(target, file(WORD_FILE))
    await expect(actor.fileNotice('不见了')).toBeHidden()
  })
  await station.killBrowser()
  await program.quit()
})

test('F19 a document that stays open and unsaved is named after five minutes and near the end, and what its crashed program left for recovery is kept on the server', async () => {
  const clock = createPcClock(room.site.folder)
  const sitter = await room.sitDown({
    env: clock.env,
    config: { recoveryPlaces: [room.officeBackups] },
  })
  const { station, actor, file } = sitter
  await actor.filesSaved()
  const pass = (minutes: number) => {
    whileStopped(station.bridgePid(), () => {
      clock.sleep(minutes * MINUTE)
    })
  }
  const program = await room.startOffice()
  await program.open(file(WORD_FILE))
  await program.type(file(WORD_FILE), '打开了没有保存')
  await actor.openTask('文字处理')
  const open = actor.fileNotice('LibreOffice 开着“科技节.docx”')

  // Without a screen LibreOffice keeps nothing by itself; so it is told to, under the name and in the
  // format that its AutoRecovery uses.
  const recovery = join(room.officeBackups, '科技节.docx_0.odt')
  await test.step('what the program keeps for recovery is on the server', async () => {
    await program.keepRecovery(file(WORD_FILE), recovery, 'odt')
    const kept = await evidence(sitter, hashOf(recovery), 'recovery')
    expect(kept.foundAt).toContain('科技节.docx_0.odt')
  })

  await test.step('after five minutes without a save', async () => {
    pass(6)
    await expect(open).toContainText(/已有 \d+ 分钟没有保存。请现在按 Ctrl\+S/)
    await program.save(file(WORD_FILE))
    await expect(open).toBeHidden()
  })

  await test.step('ten minutes before the end it is named although it was saved lately', async () => {
    // Out of contact the PC's own clocks count.
    await room.site.server.kill()
    pass((await actor.remaining()) / 60 - 11)
    await expect(open).toBeVisible()
    await program.save(file(WORD_FILE))
    await expect(open).toBeHidden()
    pass(2)
    await expect(open).toContainText('Ctrl+S')
  })

  await test.step('it crashes with unsaved work: the candidate is told what was kept', async () => {
    await program.type(file(WORD_FILE), '还没有保存就崩溃了')
    await program.keepRecovery(file(WORD_FILE), recovery, 'odt')
    await program.kill()
    // Its stale lock file stays, so the bridge asks only once a minute who has the document open.
    pass(1)
    await expect(actor.fileNotice('留下了“科技节.docx”的恢复文件')).toBeVisible()
  })
})
