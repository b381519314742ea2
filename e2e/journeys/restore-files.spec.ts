import { mkdirSync, readFileSync, readdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { hashOf, hashesBelow, recordSaved } from '../actors/file-facts.ts'
import {
  EXCEL_FILE,
  FILES_FOLDER,
  WORD_FILE,
  openAnswerFilesRoom,
  type AnswerFilesRoom,
} from '../answer-files-room.ts'

let room: AnswerFilesRoom
test.beforeAll(async () => {
  room = await openAnswerFilesRoom(13_950, 2)
})
test.afterEach(async ({}, testInfo) => {
  if (testInfo.status !== testInfo.expectedStatus) await room.site.takePictures(testInfo.outputDir)
})
test.afterAll(async () => {
  await room.close()
})

test('F05a files that were deleted or emptied: the original material goes to a chosen folder, the last good versions are put back, and nothing else is touched', async () => {
  const { station, page, actor, file } = await room.sitDown()
  await actor.filesSaved()
  const record = recordSaved(station, station.answerFolder)
  const laid = hashesBelow(station.answerFolder)

  const program = await room.startOffice()
  const good = await test.step('LibreOffice saves both documents', async () => {
    const hashes = new Map<string, string>()
    for (const path of [WORD_FILE, EXCEL_FILE]) {
      await program.open(file(path))
      await program.type(file(path), '做好了')
      await program.save(file(path))
      await program.close(file(path))
      hashes.set(path, await record.saved(path))
    }
    return hashes
  })

  await test.step('one is deleted, the other emptied; the page says so', async () => {
    rmSync(file(WORD_FILE))
    truncateSync(file(EXCEL_FILE))
    await actor.openTask('文字处理')
    await expect(actor.fileNotice('“科技节.docx”不在本题文件夹里了')).toBeVisible()
    await actor.openTask('电子表格')
    await expect(actor.fileNotice('“成绩.xlsx”是空文件')).toBeVisible()
  })
  const others = (of: ReadonlyMap<string, string>) =>
    new Map([...of].filter(([path]) => path !== WORD_FILE && path !== EXCEL_FILE))
  const before = others(hashesBelow(station.answerFolder))

  const rescue = await room.openRescue(station, page)
  const said = rescue.page.getByRole('tabpanel').getByRole('status')
  const chosen = join(station.folder, 'U盘')
  mkdirSync(chosen)
  await test.step('the original material refuses the answer folder and the bridge’s own', async () => {
    await rescue.openTab('原始素材')
    for (const folder of [station.answerFolder, file(FILES_FOLDER)]) {
      await rescue.extract(folder)
      await expect(said).toContainText('这是考生的答题文件夹')
    }
    for (const folder of [join(station.folder, 'data'), join(station.folder, 'data', 'vault')]) {
      await rescue.extract(folder)
      await expect(said).toContainText('这是考试客户端自己的文件夹')
    }
    await rescue.extract('素材')
    await expect(said).toContainText('请写完整路径')
  })

  await test.step('into another folder it goes, byte for byte as it was laid out', async () => {
    writeFileSync(join(chosen, '别人的.txt'), '不动')
    await rescue.extract(chosen)
    await expect(said).toContainText(`已写出 ${laid.size} 个文件`)
    const [made] = readdirSync(chosen).filter((name) => name !== '别人的.txt')
    expect(hashesBelow(join(chosen, made ?? ''))).toEqual(laid)
    expect(readFileSync(join(chosen, '别人的.txt'), 'utf8')).toBe('不动')
  })

  await test.step('the last good version of each is put back, nothing else is touched', async () => {
    await rescue.openTab('文件版本')
    for (const path of [WORD_FILE, EXCEL_FILE]) {
      await rescue.restore(path, '最后能打开')
      await expect(rescue.page.locator('[data-change="done"]')).toContainText('已放回')
      expect(hashOf(file(path))).toBe(good.get(path))
    }
    expect(others(hashesBelow(station.answerFolder))).toEqual(before)
    await actor.filesSaved()
    await expect(page.locator('[data-notice]')).toHaveCount(0)
  })
  await program.quit()
  await record.stop()
})

test('F05b a candidate resets one task: refused while a program holds the file, which is named; then the other tasks stay, and the version before can be put back', async () => {
  const { station, page, actor, file } = await room.sitDown()
  await actor.filesSaved()
  const record = recordSaved(station, station.answerFolder)
  const laid = hashesBelow(station.answerFolder)
  const program = await room.startOffice()
  await program.open(file(WORD_FILE))
  await program.type(file(WORD_FILE), '做错了')
  await program.save(file(WORD_FILE))
  const wrong = await record.saved(WORD_FILE)
  writeFileSync(file('Word操作题/多出来的.txt'), '自己建的')
  await record.saved('Word操作题/多出来的.txt')
  writeFileSync(file(FILES_FOLDER, '新建.txt'), '另一题的')
  await record.saved(`${FILES_FOLDER}/新建.txt`)
  const before = hashesBelow(station.answerFolder)
  const outcome = (kind: string) => page.locator(`[data-change="${kind}"]`)
  const isOther = ([path]: [string, string]) => !path.startsWith('Word操作题/')

  await test.step('while LibreOffice holds the document nothing is touched, and both are named', async () => {
    await actor.openTask('文字处理')
    await actor.redoTask()
    await expect(outcome('held')).toContainText('什么都没有改动')
    await expect(outcome('held')).toContainText('科技节.docx（LibreOffice）')
    expect(hashesBelow(station.answerFolder)).toEqual(before)
  })

  await test.step('closed, the task is as it was laid out, and the others are as they were', async () => {
    await program.close(file(WORD_FILE))
    await page.getByRole('button', { name: '再试一次' }).click()
    await expect(outcome('done')).toContainText('本题已回到最初的样子')
    const after = hashesBelow(station.answerFolder)
    expect([...after].filter(isOther)).toEqual([...before].filter(isOther))
    const task = [...after].filter((entry) => !isOther(entry))
    expect(task).toEqual([...laid].filter((entry) => !isOther(entry)))
  })

  await test.step('the version before is put back from the rescue window', async () => {
    const rescue = await room.openRescue(station, page)
    await rescue.openTab('文件版本')
    // What was laid out again becomes the newest version in its own time; the window looks again.
    let at = -1
    const placeOfWrong = async () => {
      at = (await rescue.versionsOf(WORD_FILE)).findIndex(({ hash }) => hash === wrong)
      return at
    }
    await expect.poll(placeOfWrong).toBeGreaterThan(0)
    await rescue.restore(WORD_FILE, at)
    await expect(rescue.page.locator('[data-change="done"]')).toContainText('已放回')
    expect(hashOf(file(WORD_FILE))).toBe(wrong)
    await actor.filesSaved()
  })
  await program.quit()
  await record.stop()
})
