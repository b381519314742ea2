import { readFileSync, writeFileSync } from 'node:fs'
import { expect, test } from '@playwright/test'
import { drawSeats, putPhoto } from '@wenkao/shared/seating'
import {
  createExam,
  createSession,
  listPapers,
  listTickets,
  putCandidates,
  scheduleCandidates,
} from '@wenkao/shared/sessions'
import { createRoom } from '@wenkao/shared/places'
import { unzipSync } from 'fflate'
import { officeActor } from '../actors/office.ts'
import { openExamSite, type ExamSite } from '../exam-site.ts'
import { callAsFirstOffice, prepareSite, type StaffCall } from '../prepare-exam.ts'
import { codesOnTickets, pagesOfPdf } from '../read-pdf.ts'

const PASSWORD = 'correct horse battery'
const EXAM = '信息技术学业水平考试'
const SCHOOLS = ['第一中学', '第二中学'] as const

let site: ExamSite
test.beforeEach(async () => {
  site = await openExamSite(17_700)
})
test.afterEach(async ({}, testInfo) => {
  if (testInfo.status !== testInfo.expectedStatus) await site.takePictures(testInfo.outputDir)
  await site.close()
})

/** Two schools of eight, the last one not scheduled yet; seats of the first session are drawn. */
async function prepare(office: StaffCall, photo: Uint8Array): Promise<string> {
  const siteId = await prepareSite(office, '城南')
  const { papers } = await office(listPapers)
  const { examId } = await office(createExam, {
    body: { title: EXAM, paperId: papers[0]?.paperId, durationMinutes: 60 },
  })
  const candidates = Array.from({ length: 16 }, (_, at) => ({
    examNumber: String(701_001 + at),
    name: at === 8 ? '\u{20bb7}田' : `考生${at + 1}`,
    school: SCHOOLS[at < 8 ? 0 : 1],
    className: `高一${(at % 2) + 1}班`,
  }))
  await office(putCandidates, { params: { examId }, body: { candidates } })
  const sessions: string[] = []
  for (const [at, name] of ['第一机房', '第二机房'].entries()) {
    const { roomId } = await office(createRoom, { params: { siteId }, body: { name, stations: 9 } })
    const body = { examId, roomId, name: `第${at + 1}考场上午场`, plannedStart: Date.now() }
    const { sessionId } = await office(createSession, { body })
    sessions.push(sessionId)
    await office(scheduleCandidates, { params: { sessionId }, body: { next: at === 0 ? 8 : 7 } })
  }
  await office(drawSeats, {
    params: { sessionId: sessions[0] ?? '' },
    body: { witnessDigits: '1234', who: { all: true } },
  })
  await office(putPhoto, { params: { examId, examNumber: '701001' }, body: photo })
  return sessions[0] ?? ''
}

test(
  'N10 the office downloads tickets by school with photos and codes, sign-in sheets, labels and the overview, and is told what no font has',
  { tag: '@full' },
  async ({}, testInfo) => {
    const account = { username: 'office', password: PASSWORD }
    const call = await callAsFirstOffice(site.server.url, site.server.setupLink, account)
    const page = await site.staffBrowser('office', 1366, 768)
    const face = await page.screenshot({
      ...{ type: 'jpeg', clip: { x: 0, y: 0, width: 250, height: 350 } },
    })
    const first = await prepare(call, face)
    const { tickets } = await call(listTickets, { params: { sessionId: first } })
    const office = officeActor(page, site.server.url)
    await office.signIn('office', PASSWORD)
    await office.openExam(EXAM)
    await office.openTab('场次')

    await test.step('what will be printed is counted, and what is missing named', async () => {
      await page.getByRole('button', { name: '准考证与考务表', exact: true }).click()
      await expect(page.getByText('1 名考生尚未编场')).toBeVisible()
      await expect(page.getByText('15 名考生没有照片')).toBeVisible()
      await expect(page.getByText('U+20BB7')).toBeVisible()
      await expect(page.getByText('1 名考生：701009')).toBeVisible()
    })

    await test.step('one archive holds a PDF per school', async () => {
      const path = await office.saveDocument('按学校分开下载（2 个 PDF，打成一个压缩包）')
      await expect(page.getByText('已完成，文件在浏览器的下载文件夹中。')).toBeVisible()
      const files = unzipSync(readFileSync(path))
      expect(Object.keys(files).sort()).toEqual(SCHOOLS.map((name) => `准考证-${name}.pdf`))
      for (const [at, school] of SCHOOLS.entries()) {
        const own = testInfo.outputPath(`${at}.pdf`)
        writeFileSync(own, files[`准考证-${school}.pdf`] ?? new Uint8Array())
        expect(pagesOfPdf(own)).toHaveLength(2)
        const numbers = Array.from({ length: 8 }, (_, of) => String(701_001 + 8 * at + of))
        expect([...codesOnTickets(own).keys()].sort()).toEqual(numbers)
      }
    })

    await test.step('one school alone, with the codes that its candidates log in with', async () => {
      await page.getByLabel('学校').selectOption({ label: `${SCHOOLS[0]}（8 人）` })
      await expect(page.getByRole('button', { name: /按学校分开/ })).toBeHidden()
      const codes = codesOnTickets(await office.saveDocument('下载 PDF'))
      expect(codes).toEqual(new Map(tickets.map((one) => [one.examNumber, one.accessCode])))
      await page.getByLabel('班级').selectOption({ label: '高一1班（4 人）' })
      await expect(page.getByText('A4 页数').locator('..')).toContainText('1')
      expect(codesOnTickets(await office.saveDocument('下载 PDF')).size).toBe(4)
    })

    await test.step('sign-in sheets, labels of doors and desks, and the overview', async () => {
      const save = async (kind: string): Promise<string[]> => {
        await page.getByRole('button', { name: kind, exact: true }).click()
        return pagesOfPdf(await office.saveDocument('下载 PDF'))
      }
      const lists = await save('签到表')
      expect(lists).toHaveLength(2)
      expect(lists[0]).toContain('应到 8 人')
      const [door = ''] = await save('门签')
      expect(door).toMatch(/70100[19] 至 7010(08|15)/)
      const desks = await save('桌签')
      expect(desks).toHaveLength(2)
      expect(desks.join('')).toContain('考生1\n')
      const [overview = ''] = await save('考场安排总表')
      expect(overview).toContain('共 2 场，15 人次')
    })

    await test.step('each download left its row', async () => {
      await page.goto(`${site.server.url}/office/audit`)
      await expect(page.getByText(`打印签到表：${EXAM}`).first()).toBeVisible()
      await expect(page.getByText(`打印准考证：${EXAM}`).first()).toBeVisible()
    })
  },
)
