import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { endSession, startSession } from '@wenkao/shared/monitor'
import { createSession, putCandidates, scheduleCandidates } from '@wenkao/shared/sessions'
import { mountSmallDisk } from '../actors/browser-store.ts'
import { folderOf, hashOf, hashesBelow, recordSaved } from '../actors/file-facts.ts'
import { holdFolder } from '../actors/held-folder.ts'
import {
  EXCEL_FILE,
  WORD_FILE,
  openAnswerFilesRoom,
  type AnswerFilesRoom,
} from '../answer-files-room.ts'
import { saveLikeWps } from '../office-programs/save-dances.ts'
import { seatEverybody } from '../prepare-exam.ts'
import type { SeatedSitter } from '../sit-down.ts'

const CANDIDATES = 3

let room: AnswerFilesRoom
test.beforeAll(async () => {
  room = await openAnswerFilesRoom(13_970, CANDIDATES)
})
test.afterEach(async ({}, testInfo) => {
  if (testInfo.status !== testInfo.expectedStatus) await room.site.takePictures(testInfo.outputDir)
})
test.afterAll(async () => {
  await room.close()
})

test('F14 a disk that is full or read-only is said, another place is offered, and the work goes on there up to the receipt', async () => {
  const disks = ['答题盘', '第二盘'].map((name) => join(room.site.folder, name))
  const [small, other] = disks.map((disk, at) => mountSmallDisk(disk, at === 0 ? 32 : 256))
  // Said loudly where it was tried, and an error in continuous integration.
  if (!small || !other) return
  const [first = '', second = ''] = disks.map((disk) => join(disk, 'CZKT'))
  const third = join(room.site.folder, '第三盘', 'CZKT')
  try {
    const { station, page, actor } = await room.sitDown({
      config: { answerFolder: first, otherPlaces: [second, third] },
    })
    const program = await room.startOffice()
    const save = async (folder: string, text: string) => {
      const path = join(folder, WORD_FILE)
      const record = recordSaved(station, folder)
      await program.open(path)
      await program.type(path, text)
      await program.save(path)
      await program.close(path)
      const hash = await record.saved(WORD_FILE)
      await record.stop()
      await actor.filesSaved()
      return hash
    }
    const place = (state: string) => page.locator(`[data-place="${state}"]`)
    const moveTo = async (target: string) => {
      await page.getByRole('button', { name: `换到 ${target}` }).click()
      await expect(page.locator('[data-change="done"]')).toContainText(target)
      expect((await folderOf(station)).answerFolder).toBe(target)
    }
    const onFirst = await save(first, '磁盘满以前')
    await actor.openTask('文字处理')

    await test.step('full: said, other places are offered, the work goes along', async () => {
      small.fill()
      await expect(place('noSpace')).toContainText('磁盘满了，答题文件不能保存')
      await expect(page.getByRole('button', { name: `换到 ${third}` })).toBeVisible()
      await moveTo(second)
      await expect(place('noSpace')).toBeHidden()
      expect(hashOf(join(second, WORD_FILE))).toBe(onFirst)
    })

    const onSecond = await save(second, '换了一次以后')
    await test.step('read-only: the same', async () => {
      other.setReadOnly(true)
      await expect(place('notWritable')).toContainText('答题文件夹不能写入')
      await moveTo(third)
      await expect(place('notWritable')).toBeHidden()
      expect(hashOf(join(third, WORD_FILE))).toBe(onSecond)
    })

    const onThird = await save(third, '换了两次以后')
    await test.step('handed in from there; what lies on the other disks is as it was', async () => {
      await actor.openHandIn()
      await actor.confirmHandIn()
      const hashes = [first, second, third].map((folder) => hashOf(join(folder, WORD_FILE)))
      expect(hashes).toEqual([onFirst, onSecond, onThird])
    })
    await program.quit()
    await station.killBrowser()
    await station.killBridge()
  } finally {
    small.unmount()
    other.unmount()
  }
})

test('F13 a hand-in gets its receipt although a file is locked and working folders are missing, which are made again', async () => {
  const { station, page, actor, file } = await room.sitDown()
  await actor.filesSaved()
  const record = recordSaved(station, station.answerFolder)
  const program = await room.startOffice()
  await program.open(file(WORD_FILE))
  await program.type(file(WORD_FILE), '保存了')
  await program.save(file(WORD_FILE))
  await record.saved(WORD_FILE)
  await actor.filesSaved()
  await program.type(file(WORD_FILE), '开着没有保存')
  const data = join(station.folder, 'data')
  const working = readdirSync(data, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name))

  await test.step('somebody cleans up: working folders and a task’s folder are gone', async () => {
    for (const name of ['vault', 'state']) rmSync(join(data, name), { recursive: true })
    rmSync(file('文件操作题'), { recursive: true })
    rmSync(`${station.answerFolder}-aside`, { recursive: true, force: true })
    // A change after that: its version needs the folders.
    saveLikeWps(file('Excel操作题', '说明.txt'), Buffer.from('清理以后保存的'))
  })

  await test.step('handed in with the document still open and locked', async () => {
    await actor.openHandIn()
    await actor.confirmHandIn()
    const lock = file('Word操作题', '.~lock.科技节.docx#')
    expect(existsSync(lock), 'LibreOffice holds it').toBe(true)
    for (const folder of working.filter((path) => !/objects.[0-9a-f]{2}$/.test(path))) {
      expect(existsSync(folder), folder).toBe(true)
    }
  })

  await test.step('a bridge that starts again knows the receipt', async () => {
    const code = await page.locator('[data-receipt-code]').innerText()
    await station.killBridge()
    await station.startBridge()
    await page.reload()
    await expect(page.locator('[data-receipt-code]')).toHaveText(code)
  })
  await record.stop()
  await program.quit()
})

test('F12 the next candidate starts in a fresh folder while the old one is held, is told who holds it, and the old one is put aside untouched once it is free', async () => {
  const first = await room.sitDown()
  const { station, page, actor, file } = first
  await actor.filesSaved()
  const program = await room.startOffice()
  await program.open(file(WORD_FILE))
  await program.type(file(WORD_FILE), '上一位考生的')
  await program.save(file(WORD_FILE))
  await actor.filesSaved()
  await actor.openHandIn()
  await actor.confirmHandIn()
  const letGo = holdFolder(station.answerFolder)
  if (!letGo) return
  const left = hashesBelow(station.answerFolder)
  const next = await nextCandidate(first)

  const fresh = await test.step('the next one is in the exam, in a folder of the own', async () => {
    await page.getByRole('button', { name: '完成' }).click()
    await actor.atStation(first.candidate.seat)
    await actor.tryLogIn(next.examNumber, next.accessCode)
    await actor.confirmAndWait()
    await actor.inExam()
    await actor.openTask('文字处理')
    const notice = page.locator('[data-place="fresh"]')
    await expect(notice).toContainText('您的答题文件夹是新的')
    await expect(notice).toContainText('上一位考生的旧文件还被 LibreOffice 占用')
    const { answerFolder } = await folderOf(station)
    expect(answerFolder).not.toBe(station.answerFolder)
    return answerFolder ?? ''
  })

  await test.step('work in it is saved; the old folder is as it was', async () => {
    const record = recordSaved(station, fresh)
    saveLikeWps(join(fresh, EXCEL_FILE), readFileSync(join(fresh, EXCEL_FILE)))
    mkdirSync(join(fresh, '文件操作题', '新文件夹'))
    saveLikeWps(join(fresh, '文件操作题', '新文件夹', '答案.txt'), Buffer.from('下一位考生的'))
    await record.saved('文件操作题/新文件夹/答案.txt')
    await record.stop()
    await actor.filesSaved()
    expect(hashesBelow(station.answerFolder)).toEqual(left)
  })

  await test.step('once nobody holds it, it is put aside, whole', async () => {
    await program.quit()
    letGo?.()
    await expect.poll(() => existsSync(station.answerFolder), { timeout: 60_000 }).toBe(false)
    const [aside] = readdirSync(`${station.answerFolder}-aside`)
    expect(hashesBelow(join(`${station.answerFolder}-aside`, aside ?? ''))).toEqual(left)
    await expect(page.locator('[data-place="fresh"]')).toBeVisible()
  })
})

/** Ends the session and prepares the next one, with one candidate at the same PC. */
async function nextCandidate({ candidate }: SeatedSitter) {
  const { office, exam } = room
  const { examId, roomId } = exam
  const examNumber = '401999'
  await office(endSession, { params: { sessionId: exam.sessionId } })
  await office(putCandidates, {
    params: { examId },
    body: { candidates: [{ examNumber, name: '下一位' }] },
  })
  const numbers = Array.from({ length: CANDIDATES + 1 }, (_, at) => at + 1)
  const { sessionId } = await office(createSession, {
    body: {
      ...{ examId, roomId, name: '第二场', plannedStart: Date.now() },
      excludedNumbers: numbers.filter((number) => number !== candidate.seat),
    },
  })
  const params = { sessionId }
  await office(scheduleCandidates, { params, body: { examNumbers: [examNumber] } })
  const [seated] = await seatEverybody(office, sessionId)
  if (!seated) throw new Error('Expected a seat')
  await office(startSession, { params })
  return seated
}
