import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { receiptQrText, type Receipt } from '@wenkao/shared/hand-in'
import { listAudit, readAuditState } from '@wenkao/shared/audit'
import postgres from 'postgres'
import { candidateActor } from '../actors/candidate.ts'
import { officeActor } from '../actors/office.ts'
import { officeCommand } from '../actors/office-command.ts'
import { answerQuestions } from '../actors/questions.ts'
import { openExamSite, type ExamSite } from '../exam-site.ts'
import { embeddedDatabaseUrl } from '../load/embedded-database.ts'
import { prepareOneCandidate, type StaffCall } from '../prepare-exam.ts'

let site: ExamSite
test.beforeEach(async () => {
  site = await openExamSite(15_620)
})
test.afterEach(async ({}, testInfo) => {
  if (testInfo.status !== testInfo.expectedStatus) await site.takePictures(testInfo.outputDir)
  await site.close()
})

/** Waits until every action is in a signed block. */
async function untilSealed(office: StaffCall): Promise<void> {
  await expect
    .poll(async () => {
      const { chains } = await office(readAuditState)
      return chains.reduce((sum, chain) => sum + chain.unsealed, 0)
    })
    .toBe(0)
}

test('N03 actions of the room are sealed, a row that an administrator alters in the database is named by page and command, and a chain made anew contradicts the receipt', async () => {
  const { office, exam, candidate } = await prepareOneCandidate(site)
  await exam.start()
  await untilSealed(office)
  const receipt = await test.step('a receipt carries the head of the sealed log', async () => {
    const page = await site.staffBrowser('pc', 1366, 768)
    const actor = candidateActor(page)
    await page.goto(`${site.server.url}/exam`)
    await actor.logInByNumber(candidate.examNumber, candidate.accessCode, candidate.seat)
    await actor.confirmAndWait()
    await actor.inExam()
    await answerQuestions(actor, 0, 1, new Map())
    await actor.openHandIn()
    const reply = page.waitForResponse((response) =>
      response.url().endsWith('/api/candidate/hand-in'),
    )
    await actor.confirmHandIn()
    const given = ((await (await reply).json()) as { receipt: Receipt }).receipt
    expect(given.payload.auditHead).toMatch(/^[0-9a-f]{64}$/)
    return given
  })
  const dataFolder = join(site.folder, 'server')
  const paper = ['--receipt', receiptQrText(receipt)]
  const sql = postgres(embeddedDatabaseUrl(dataFolder), { max: 1, onnotice: () => undefined })
  try {
    const desk = await site.staffBrowser('office', 1366, 768)
    const page = officeActor(desk, site.server.url)
    const verifyHere = async () => {
      await desk.goto(`${site.server.url}/office/audit`)
      await expect(desk.getByRole('cell', { name: '开考：第一场' })).toBeVisible()
      await desk.getByRole('button', { name: '在本机核验本页' }).click()
      return desk.locator('[data-audit-outcome]')
    }

    await test.step('untouched, page and command find it in order', async () => {
      await page.signIn('office', 'correct horse battery')
      await expect(await verifyHere()).toContainText('核验通过')
      await desk.getByLabel('考号').fill(candidate.examNumber)
      await desk.getByRole('button', { name: '查找', exact: true }).click()
      await expect(desk.getByRole('cell', { name: '开考：第一场' })).toBeHidden()
      await expect(desk.getByRole('cell', { name: /抽出 1 个机号/ })).toBeVisible()
      const whole = await officeCommand('audit-verify', paper, dataFolder)
      expect(whole.output).toContain('核验通过')
      expect(whole.output).toContain(receipt.code)
      expect(whole.code).toBe(0)
    })

    const { rows } = await office(listAudit, { query: { action: 'room.run' } })
    const started = rows.find((row) => row.subject.startsWith('start of'))
    const id = started?.auditId ?? ''
    await test.step('an administrator alters the row of the start in the database', async () => {
      await sql`update audit_rows set actor_name = '李某' where audit_id = ${id}`
      const found = await verifyHere()
      await expect(found).toContainText('核验不通过')
      await expect(found).toContainText(id)
      const named = await officeCommand('audit-verify', [], dataFolder)
      expect(named.code).toBe(1)
      expect(named.output).toMatch(new RegExp(`第一处不符.*${id}：这一行封存后被改过`))
      expect(named.output).toContain('李某')
    })

    await test.step('the server itself seals the altered log anew: only the paper tells', async () => {
      await sql.begin(async (transaction) => {
        await transaction`delete from audit_blocks`
        await transaction`update audit_rows set block = null`
      })
      await untilSealed(office)
      expect((await officeCommand('audit-verify', [], dataFolder)).code).toBe(0)
      const told = await officeCommand('audit-verify', paper, dataFolder)
      expect(told.code).toBe(1)
      expect(told.output).toContain('记录被截断或重写过')
    })
  } finally {
    await sql.end()
  }
})
