import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { publicKeys, receiptQrText } from '@wenkao/shared/hand-in'
import { backupsPageActor } from '../actors/backups-page.ts'
import { officeCommand } from '../actors/office-command.ts'
import { officeActor } from '../actors/office.ts'
import { answerQuestions, checkAnswers } from '../actors/questions.ts'
import { receiptPageActor } from '../actors/receipt-page.ts'
import { answersOnServer, heldBy, heldReceipt } from '../actors/station-facts.ts'
import { fetchEndpoint } from '../exam-office-api.ts'
import { openExamSite, type ExamSite } from '../exam-site.ts'
import { callAsFirstOffice, prepareExam } from '../prepare-exam.ts'
import { sitDownAtStation } from '../sit-down.ts'

const ACCOUNT = { username: 'office', password: 'correct horse battery' }

let site: ExamSite
test.beforeEach(async () => {
  site = await openExamSite(17_120)
})
test.afterEach(async ({}, testInfo) => {
  if (testInfo.status !== testInfo.expectedStatus) await site.takePictures(testInfo.outputDir)
  await site.close()
})

test(
  'D10 the server and its disk are lost during an exam: a restored backup goes on with it, and nothing that was answered before or after is missing',
  { tag: '@full' },
  async () => {
    test.setTimeout(600_000)
    const { server } = site
    const place = join(site.folder, 'backup-disk')
    const dataFolder = join(site.folder, 'server')
    const answers = new Map<string, string[]>()
    const call = await callAsFirstOffice(server.url, server.setupLink, ACCOUNT)
    const office = officeActor(await site.staffBrowser('office', 1366, 768), server.url)
    await office.signIn(ACCOUNT.username, ACCOUNT.password)
    const identity = join(site.folder, 'escrow.txt')
    writeFileSync(identity, await office.replaceEscrowKey())
    const keys = join(site.folder, 'keys.json')
    writeFileSync(keys, JSON.stringify((await fetchEndpoint(server.url, publicKeys)).reply))

    const exam = await prepareExam(call, { candidates: 1 })
    await exam.start()
    const { actor, station, candidate } = await sitDownAtStation(site, exam, 1)
    await answerQuestions(actor, 0, 3, answers)
    await actor.savedOnServer()

    await test.step('the office backs up and tries the backup on its page', async () => {
      const backups = backupsPageActor(office.page, server.url)
      mkdirSync(place)
      await backups.open()
      await backups.setPlace(place)
      // On every page of the office, until there is one.
      const alarm = office.page.getByText('还没有成功的备份。')
      await office.page.goto(`${server.url}/office/exams`)
      await expect(alarm).toBeVisible()
      await backups.open()
      await expect(await backups.backUp()).toContainText('成功')
      await expect(alarm).toBeHidden()
      await expect(await backups.drill()).toContainText('成功')
      const report: unknown = JSON.parse(await backups.saveReport())
      expect(report).toMatchObject({ kind: 'drill', faults: [] })
    })

    await test.step('what is answered later is in no backup, and then the disk is gone', async () => {
      await answerQuestions(actor, 3, 6, answers)
      await actor.savedOnServer()
      await server.stop()
      rmSync(dataFolder, { recursive: true })
      await answerQuestions(actor, 6, 8, answers)
      await actor.savedHere()
    })

    await test.step('a wrong key restores nothing, the escrow key everything', async () => {
      const wrong = join(site.folder, 'wrong.txt')
      writeFileSync(wrong, 'no key at all')
      const restore = (file: string) =>
        officeCommand('restore', ['--from', place, '--identity', file], dataFolder)
      expect((await restore(wrong)).code).toBe(2)
      expect(existsSync(dataFolder)).toBe(false)
      const restored = await restore(identity)
      expect(restored.code, restored.output).toBe(0)
      await server.start()
    })

    await test.step('the candidate goes on, and the server gets again what the backup lacks', async () => {
      await answerQuestions(actor, 8, 10, answers)
      await actor.savedOnServer()
      await checkAnswers(actor, answers)
      const { token } = await heldBy(station)
      expect(await answersOnServer(server.url, token)).toEqual(Object.fromEntries(answers))
    })

    await test.step('the hand-in’s receipt is signed by the key that the lost server had', async () => {
      await actor.openHandIn()
      const code = await actor.confirmHandIn()
      const text = receiptQrText(await heldReceipt(station))
      const verified = await officeCommand('receipt-verify', [text, '--keys', keys], dataFolder)
      expect(verified.output).toContain('真实')
      expect(verified.code).toBe(0)
      const anybody = receiptPageActor(await site.staffBrowser('parent', 390, 844), server.url)
      await anybody.open()
      await anybody.lookUp(candidate.examNumber, code)
      await expect(anybody.found()).toContainText('有效')
      await expect(anybody.found()).toContainText('已作答 10 题')
    })
  },
)
