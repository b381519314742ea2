import { cpSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { expect, test } from '@playwright/test'
import { bridgeCommand } from '../actors/bridge-command.ts'
import { filesOnServer, hashOf, recordSaved } from '../actors/file-facts.ts'
import { answerQuestions } from '../actors/questions.ts'
import { rescueActor } from '../actors/rescue-window.ts'
import { sealedNames } from '../actors/sealed-facts.ts'
import { answersOnServer, heldBy } from '../actors/station-facts.ts'
import { submitPageActor } from '../actors/submit-page.ts'
import {
  FILES_FOLDER,
  openAnswerFilesRoom,
  untilReady,
  type AnswerFilesRoom,
} from '../answer-files-room.ts'
import type { SeatedSitter } from '../sit-down.ts'

let room: AnswerFilesRoom
test.beforeAll(async () => {
  room = await openAnswerFilesRoom(14_040, 2)
})
test.afterEach(async ({}, testInfo) => {
  if (testInfo.status !== testInfo.expectedStatus) await room.site.takePictures(testInfo.outputDir)
})
test.afterAll(async () => {
  await room.close()
})

const ESSAY = `${FILES_FOLDER}/作文.txt`

/** Work that only this PC has, and then nothing runs there any more. */
async function workAlone({ station, actor, page, file }: SeatedSitter, text: string) {
  await page.bringToFront()
  const shown = new Map<string, string[]>()
  await answerQuestions(actor, 0, 3, shown)
  const record = recordSaved(station, station.answerFolder)
  writeFileSync(file(FILES_FOLDER, '作文.txt'), text)
  const hash = await record.saved(ESSAY)
  await record.stop()
  await actor.savedHere()
  const { sitting, token } = await heldBy(station)
  await station.killBrowser()
  await station.killBridge()
  return { answers: Object.fromEntries(shown), hash, sitting, token }
}

/** What a failing disk or a broken copy leaves: a byte of each journal file is another one. */
function damageJournal(dataFolder: string): void {
  const journal = join(dataFolder, 'journal')
  for (const entry of readdirSync(journal, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue
    const path = join(entry.parentPath, entry.name)
    const bytes = readFileSync(path)
    const at = Math.floor(bytes.length * 0.7)
    bytes[at] = (bytes[at] ?? 0) ^ 1
    writeFileSync(path, bytes)
  }
}

test('F02f from file-manager copies of both folders, whole, damaged, or one of them alone, the sitting is rebuilt, says how complete it is, and gets a receipt or a case', async () => {
  const { site } = room
  const [first, second, spare] = await Promise.all([
    room.sitDown(),
    room.sitDown(),
    room.openSpare(),
  ])
  await Promise.all([first, second].map(({ station }) => untilReady(station)))
  const { proctorCode } = await room.codes()
  await site.server.kill()
  const whole = await workAlone(first, '甲的作文')
  const broken = await workAlone(second, '乙的作文')
  const copies = (name: string) => join(site.folder, '拷贝', name)
  const found = join(site.folder, '找回')
  mkdirSync(found)
  const copy = ({ station }: SeatedSitter, name: string) => {
    cpSync(station.answerFolder, join(copies(name), 'CZKT'), { recursive: true })
    cpSync(join(station.folder, 'data'), join(copies(name), 'wenkao'), { recursive: true })
  }
  await test.step('both folders are copied with the file manager while nothing runs', () => {
    copy(first, '甲')
    copy(second, '乙')
    cpSync(copies('乙'), copies('乙-坏'), { recursive: true })
    damageJournal(join(copies('乙-坏'), 'wenkao'))
    rmSync(join(copies('乙-坏'), 'CZKT', ESSAY))
  })
  await site.server.start()
  const anywhere = submitPageActor(await site.staffBrowser('anywhere', 1366, 768), site.server.url)
  await anywhere.open()
  const submit = async (path: string) => {
    await anywhere.choose([path])
    return anywhere.result(basename(path))
  }

  await test.step('whole copies give the whole sitting in the rescue window of another PC, and a receipt', async () => {
    const rescue = rescueActor(await spare.station.openBrowser())
    await rescue.open(spare.station.url, proctorCode)
    await rescue.openTab('从文件夹找回')
    await rescue.panel
      .getByLabel('拷贝出来的文件夹')
      .fill([join(copies('甲'), 'CZKT'), join(copies('甲'), 'wenkao')].join('\n'))
    await rescue.chooseFolder(found)
    await rescue.press('找回')
    const sitting = rescue.panel.locator('[data-recovered]')
    await expect(sitting).toContainText(whole.sitting.examNumber, { timeout: 60_000 })
    await expect(sitting).toHaveAttribute('data-complete', 'true')
    await expect(sitting).toContainText('缺 0 个内容')
    const path = await sitting.locator('code').innerText()
    const result = await submit(path)
    expect(result.kind).toBe('accepted')
    expect(result.text).toContain('回执')
    expect(await answersOnServer(site.server.url, whole.token)).toEqual(whole.answers)
    const { sessionId } = room.exam
    const params = { sessionId, sittingId: whole.sitting.sittingId }
    const files = await filesOnServer(room.office, params)
    const essay = files.find(({ path: name }) => name.endsWith('作文.txt'))
    expect(essay?.versions.map(({ hash }) => hash)).toContain(whole.hash)
    expect(hashOf(first.file(FILES_FOLDER, '作文.txt'))).toBe(whole.hash)
  })

  const recover = async (folders: readonly string[]) => {
    const before = new Set(sealedNames(found))
    const { code, output } = await bridgeCommand(spare.station, [
      ...['recover', ...folders, '--to', found, '--proctor-code', proctorCode],
    ])
    expect(output).toContain(broken.sitting.examNumber)
    expect(code, output).toBe(0)
    const made = sealedNames(found).find(
      (name) => !before.has(name) && name.startsWith(broken.sitting.examNumber),
    )
    if (made === undefined) throw new Error(`Nothing was sealed:\n${output}`)
    return { output, path: join(found, made) }
  }

  await test.step('the answer folder alone: what is in it, not said to be complete, for an adjudicator', async () => {
    const { output, path } = await recover([join(copies('乙'), 'CZKT')])
    expect(output).toContain('无法确认完整')
    expect((await submit(path)).kind).toBe('case')
  })

  await test.step('a damaged journal and a file that is missing: the command says that it is not complete', async () => {
    const folders = ['CZKT', 'wenkao'].map((name) => join(copies('乙-坏'), name))
    const { output, path } = await recover(folders)
    expect(output).toContain('无法确认完整')
    expect(output).toContain('日志有')
    const { kind, text } = await submit(path)
    expect(['accepted', 'case'], text).toContain(kind)
  })

  await test.step('the client’s folder alone has it all again', async () => {
    const { output, path } = await recover([join(copies('乙'), 'wenkao')])
    expect(output).toContain('完整：')
    const { kind, text } = await submit(path)
    expect(['accepted', 'contested'], text).toContain(kind)
    expect(await answersOnServer(site.server.url, broken.token)).toEqual(broken.answers)
  })
})
