import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { expect, test } from '@playwright/test'
import { filesOnServer, hashOf, recordSaved, untilLaidOut } from '../actors/file-facts.ts'
import { answerQuestions } from '../actors/questions.ts'
import { rescueActor } from '../actors/rescue-window.ts'
import { databakOf, sealedNames, sealedRows } from '../actors/sealed-facts.ts'
import { answersOnServer, heldBy, heldReceipt } from '../actors/station-facts.ts'
import { submitPageActor } from '../actors/submit-page.ts'
import {
  FILES_FOLDER,
  openAnswerFilesRoom,
  untilReady,
  type AnswerFilesRoom,
} from '../answer-files-room.ts'

import { logInAt, type SeatedSitter } from '../sit-down.ts'

let room: AnswerFilesRoom
test.beforeAll(async () => {
  room = await openAnswerFilesRoom(14_020, 3)
})
test.afterEach(async ({}, testInfo) => {
  if (testInfo.status !== testInfo.expectedStatus) await room.site.takePictures(testInfo.outputDir)
})
test.afterAll(async () => {
  await room.close()
})

const ESSAY = `${FILES_FOLDER}/作文.txt`

/** Some answers and a file, all of it saved. @returns what was answered. */
async function work({ station, actor, file }: SeatedSitter): Promise<Map<string, string[]>> {
  const shown = new Map<string, string[]>()
  await answerQuestions(actor, 0, 3, shown)
  const record = recordSaved(station, station.answerFolder)
  writeFileSync(file(FILES_FOLDER, '作文.txt'), '我的作文')
  await record.saved(ESSAY)
  await record.stop()
  await actor.savedHere()
  await untilReady(station)
  return shown
}

/** Hands in while the server is away; the page says what it waits for. */
async function handInOffline({ actor, page }: Pick<SeatedSitter, 'actor' | 'page'>): Promise<void> {
  await actor.openHandIn()
  await page.getByRole('dialog').getByRole('button', { name: '确认交卷' }).click()
  await expect(page.getByRole('region', { name: '正在交卷' })).toContainText('连不上服务器', {
    timeout: 60_000,
  })
}

test('F03a a hand-in without the server: the sealed file is on the disk before any attempt gets through, the page retries until the receipt, and anybody sends an unsent file by one button, also after another candidate sat there', async () => {
  const { site } = room
  const sitter = await room.sitDown()
  const { station, page, actor, candidate } = sitter
  const { proctorCode } = await room.codes()
  const folder = databakOf(station)
  const shown = await work(sitter)
  const next = await room.nextSession(candidate.seat, '402001')

  const name =
    await test.step('the server is gone before the hand-in: its file lies in databak, read back', async () => {
      await site.server.kill()
      await handInOffline(sitter)
      const [made = '', ...others] = sealedNames(folder)
      expect(others).toEqual([])
      expect(made).toMatch(new RegExp(`^${candidate.examNumber}-\\d{14}\\.dat$`))
      expect(await sealedRows(station)).toContainEqual(
        expect.objectContaining({
          ...{ name: made, kind: 'submission', state: 'verified', receiptCode: null },
        }),
      )
      return made
    })

  const helper = rescueActor(await page.context().newPage())
  const row = helper.panel.locator(`[data-sealed="${name}"]`)
  await test.step('the window lists it without a code; without network it says so and nothing is lost', async () => {
    await helper.visit(station.url)
    await helper.openTab('未提交的交卷文件')
    await expect(row).toContainText(candidate.examNumber)
    await row.getByRole('button', { name: '提交', exact: true }).click()
    await expect(row.locator('[data-send="offline"]')).toContainText('文件完好')
  })

  await test.step('the PC is needed: backed up and cleared, it lets the next candidate in', async () => {
    const stick = join(site.folder, 'U盘')
    mkdirSync(stick)
    const rescue = await room.openRescueWith(station, page, proctorCode)
    await rescue.openTab('备份考试')
    await rescue.chooseFolder(stick)
    await rescue.press('备份并清理本机')
    await rescue.page.getByRole('dialog').getByRole('button', { name: '备份并清理本机' }).click()
    await expect(rescue.outcome('backup', 'cleared')).toBeVisible({ timeout: 60_000 })
    await site.server.start()
    await page.bringToFront()
    await logInAt(actor, next.candidate)
    await untilLaidOut(station)
  })

  await test.step('the file of the candidate before is still there, and one button without a code sends it', async () => {
    await helper.page.bringToFront()
    await helper.visit(station.url)
    await helper.openTab('未提交的交卷文件')
    await row.getByRole('button', { name: '提交', exact: true }).click()
    await expect(row.locator('[data-send="sent"]')).toContainText('提交成功', { timeout: 60_000 })
    await expect(row).toContainText('已提交，回执')
    const { receiptCode } = (await sealedRows(station)).find((each) => each.name === name) ?? {}
    expect(receiptCode).toBeTruthy()
    expect(shown.size).toBe(3)
  })

  await test.step('the next candidate hands in without the server, too, and only waits: the receipt comes by itself', async () => {
    await page.bringToFront()
    await answerQuestions(actor, 0, 2, new Map())
    await actor.savedOnServer()
    await actor.filesSaved()
    await site.server.kill()
    await handInOffline(sitter)
    expect(sealedNames(folder)).toContainEqual(expect.stringMatching(/^402001-/))
    await site.server.start()
    await expect(page.locator('[data-receipt-code]')).toBeVisible({ timeout: 90_000 })
    const { code } = await heldReceipt(station)
    const own = (await sealedRows(station)).find((each) => each.name.startsWith('402001-'))
    expect(own?.receiptCode).toBe(code)
  })
  await station.killBrowser()
  await station.killBridge()
})

test('F03b any browser without registration submits sealed files, several at once: each gets a result of its own, and none stops the others', async () => {
  const { site } = room
  const sitter = await room.sitDown()
  const { station, page } = sitter
  const { proctorCode } = await room.codes()
  const shown = await work(sitter)
  const stick = join(site.folder, 'U盘-2')
  mkdirSync(stick)
  const rescue = await room.openRescueWith(station, page, proctorCode)
  const good = await rescue.rebuild(stick)
  const backup = await rescue.backUp(stick)
  const { token } = await heldBy(station)
  await station.killBrowser()
  await station.killBridge()

  const twice = join(stick, '又一份.dat')
  copyFileSync(good, twice)
  const short = join(stick, '没拷完.dat')
  writeFileSync(short, readFileSync(good).subarray(0, -2000))
  const text = join(stick, '说明.txt')
  writeFileSync(text, '请交卷')
  const anywhere = submitPageActor(await site.staffBrowser('anywhere', 1366, 768), site.server.url)
  await anywhere.open()

  await test.step('five files at once, one result each', async () => {
    await anywhere.choose([text, good, short, twice, backup])
    const result = (path: string) => anywhere.result(basename(path))
    expect(await result(text)).toMatchObject({ kind: 'refused' })
    expect((await result(text)).text).toContain('不是稳考的加密文件')
    expect((await result(short)).text).toContain('文件不完整')
    const both = [await result(good), await result(twice)]
    expect(both.map(({ kind }) => kind).sort()).toEqual(['accepted', 'same'])
    const codes = both.map(({ text: said }) => /回执(?:还是)? (\S+?)。/.exec(said)?.[1])
    expect(codes[0]).toBeTruthy()
    expect(codes[1]).toBe(codes[0])
    expect((await result(backup)).kind).toBe('backup')
    await expect(anywhere.page.getByText('5 个文件中，2 个已被服务器收下')).toBeVisible()
  })

  await test.step('the backup, meant as a submission, is the same work', async () => {
    await anywhere
      .row(basename(backup))
      .getByRole('button', { name: '把这份备份作为交卷提交' })
      .click()
    await expect(anywhere.row(basename(backup)).locator('[data-result="same"]')).toBeVisible({
      timeout: 60_000,
    })
  })

  await test.step('the server has the answers of that PC', async () => {
    expect(await answersOnServer(site.server.url, token)).toEqual(Object.fromEntries(shown))
  })
})

test('F03c a submission file that is gone is made again: from journal and folder, from the browser where the journal is gone, from a backup; each says so and how complete it is, and is submitted', async () => {
  const { site } = room
  const sitter = await room.sitDown()
  const { station, page, actor, candidate, file } = sitter
  const { proctorCode, restoreCode } = await room.codes()
  const shown = await work(sitter)
  const stick = join(site.folder, 'U盘-3')
  mkdirSync(stick)
  const folder = databakOf(station)
  const rescue = await room.openRescueWith(station, page, proctorCode)
  const backup = await rescue.backUp(stick)
  const submit = async (path: string) => {
    await rescue.submitFile(path)
    await expect(rescue.outcome('send', 'sent')).toBeVisible({ timeout: 90_000 })
    return rescue.outcome('send', 'sent').innerText()
  }

  const first =
    await test.step('the file of a waiting hand-in is deleted, and made again from journal and folder', async () => {
      await site.server.kill()
      await page.bringToFront()
      await handInOffline(sitter)
      const own = sealedNames(folder).filter((name) => name.startsWith(candidate.examNumber))
      expect(own).toHaveLength(1)
      for (const name of own) rmSync(join(folder, name))
      await rescue.page.bringToFront()
      const path = await rescue.rebuild()
      const said = rescue.outcome('rebuild', 'done')
      await expect(said).toContainText('本机记录')
      await expect(said).toContainText('答题文件夹')
      expect(path.startsWith(join(folder, candidate.examNumber))).toBe(true)
      return path
    })

  const second =
    await test.step('the journal is gone: the copy of the browser stands in', async () => {
      await actor.page.goto('about:blank')
      await station.killBridge()
      rmSync(join(station.folder, 'data', 'journal'), { recursive: true })
      await station.startBridge()
      await rescue.open(station.url, proctorCode)
      const path = await rescue.rebuild(stick)
      await expect(rescue.outcome('rebuild', 'done')).toContainText('浏览器')
      await expect(rescue.outcome('rebuild', 'done')).not.toContainText('注意')
      return path
    })

  const third = await test.step('and a backup, on whatever PC', async () => {
    const path = await rescue.rebuildFrom(backup, restoreCode, stick)
    await expect(rescue.outcome('rebuild', 'done')).toContainText('备份文件')
    return path
  })

  await test.step('what the browser’s copy gave is handed in with all answers and the file', async () => {
    await site.server.start()
    expect(await submit(second)).toMatch(/提交成功，回执/)
    const { token, sitting } = await heldBy(station)
    expect(await answersOnServer(site.server.url, token)).toEqual(Object.fromEntries(shown))
    const params = { sessionId: room.exam.sessionId, sittingId: sitting.sittingId }
    const files = await filesOnServer(room.office, params)
    const essay = files.find(({ path }) => path.endsWith('作文.txt'))
    expect(essay?.versions.map(({ hash }) => hash)).toContain(hashOf(file(ESSAY)))
  })

  await test.step('the others, of a log with more in it, are kept beside it, and change nothing', async () => {
    for (const path of [first, third]) {
      expect(await submit(path)).toMatch(/回执还是|这一份也保存了/)
    }
    const { token } = await heldBy(station)
    expect(await answersOnServer(site.server.url, token)).toEqual(Object.fromEntries(shown))
  })
})
