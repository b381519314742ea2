import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { changeStation } from '@wenkao/shared/sittings'
import { candidateActor } from '../actors/candidate.ts'
import { filesOnServer, hashOf } from '../actors/file-facts.ts'
import { moverActor } from '../actors/mover.ts'
import { proctorActor } from '../actors/proctor.ts'
import { answerQuestions, itemInView, shownAnswers } from '../actors/questions.ts'
import { heldBy } from '../actors/station-facts.ts'
import {
  FILES_FOLDER,
  OFFICE_PASSWORD,
  openAnswerFilesRoom,
  WORD_FILE,
  type AnswerFilesRoom,
} from '../answer-files-room.ts'

let room: AnswerFilesRoom
test.beforeAll(async () => {
  room = await openAnswerFilesRoom(15_300, 1)
})
test.afterEach(async ({}, testInfo) => {
  if (testInfo.status !== testInfo.expectedStatus) await room.site.takePictures(testInfo.outputDir)
})
test.afterAll(async () => {
  await room.close()
})

test('F02a a PC dies; the proctor changes the machine on a tablet whose network fails at that moment and that is loaded anew; nothing is asked of the dead PC, and the candidate goes on at the spare with answers, files, position and time', async () => {
  const { site } = room
  const [sitter, spare, page] = await Promise.all([
    room.sitDown(),
    room.openSpare(),
    site.staffBrowser('tablet', 1024, 768),
  ])
  const { actor, station, candidate, file } = sitter
  const name = `考生${candidate.examNumber}`
  const shown = new Map<string, string[]>()
  const tablet = moverActor(page)

  await test.step('answers and files are on the server', async () => {
    await answerQuestions(actor, 0, 3, shown)
    writeFileSync(file(FILES_FOLDER, '作文.txt'), '写在坏机上')
    await actor.goTo(1)
    await actor.savedOnServer()
    await actor.filesSaved()
    await expect(actor.light('files')).toHaveText('文件已保存')
  })
  const position = (await itemInView(actor)).id
  const essay = await test.step('the content of the file is there, too', async () => {
    const { sittingId } = (await heldBy(station)).sitting
    const params = { sessionId: room.exam.sessionId, sittingId }
    const path = `${FILES_FOLDER}/作文.txt`
    // The light speaks of what the bridge has seen; a file of this moment it may not have.
    await expect
      .poll(async () => {
        const files = await filesOnServer(room.office, params)
        const versions = files.find((each) => each.path === path)?.versions ?? []
        return versions.filter(({ isStored }) => isStored).map(({ hash }) => hash)
      })
      .toEqual([hashOf(file(FILES_FOLDER, '作文.txt'))])
    return readFileSync(file(FILES_FOLDER, '作文.txt'))
  })
  const word = readFileSync(file(WORD_FILE))
  const before = { seconds: await actor.remaining(), at: Date.now() }

  await test.step('the PC dies; the tablet suggests the spare and says what will happen', async () => {
    await Promise.all([station.killBrowser(), station.killBridge()])
    const proctor = proctorActor(page, site.server.url)
    await proctor.signIn('office', OFFICE_PASSWORD)
    await proctor.openSession('第一场')
    await proctor.openTab('考场实况')
    const dialog = await tablet.open(name, '换机')
    await expect(dialog).toContainText('建议')
    await expect(dialog).toContainText(`${candidate.seat} 号机立即锁定`)
  })

  await test.step('its network fails in the middle of the tap: it says so, and a reload finishes it', async () => {
    const path = changeStation.path.slice(changeStation.path.lastIndexOf('/'))
    await page.route(`**${path}`, (route) => route.abort('internetdisconnected'))
    expect(await tablet.takeSuggested()).toBe(spare.number)
    await expect(tablet.dialog(/^换机：/)).toContainText('没有网络，尚未完成')
    await page.unroute(`**${path}`)
    await page.reload()
    await expect(page.getByRole('region', { name: '正在进行的操作' })).toContainText(
      `已完成：${name}从 ${candidate.seat} 号机换到 ${spare.number} 号机`,
    )
    await page.getByRole('button', { name: '知道了' }).click()
  })

  await test.step('the candidate logs in at the spare and has everything', async () => {
    const second = candidateActor(await spare.station.openBrowser())
    await second.atStation(spare.number)
    await second.tryLogIn(candidate.examNumber, candidate.accessCode)
    await second.confirmAndWait()
    await second.inExam()
    expect((await itemInView(second)).id).toBe(position)
    const passed = (Date.now() - before.at) / 1000
    expect(before.seconds - (await second.remaining())).toBeLessThan(passed + 5)
    expect(await shownAnswers(second)).toEqual(Object.fromEntries(shown))
    await second.filesSaved()
    const at = (path: string) => join(spare.station.answerFolder, path)
    // The exam goes on while the last files of the folder are still on their way.
    await expect(() => {
      expect(readFileSync(at(join(FILES_FOLDER, '作文.txt'))).equals(essay)).toBe(true)
      expect(readFileSync(at(WORD_FILE)).equals(word)).toBe(true)
    }).toPass({ timeout: 30_000 })
  })

  await test.step('the tablet shows that it is done', async () => {
    const dialog = await tablet.open(name, '换机进展')
    await expect(dialog).toContainText(`考生已在 ${spare.number} 号机登录`)
    await expect(dialog).toContainText('没有已知未传的作答')
    await tablet.close()
  })
})
