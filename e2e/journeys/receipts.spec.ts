import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { publicKeys, receiptCode, receiptQrText, type Receipt } from '@wenkao/shared/hand-in'
import { officeCommand } from '../actors/office-command.ts'
import { answerQuestions } from '../actors/questions.ts'
import { receiptPageActor } from '../actors/receipt-page.ts'
import { fetchEndpoint } from '../exam-office-api.ts'
import { openExamSite, type ExamSite } from '../exam-site.ts'
import { sitDownWithoutBridge } from '../sit-down.ts'

let site: ExamSite
test.beforeEach(async () => {
  site = await openExamSite(15_600)
})
test.afterEach(async ({}, testInfo) => {
  if (testInfo.status !== testInfo.expectedStatus) await site.takePictures(testInfo.outputDir)
  await site.close()
})

test('N02 a receipt is verified without network by page and by command, a forged one is refused, and number and code tell later what was stored', async () => {
  const { page, actor } = await sitDownWithoutBridge(site)
  await answerQuestions(actor, 0, 3, new Map())
  await actor.savedOnServer()
  await actor.openHandIn()
  const reply = page.waitForResponse((response) =>
    response.url().endsWith('/api/candidate/hand-in'),
  )
  const code = await actor.confirmHandIn()
  const { receipt } = (await (await reply).json()) as { receipt: Receipt }
  const forged: Receipt = { ...receipt, payload: { ...receipt.payload, examNumber: '401002' } }
  const keys = join(site.folder, 'keys.json')
  writeFileSync(keys, JSON.stringify((await fetchEndpoint(site.server.url, publicKeys)).reply))
  const desk = await site.staffBrowser('parent', 390, 844)
  const anybody = receiptPageActor(desk, site.server.url)
  await anybody.open()

  await test.step('the page says it without network, and tells a forged one', async () => {
    await desk.context().setOffline(true)
    const genuine = await anybody.paste(receiptQrText(receipt))
    expect(genuine.verdict).toBe('genuine')
    expect(genuine.text).toContain(receipt.payload.examNumber)
    expect(genuine.text).toContain(code)
    expect((await anybody.paste(receiptQrText(forged))).verdict).toBe('forged')
    expect((await anybody.paste(JSON.stringify(receipt, null, 1))).verdict).toBe('genuine')
    await anybody.lookUp(receipt.payload.examNumber, code)
    await expect(anybody.refusal()).toContainText('连不上考试服务器')
    await desk.context().setOffline(false)
  })

  await test.step('so does the command, from the kept keys alone', async () => {
    const nowhere = join(site.folder, 'nowhere')
    const run = (text: string) => officeCommand('receipt-verify', [text, '--keys', keys], nowhere)
    const genuine = await run(receiptQrText(receipt))
    expect(genuine.output).toContain('真实')
    expect(genuine.code).toBe(0)
    const refused = await run(receiptQrText(forged))
    expect(refused.output).toContain('伪造')
    expect(refused.code).toBe(1)
  })

  await test.step('with number and code the candidate reads what is stored, and no answer', async () => {
    await anybody.lookUp(receipt.payload.examNumber, `${code.slice(0, -1)}?`)
    await expect(anybody.refusal()).toContainText('回执码抄错了')
    await anybody.lookUp(receipt.payload.examNumber, receiptCode('another'))
    await expect(anybody.refusal()).toContainText('没有查到')
    await anybody.lookUp(receipt.payload.examNumber, code.toLowerCase())
    await expect(anybody.found()).toContainText('有效')
    await expect(anybody.found()).toContainText('已作答 3 题')
  })
})
