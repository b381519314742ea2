import { expect, test, type Page } from '@playwright/test'
import { createRoom } from '@wenkao/shared/places'
import { drawSeats } from '@wenkao/shared/seating'
import { createExam, listPapers, listSessions, putCandidates } from '@wenkao/shared/sessions'
import { reviewerActor } from '../actors/reviewer.ts'
import { openExamSite, type ExamSite } from '../exam-site.ts'
import { callAsFirstOffice, prepareSite, type StaffCall } from '../prepare-exam.ts'

const PASSWORD = 'correct horse battery'
const CANDIDATES = 45
let site: ExamSite
let office: StaffCall
let page: Page
let examId = ''

test.beforeAll(async () => {
  site = await openExamSite(16_960)
  const account = { username: 'office', password: PASSWORD }
  office = await callAsFirstOffice(site.server.url, site.server.setupLink, account)
  const siteId = await prepareSite(office, '城北考点')
  for (const [name, stations] of [
    ['一号机房', 12],
    ['二号机房', 14],
    ['备用小间', 2],
  ] as const)
    await office(createRoom, { params: { siteId }, body: { name, stations } })
  const { papers } = await office(listPapers)
  const exam = await office(createExam, {
    body: { title: '全区统考', paperId: papers[0]?.paperId, durationMinutes: 60 },
  })
  examId = exam.examId
  const candidates = Array.from({ length: CANDIDATES }, (_, at) => ({
    examNumber: String(26_000 + at),
    name: `考生${at}`,
    school: at < 25 ? '第一中学' : '第二中学',
    className: `${(at % 4) + 1}班`,
    ...(at === 3 ? { specialNeeds: '加时 45 分钟' } : {}),
  }))
  await office(putCandidates, { params: { examId }, body: { candidates } })
  page = await site.staffBrowser('pc', 1366, 768)
  await reviewerActor(page, site.server.url).signIn(
    'office',
    PASSWORD,
    `/office/exams/${examId}?tab=sessions`,
  )
})
test.afterEach(async ({}, testInfo) => {
  if (testInfo.status !== testInfo.expectedStatus) await site.takePictures(testInfo.outputDir)
})
test.afterAll(async () => {
  await site.close()
})

const sessions = async () => (await office(listSessions, { query: { examId } })).sessions

test('N10 a whole exam is scheduled in one step: what it cannot do is named first, classes are parted, a late candidate is added, and all is taken back', async () => {
  await test.step('one time is too little, and says who is left over and which room has no place', async () => {
    await page.getByRole('button', { name: '整场编排' }).click()
    await expect(page.getByText(`还有 ${CANDIDATES} 名考生未编入场次`)).toBeVisible()
    await expect(page.getByRole('button', { name: '查看方案' })).toBeDisabled()
    await page.getByText('城北考点 / 城北考点').click()
    await page.getByRole('button', { name: '查看方案' }).click()
    await expect(page.getByText('有 23 名考生没有座位：请增加时间或考场。')).toBeVisible()
    await expect(page.getByText('备用小间 没有座位：全部 2 台都留作备用机')).toBeVisible()
    await page.getByText('查看名单').click()
    await expect(page.getByText('26022 考生22：没有空座位')).toBeVisible()
    expect(await sessions()).toEqual([])
  })
  await test.step('with a second and a third time everybody has a place, neighbours of other classes', async () => {
    for (const [at, time] of ['10:30', '14:00'].entries()) {
      await page.getByRole('button', { name: '添加时间' }).click()
      await page.getByLabel(`开考时间 ${at + 2}`).fill(time)
    }
    await page.getByText('相邻座位不同班').click()
    await page.getByText('各考场人数尽量均衡').click()
    await page.getByRole('button', { name: '查看方案' }).click()
    await expect(page.getByRole('button', { name: /^保存：45 名考生，5 个场次/ })).toBeVisible()
    await expect(page.getByText('同班相邻')).toHaveCount(0)
    await expect(
      page.getByText(/一号机房 .*09:00 这一场有 1 名加时考生会延续到下一场，最多 15 分钟/),
    ).toBeVisible()
  })
  await test.step('a roster that changed meanwhile is looked at again before anything is saved', async () => {
    const late = { examNumber: '26999', name: '补报考生', school: '第二中学', className: '5班' }
    await office(putCandidates, { params: { examId }, body: { candidates: [late] } })
    await page.getByRole('button', { name: /^保存/ }).click()
    await expect(page.getByRole('alert').getByText(/名单或考场有了变动/)).toBeVisible()
    expect(await sessions()).toEqual([])
    await page.getByRole('button', { name: '查看方案' }).click()
    await page.getByRole('button', { name: /^保存：46 名考生/ }).click()
    await expect(page.getByText('已保存：46 名考生编入 5 个场次。')).toBeVisible()
    const made = await sessions()
    expect(made.map(({ candidates }) => candidates).reduce((a, b) => a + b)).toBe(46)
    expect(made.every(({ seated, candidates }) => seated === candidates)).toBe(true)
  })
  await test.step('a candidate who was added later goes into a session that has a station', async () => {
    const later = { examNumber: '27000', name: '迟到名单', school: '第一中学' }
    await office(putCandidates, { params: { examId }, body: { candidates: [later] } })
    await page.getByRole('button', { name: '调整考生' }).click()
    const dialog = page.getByRole('dialog', { name: '调整考生' })
    await dialog.getByLabel(/考号/).fill('27000')
    await dialog.getByLabel('调到').selectOption({ index: 1 })
    await dialog.getByRole('button', { name: '调整', exact: true }).click()
    await expect(dialog.getByText('已调整 1 人')).toBeVisible()
    await dialog.getByRole('button', { name: '关闭', exact: true }).click()
  })
  await test.step('taken back while nothing has happened, and not afterwards', async () => {
    await page.getByRole('button', { name: '撤销' }).click()
    await page.getByRole('dialog').getByRole('button', { name: '撤销' }).click()
    await expect(page.getByText('还有 47 名考生未编入场次')).toBeVisible()
    expect(await sessions()).toEqual([])
    await page.getByText('相邻座位不同班').click()
    await page.getByRole('button', { name: '查看方案' }).click()
    await page.getByRole('button', { name: /^保存：47 名考生/ }).click()
    await expect(page.getByText('已保存：47 名考生')).toBeVisible()
    const [first] = await sessions()
    await office(drawSeats, {
      params: { sessionId: first?.sessionId ?? '' },
      body: { witnessDigits: '1357', who: { all: true } },
    })
    await page.getByRole('button', { name: '撤销' }).click()
    await page.getByRole('dialog').getByRole('button', { name: '撤销' }).click()
    await expect(page.getByText(/无法撤销.*第1场/)).toBeVisible()
    expect(await sessions()).not.toEqual([])
  })
})
