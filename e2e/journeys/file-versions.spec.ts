import { cpSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test, type Page } from '@playwright/test'
import { getProctorCode } from '@wenkao/shared/monitor'
import { createSeededRandom } from '@wenkao/testing'
import {
  downloadVersion,
  filesOnServer,
  hashOf,
  hashesBelow,
  openRescueAt,
  recordSaved,
  sha256,
} from '../actors/file-facts.ts'
import { officeActor } from '../actors/office.ts'
import { proctorActor } from '../actors/proctor.ts'
import { heldBy } from '../actors/station-facts.ts'
import { openExamSite, type ExamSite } from '../exam-site.ts'
import { startOpenOffice } from '../office-programs/open-office.ts'
import { saveLikeExcel, saveLikeWord, saveLikeWps } from '../office-programs/save-dances.ts'
import { callAsFirstOffice, prepareExam } from '../prepare-exam.ts'
import { sitDownAtStation } from '../sit-down.ts'

const PASSWORD = 'correct horse battery'
const WORD = 'Word操作题/科技节.docx'
const EXCEL = 'Excel操作题/成绩.xlsx'
const FILES = '文件操作题'
const IS_FULL = process.env['WENKAO_FULL'] === '1'
/** How often LibreOffice is killed while it saves. */
const KILLS = IS_FULL ? 20 : 2
/** A save of that many lines takes about half a second. */
const LINES = 600

let site: ExamSite
test.beforeEach(async () => {
  site = await openExamSite(16_980)
})
test.afterEach(async ({}, testInfo) => {
  if (testInfo.status !== testInfo.expectedStatus) await site.takePictures(testInfo.outputDir)
  await site.close()
})

test('N07 every save of every answer file is kept on the PC and on the server, byte for byte, through killed programs, a dead line and a dead bridge', async () => {
  const office = await callAsFirstOffice(site.server.url, site.server.setupLink, {
    username: 'office',
    password: PASSWORD,
  })
  const exam = await prepareExam(office, { candidates: 1 })
  await exam.start()
  const sitter = await sitDownAtStation(site, exam, 1)
  const { station, actor, file } = sitter
  const { sittingId } = (await heldBy(station)).sitting
  const laid = hashesBelow(station.answerFolder)
  const record = recordSaved(station, station.answerFolder)
  /** What was saved on purpose, by path, in order. */
  const saved = new Map<string, string[]>()
  const bytesOf = new Map<string, Buffer>()
  const note = async (path: string) => {
    bytesOf.set(hashOf(file(path)), readFileSync(file(path)))
    const hash = await record.saved(path)
    saved.set(path, [...(saved.get(path) ?? []), hash])
    return hash
  }

  const { sessionId } = exam
  const openRescue = async () => {
    const { proctorCode } = await office(getProctorCode, { params: { sessionId } })
    return openRescueAt(station, proctorCode)
  }

  const profile = join(station.folder, 'libreoffice')
  let program = await startOpenOffice(profile)
  await test.step('LibreOffice saves a document and a workbook again and again', async () => {
    await program.open(file(WORD))
    await program.open(file(EXCEL))
    for (const text of ['第一次', '第二次', '第三次']) {
      for (const path of [WORD, EXCEL]) {
        await program.type(file(path), text)
        await program.save(file(path))
        await note(path)
      }
    }
    await program.close(file(EXCEL))
  })

  await test.step('Word, Excel and WPS save in their ways, under all kinds of names', async () => {
    const [first, second] = [...bytesOf.values()].filter((_, at) => at % 2 === 0)
    const sheets = [...bytesOf.values()].filter((_, at) => at % 2 === 1)
    const names = [
      'Word操作题/我的 报告（最终 版）.docx',
      `Word操作题/${'长'.repeat(60)}.docx`,
      `Word操作题/${'n'.repeat(195)}.docx`,
    ]
    for (const bytes of [first, second]) {
      for (const name of names) saveLikeWord(file(name), bytes ?? Buffer.alloc(0))
      for (const name of names) await note(name)
    }
    for (const bytes of sheets) {
      saveLikeExcel(file('Excel操作题/汇总.xlsx'), bytes)
      saveLikeWps(file('Excel操作题/WPS 表.xlsx'), bytes)
      await note('Excel操作题/汇总.xlsx')
      await note('Excel操作题/WPS 表.xlsx')
    }
  })

  await test.step('a folder is copied in, a file changes only the case of its name', async () => {
    const target = file(FILES, '复制来的 文件夹', '里面')
    mkdirSync(target, { recursive: true })
    cpSync(file('Word操作题/火箭.png'), join(target, '火箭.png'))
    writeFileSync(join(target, 'Readme.txt'), '只改大小写')
    await note(`${FILES}/复制来的 文件夹/里面/火箭.png`)
    await note(`${FILES}/复制来的 文件夹/里面/Readme.txt`)
    renameSync(join(target, 'Readme.txt'), join(target, 'README.txt'))
    await note(`${FILES}/复制来的 文件夹/里面/README.txt`)
  })

  const random = createSeededRandom(7)
  /** What was saved and stable before a kill. */
  const beforeKills: string[] = []
  /** A save that was killed half-way may leave a torn file: the room puts the version before it back. */
  const openAgain = async (hash: string) => {
    try {
      await program.open(file(WORD))
    } catch {
      expect(hashOf(file(WORD)), 'a whole file does not open').not.toBe(hash)
      const rescue = await openRescue()
      expect(await rescue.restore(WORD, hash)).toMatchObject({ kind: 'done' })
      await program.open(file(WORD))
    }
  }
  await test.step(`LibreOffice is killed ${KILLS} times in the middle of a save`, async () => {
    await program.grow(file(WORD), LINES)
    for (let kill = 0; kill < KILLS; kill += 1) {
      await program.type(file(WORD), `保存${kill}`)
      await program.save(file(WORD))
      beforeKills.push(await note(WORD))
      await program.type(file(WORD), `没存完${kill}`)
      await program.dieWhileSaving(file(WORD), Math.round(random.next() * 600))
      program = await startOpenOffice(profile)
      await openAgain(beforeKills.at(-1) ?? '')
    }
  })

  await test.step('the network is gone, the bridge is killed, saving goes on', async () => {
    await actor.filesSaved()
    await site.server.kill()
    await program.type(file(WORD), '断网')
    await program.save(file(WORD))
    await note(WORD)
    await station.killBridge()
    await program.type(file(WORD), '客户端停了')
    await program.save(file(WORD))
    await station.startBridge()
    await note(WORD)
    await program.quit()
    await site.server.start()
    await actor.filesSaved()
  })
  await record.stop()
  expect(saved.get(WORD)?.length).toBeGreaterThanOrEqual(5)

  const tablet = proctorActor(await site.staffBrowser('tablet', 1024, 768), site.server.url)
  const last = hashOf(file(WORD))
  /** What a list of versions shows of the document; its newest is downloaded. */
  const readVersions = async (page: Page) => {
    const list = page.locator(`[data-file="${WORD}"]`)
    await expect(list.locator('tbody tr').first()).toContainText('当前')
    await expect(list.locator('tbody tr').first()).toContainText(/\d+ KB/)
    await expect(list.locator('tbody tr').first()).toContainText('能打开')
    const count = Number(/(\d+) 个版本/.exec(await list.innerText())?.[1])
    expect(count).toBeGreaterThanOrEqual(saved.get(WORD)?.length ?? 0)
    const download = page.waitForEvent('download')
    await list.getByRole('link', { name: '下载“科技节.docx”的这个版本' }).first().click()
    expect(hashOf(await (await download).path())).toBe(last)
  }
  await test.step('the proctor sees them at the tablet, with times, sizes and health', async () => {
    await tablet.signIn('office', PASSWORD)
    await tablet.openSession('第一场')
    await tablet.openTab('考场实况')
    await tablet.openFiles(`考生${sitter.candidate.examNumber}`)
    await readVersions(tablet.page)
  })
  await test.step('so does the office with the results', async () => {
    const desk = officeActor(tablet.page, site.server.url)
    await desk.openExam('信息技术考试')
    await desk.openTab('成绩')
    await desk.openFiles(`考生${sitter.candidate.examNumber}`)
    await readVersions(desk.page)
  })
  const everything = new Map(
    [...record.shown].map(([path, hashes]) => [
      path,
      new Set([...hashes, ...(saved.get(path) ?? [])]),
    ]),
  )

  await test.step('the server has every one, and gives its bytes', async () => {
    const files = await filesOnServer(office, { sessionId, sittingId })
    for (const [path, hashes] of everything) {
      const versions = files.find((each) => each.path === path)?.versions ?? []
      const stored = new Set(versions.filter(({ isStored }) => isStored).map(({ hash }) => hash))
      for (const hash of hashes) {
        if (laid.get(path) === hash) continue
        expect(stored, `${path} ${hash}`).toContain(hash)
        const bytes = await downloadVersion(tablet.page, site.server.url, {
          ...{ sessionId, sittingId, hash },
        })
        expect(sha256(bytes)).toBe(hash)
      }
    }
  })

  await test.step('the PC has every one, and puts it back byte for byte', async () => {
    const rescue = await openRescue()
    const { files } = await rescue.versions()
    for (const [path, hashes] of everything) {
      const versions = files.find((each) => each.path === path)?.versions ?? []
      for (const hash of hashes) {
        const version = versions.find((each) => each.hash === hash)
        expect(version?.isHere, `${path} ${hash}`).toBe(true)
      }
    }
    for (const [path, hashes] of saved) {
      // All of them in a full run; else the newest, and what a kill could have destroyed.
      const some = [...(path === WORD ? beforeKills : []), hashes.at(-1) ?? '']
      for (const hash of IS_FULL ? hashes : some) {
        expect(await rescue.restore(path, hash)).toMatchObject({ kind: 'done' })
        expect(hashOf(file(path)), path).toBe(hash)
      }
    }
  })
})
