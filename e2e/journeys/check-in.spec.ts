import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test, type Page } from '@playwright/test'
import { createStaff } from '@wenkao/shared/accounts'
import { endSession, startSession } from '@wenkao/shared/monitor'
import { createRoom } from '@wenkao/shared/places'
import { checkInList, drawLog, ticketText } from '@wenkao/shared/seating'
import {
  createExam,
  createSession,
  listPapers,
  listTickets,
  putCandidates,
  scheduleCandidates,
} from '@wenkao/shared/sessions'
import { candidateActor } from '../actors/candidate.ts'
import { doorActor } from '../actors/door.ts'
import { openExamSite, type ExamSite } from '../exam-site.ts'
import { callAsFirstOffice, prepareSite, type StaffCall } from '../prepare-exam.ts'

const ACCOUNT = { username: 'office', password: 'correct horse battery' }
const DOOR = { username: 'door', password: 'waiting area staff' }
const DIGITS = '775533'
const IDENTITY = '11010519491231002X'
const CANDIDATES = [
  ...['王小明', '李芳', '张伟', '刘娜', '陈静怡', '杨子涵', '赵欣怡', '黄浩然'],
  ...['周宇轩', '吴诗涵'],
].map((name, at) => ({
  ...{ examNumber: String(501_001 + at), name, school: '城南中学', className: '九（1）班' },
  ...(at === 0 ? { identityNumber: IDENTITY } : {}),
}))
const [first, second, third, fourth, fifth] = CANDIDATES as [
  ...[(typeof CANDIDATES)[0], (typeof CANDIDATES)[0], (typeof CANDIDATES)[0]],
  ...[(typeof CANDIDATES)[0], (typeof CANDIDATES)[0]],
]

let site: ExamSite
let office: StaffCall
let examId: string
let sessionIds: readonly string[]

/** One room with two sessions of five candidates each; entry closes as a session starts. */
test.beforeEach(async () => {
  site = await openExamSite(15_000)
  office = await callAsFirstOffice(site.server.url, site.server.setupLink, ACCOUNT)
  const siteId = await prepareSite(office, '城南')
  const { papers } = await office(listPapers)
  const exam = await office(createExam, {
    body: {
      ...{ title: '信息技术考试', paperId: papers[0]?.paperId, durationMinutes: 60 },
      entryClosesMinutes: 0,
    },
  })
  examId = exam.examId
  await office(putCandidates, { params: { examId }, body: { candidates: CANDIDATES } })
  const { roomId } = await office(createRoom, {
    params: { siteId },
    body: { name: '第一机房', stations: 8 },
  })
  await office(createStaff, {
    body: {
      ...{ ...DOOR, displayName: '检录员' },
      grants: [{ role: 'waitingAreaStaff', scope: { kind: 'room', id: roomId } }],
    },
  })
  const made: string[] = []
  for (const [at, name] of ['上午第一场', '上午第二场'].entries()) {
    const { sessionId } = await office(createSession, {
      body: { examId, roomId, name, plannedStart: Date.now() + at * 5_400_000 },
    })
    await office(scheduleCandidates, { params: { sessionId }, body: { next: 5 } })
    made.push(sessionId)
  }
  sessionIds = made
})
test.afterEach(async ({}, testInfo) => {
  if (testInfo.status !== testInfo.expectedStatus) await site.takePictures(testInfo.outputDir)
  await site.close()
})

const attendance = async (sessionId: string) => {
  const { candidates } = await office(checkInList, { params: { sessionId } })
  return Object.fromEntries(
    candidates.map(({ examNumber, attendance }) => [examNumber, attendance?.status ?? 'expected']),
  )
}

/** The office brings a photo, named by its exam number; what is on it is nobody's. */
async function givePhoto(page: Page, examNumber: string): Promise<void> {
  const buffer = await page.screenshot({ clip: { x: 0, y: 0, width: 90, height: 120 } })
  await page.goto(`${site.server.url}/office/exams/${examId}?tab=roster`)
  await page
    .getByRole('tabpanel')
    .getByLabel('选择照片')
    .setInputFiles({ name: `${examNumber}.png`, mimeType: 'image/png', buffer })
  await expect(page.getByText('已存入 1 张，共 1 张。')).toBeVisible()
}

test('N11 at the door each is found by number, name, scanner or ticket, compared with photo and masked number, and gets a seat; network and page may go in the middle', async () => {
  const [sessionId = ''] = sessionIds
  const door = doorActor(await site.staffBrowser('door', 1024, 768), site.server.url)
  const { page } = door
  await door.signIn(ACCOUNT.username, ACCOUNT.password)
  await givePhoto(page, first.examNumber)
  await door.openSession('上午第一场')

  await test.step('by exam number: photo, masked identity number, school and class stand beside each other', async () => {
    await door.find(first.examNumber, first.name)
    for (const text of [first.examNumber, '110*************2X', '城南中学 · 九(1)班'])
      await expect(door.card).toContainText(text)
    const photo = door.card.getByRole('img', { name: `${first.name} 的照片` })
    await expect
      .poll(() => photo.evaluate((image) => (image as HTMLImageElement).naturalWidth))
      .toBe(90)
  })

  const seats = new Set<number>()
  await test.step('present, and the seat right there: a double tap draws once', async () => {
    await door.tap('已到')
    await door.isMarked('已到')
    await page.getByLabel('见证数字').fill(DIGITS)
    await page.getByRole('button', { name: '使用这些数字' }).click()
    seats.add(await door.draw())
  })

  await test.step('a scanner ends with Enter, which must not press the button that was tapped last', async () => {
    await door.tap('已到')
    await door.scan(ticketText(second.examNumber), second.name)
    expect(await attendance(sessionId)).toMatchObject({ [second.examNumber]: 'expected' })
    await door.tap('迟到')
    await door.isMarked('迟到')
    seats.add(await door.draw())
    await door.next()
  })

  await test.step('by name; misconduct needs words, and another tap sets it otherwise', async () => {
    await door.find(third.name, third.name)
    await door.tap('违纪')
    await page.getByRole('dialog').getByRole('button', { name: '携带违禁物品' }).click()
    await page.getByRole('dialog').getByRole('button', { name: '记录' }).click()
    await door.isMarked('违纪')
    await expect(door.card).toContainText('携带违禁物品')
    await door.tap('缺考')
    await door.isMarked('缺考')
    await expect(door.seat).toContainText('缺考，不抽机号')
  })

  await test.step('where the browser reads no codes it says so, and the field stays', async () => {
    await page.getByRole('button', { name: '用摄像头扫准考证' }).click()
    await expect(page.getByRole('dialog')).toContainText('请在查找框输入考号或姓名')
    await page.getByRole('dialog').getByRole('button', { name: '关闭', exact: true }).click()
  })

  await test.step('without network a tap waits; the page is loaded anew, and it is done by itself', async () => {
    await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined))
    await door.find(fourth.examNumber, fourth.name)
    await page.context().setOffline(true)
    await door.tap('已到')
    await expect(page.getByText(`没有网络，尚未完成：${fourth.name}`)).toBeVisible()
    await page.reload()
    const retry = page.getByRole('button', { name: '重试' })
    await expect(retry).toBeVisible()
    await page.context().setOffline(false)
    await retry.click()
    await expect
      .poll(() => attendance(sessionId))
      .toMatchObject({ [first.examNumber]: 'present', [fourth.examNumber]: 'present' })
    await door.scan(fourth.examNumber, fourth.name)
    await door.isMarked('已到')
  })

  const { entries } = await office(drawLog, { params: { sessionId } })
  expect(entries.map((entry) => entry.seatNumber)).toEqual([...seats])
})

test(
  'N11 waiting-area staff check the next session in while this one sits; a latecomer is admitted, the seats are printed, and anybody replays the draw',
  { tag: '@full' },
  async () => {
    const { url } = site.server
    const [now = '', next = ''] = sessionIds
    const tablet = doorActor(await site.staffBrowser('tablet', 1366, 768), url)
    const waiting = doorActor(await site.staffBrowser('waiting', 1024, 768), url)
    const pc = candidateActor(await site.staffBrowser('pc', 1366, 768))
    await office(startSession, { params: { sessionId: now } })

    await test.step('entry has closed: the proctor admits a latecomer with a reason, and the PC lets him in', async () => {
      await tablet.signIn(ACCOUNT.username, ACCOUNT.password)
      await tablet.openSession('上午第一场')
      await tablet.find(fifth.examNumber, fifth.name)
      await tablet.tap('迟到')
      await tablet.isMarked('迟到')
      await tablet.page.getByLabel('见证数字').fill(DIGITS)
      await tablet.page.getByRole('button', { name: '使用这些数字' }).click()
      const seat = await tablet.draw()
      const { tickets } = await office(listTickets, { params: { sessionId: now } })
      const code =
        tickets.find(({ examNumber }) => examNumber === fifth.examNumber)?.accessCode ?? ''
      await pc.page.goto(`${url}/exam`)
      await pc.logInByNumber(fifth.examNumber, code, seat)
      await expect(pc.page.getByRole('alert')).toContainText('已经过了入场时间')
      await tablet.page.getByRole('button', { name: '准许入场' }).click()
      await tablet.page.getByRole('dialog').getByRole('button', { name: '交通延误' }).click()
      await tablet.page.getByRole('dialog').getByRole('button', { name: '确定' }).click()
      await expect(tablet.card).toContainText('已准许入场')
      await pc.logInByNumber(fifth.examNumber, code, seat)
      await pc.confirmAndWait()
      await pc.inExam()
    })

    await test.step('the waiting area finds the next session at once, and sees the door alone', async () => {
      await waiting.signIn(DOOR.username, DOOR.password)
      const cards = waiting.page.getByRole('link', { name: /^打开/ })
      await expect(cards.first()).toContainText('下一场')
      await expect(cards.first()).toContainText('上午第二场')
      await cards.first().click()
      await expect(waiting.page.getByRole('tab', { name: '检录' })).toHaveAttribute(
        'aria-selected',
        'true',
      )
      await expect(waiting.page.getByRole('tab', { name: '考场实况' })).toHaveCount(0)
      await expect(waiting.page.getByRole('button', { name: '开考' })).toHaveCount(0)
    })

    await test.step('three are checked in and drawn for at once, the others marked absent', async () => {
      for (const candidate of CANDIDATES.slice(5, 8)) {
        await waiting.find(candidate.examNumber, candidate.name)
        await waiting.tap('已到')
        await waiting.isMarked('已到')
        await waiting.next()
      }
      await waiting.page.getByRole('button', { name: '其余 2 人标为缺考' }).click()
      await waiting.page.getByRole('dialog').getByRole('button', { name: '2 人标为缺考' }).click()
      await expect(waiting.page.getByText('已把 2 人标为缺考。')).toBeVisible()
      await waiting.page.getByRole('tab', { name: '抽机号' }).click()
      await waiting.page.getByLabel('见证数字').fill(DIGITS)
      await waiting.page.getByRole('button', { name: '使用这些数字' }).click()
      await waiting.page.getByRole('button', { name: '已到的一起抽（3 人）' }).click()
      await waiting.page.getByRole('dialog').getByRole('button', { name: '一起抽号' }).click()
      await expect(waiting.page.getByText('已为 3 人抽号。')).toBeVisible()
    })

    const { candidates } = await office(checkInList, { params: { sessionId: next } })
    const drawn = candidates.filter(({ seatNumber }) => seatNumber !== null)
    expect(drawn.map(({ examNumber }) => examNumber)).toEqual(
      CANDIDATES.slice(5, 8).map(({ examNumber }) => examNumber),
    )

    await test.step('all sheets are there to be printed, and the second screen shows masked names', async () => {
      const print = waiting.page
      await print.goto(`${url}/room/sessions/${next}/print/plan`)
      for (const sheet of ['座次表（平面）', '座次表（名单）', '门贴名单', '桌贴', '签到表']) {
        await print.getByRole('radiogroup', { name: '打印内容' }).getByText(sheet).click()
        for (const { name, seatNumber } of drawn) {
          await expect(print.getByRole('main')).toContainText(name)
          await expect(print.getByText(String(seatNumber), { exact: true }).first()).toBeVisible()
        }
      }
      await print.goto(`${url}/room/sessions/${next}/screen`)
      await expect(print.getByRole('status')).toHaveText(String(drawn.at(-1)?.seatNumber))
      await expect(print.getByRole('main')).toContainText('黄*然')
    })

    await test.step('published after the session, anybody replays it: good as it is, and a changed entry is named', async () => {
      await office(endSession, { params: { sessionId: next } })
      await tablet.page.goto(`${url}/room/sessions/${next}?tab=log`)
      const download = tablet.page.waitForEvent('download')
      await tablet.page.getByRole('button', { name: '保存抽号记录' }).click()
      const file = join(site.folder, 'draw.json')
      await (await download).saveAs(file)
      const anybody = await pc.page.context().newPage()
      await anybody.goto(`${url}/verify/draw`)
      const input = anybody.locator('input[type=file]')
      await expect(anybody.getByText('把抽号记录文件拖到这里')).toBeVisible()
      await anybody.context().setOffline(true)
      await input.setInputFiles(file)
      await expect(anybody.getByText('全部正确：3 次抽号都照规则得出。')).toBeVisible()
      const log = JSON.parse(readFileSync(file, 'utf8')) as { entries: { seatNumber: number }[] }
      const [, second] = log.entries
      if (second)
        second.seatNumber =
          [1, 2, 3, 4].find((n) => log.entries.every((e) => e.seatNumber !== n)) ?? 5
      writeFileSync(file, JSON.stringify(log))
      await input.setInputFiles(file)
      await expect(anybody.getByText('第 2 条不对，之前的都正确。')).toBeVisible()
      await expect(anybody.getByRole('main')).toContainText(drawn[1]?.examNumber ?? '-')
    })
  },
)
