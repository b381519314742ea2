import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { expect, test, type Page } from '@playwright/test'
import { createEntry, createFolder, putCategory } from '@wenkao/shared/bank'
import {
  confirmPaperDraft,
  createPaperDraft,
  drawPaper,
  readPaper,
  type BlueprintRow,
} from '@wenkao/shared/blueprints'
import { listResults } from '@wenkao/shared/results'
import { changeStation } from '@wenkao/shared/sittings'
import { offlineSessions } from '@wenkao/shared/sessions'
import { readTypingTest } from '@wenkao/shared/typing'
import { candidateActor } from '../actors/candidate.ts'
import { reviewerActor } from '../actors/reviewer.ts'
import { unpackPc } from '../actors/unpacked-pc.ts'
import { heldBy } from '../actors/station-facts.ts'
import { OFFICE_PASSWORD } from '../answer-files-room.ts'
import { fetchBridge } from '../exam-office-api.ts'
import { openExamSite, type ExamSite } from '../exam-site.ts'
import { until } from '../faults/process.ts'
import { callAsFirstOffice, prepareExam, type StaffCall } from '../prepare-exam.ts'
import { openServerFront } from '../server-front.ts'
import { logInAt } from '../sit-down.ts'

const BASE_PORT = 16_460
const pictures = process.env['WENKAO_PICTURES']

let site: ExamSite
test.beforeEach(async () => {
  site = await openExamSite(BASE_PORT)
})
test.afterEach(async ({}, testInfo) => {
  if (testInfo.status !== testInfo.expectedStatus) await site.takePictures(testInfo.outputDir)
  await site.close()
})
const photograph = async (page: Page, name: string): Promise<void> => {
  if (pictures !== undefined) await page.screenshot({ path: join(pictures, `${name}.png`) })
}

/** A drawing as a picture; what stands behind its end can be found again on a disk. */
async function drawing(page: Page, text: string, marker: string): Promise<Buffer> {
  await page.setContent(
    `<body style="margin:0"><svg width="560" height="300" style="background:#fff"><rect x="40" y="60" width="180" height="90" fill="none" stroke="#123" stroke-width="3"/><path d="M220 105h120m0 0v90h-210v-45" fill="none" stroke="#123" stroke-width="3"/><circle cx="400" cy="105" r="46" fill="#dce9f7" stroke="#123" stroke-width="3"/><text x="60" y="112" font-size="26">${text}</text></svg></body>`,
  )
  const png = await page.locator('svg').screenshot()
  return Buffer.concat([png, Buffer.from(marker)])
}

const markerOf = (at: number): string => `picture-of-item-${at}-of-this-paper`

/** Two variants with an item with pictures of its own each, and two typing tests that both have. */
async function makePaper(office: StaffCall, page: Page, easel: Page) {
  for (const [code, name] of [
    ['970', '校本题目'],
    ['97001', '看图'],
  ] as const)
    await office(putCategory, { params: { code }, body: { name, nameEn: '' } })
  const folderId = randomUUID()
  await office(createFolder, { body: { folderId, name: '看图题' } })
  const shown: string[] = []
  for (const at of [0, 1]) {
    const large = await drawing(easel, `电路 ${at + 1}`, markerOf(at))
    const small = await drawing(easel, '甲', `${markerOf(at)} option`)
    const sent = [await send(page, large), await send(page, small)]
    shown.push(sent[0]?.hash ?? '')
    await office(createEntry, {
      body: {
        ...{ entryId: randomUUID(), folderId, knowledgePoint: '97001', difficulty: 2 },
        ...{ tags: [], note: '' },
        content: {
          kind: 'single',
          stem: `看图${at + 1}，圆圈处是什么元件？\n\n![电路图](p1.png)`,
          options: [
            { id: 'A', text: '![甲图](p2.png)' },
            { id: 'B', text: '不能确定' },
          ],
          answer: ['A'],
          pictures: [
            { name: 'p1.png', ...sent[0] },
            { name: 'p2.png', ...sent[1] },
          ],
          ...{ explanation: '', source: '' },
        },
      },
    })
  }
  const row = (rowId: string, code: string, points: number): BlueprintRow => ({
    ...{ rowId, code, kind: 'typing', count: 1, points, isCommon: true },
  })
  const draftId = randomUUID()
  const draft = await office(createPaperDraft, {
    body: {
      draftId,
      blueprint: {
        ...{ title: '看图与打字', durationMinutes: 60, totalPoints: 90, variants: 2 },
        ...{ variantRule: 'lastTwoDigits', use: 'practice' },
        rows: [
          { ...row('pictures', '97001', 10), kind: 'single', isCommon: false },
          row('english', '60102', 40),
          row('chinese', '60104', 40),
        ],
      },
    },
  })
  const drawn = await office(drawPaper, {
    params: { draftId },
    body: { expectedRevision: draft.revision },
  })
  const { paperId } = await office(confirmPaperDraft, {
    params: { draftId },
    body: { expectedRevision: drawn.revision },
  })
  return { draftId, shown, paper: await office(readPaper, { params: { paperId } }) }
}

/** As the form of an item sends it, by the session of a page that is signed in. */
const send = (page: Page, bytes: Buffer): Promise<{ hash: string; size: number; type: string }> =>
  page.evaluate(async (text) => {
    const body = Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0))
    const reply = await fetch('/api/bank/pictures', { method: 'POST', body })
    return reply.json()
  }, bytes.toString('base64'))

/** How many pictures of a page are really drawn. */
const drawnIn = (page: Page, selector: string): Promise<number> =>
  page
    .locator(selector)
    .evaluateAll(
      (images) => images.filter((image) => (image as HTMLImageElement).naturalWidth > 100).length,
    )

test(
  'D01 D06 pictures travel sealed with the own variant and are shown without network, typing tests are typed by keys through a dead line, a reload and a killed bridge, and graded by the server',
  { tag: '@full' },
  async () => {
    test.setTimeout(300_000)
    const { server } = site
    const office = await callAsFirstOffice(server.url, server.setupLink, {
      username: 'office',
      password: OFFICE_PASSWORD,
    })
    const desk = await site.staffBrowser('office', 1366, 768)
    const easel = await desk.context().newPage()
    await reviewerActor(desk, server.url).signIn('office', OFFICE_PASSWORD)
    const { draftId, shown, paper } = await makePaper(office, desk, easel)

    await test.step('the office sees the pictures in the preview as candidates see it, and on paper', async () => {
      await desk.goto(`${server.url}/office/papers/${draftId}/preview/0`)
      await expect(desk.locator('img')).toHaveCount(2)
      await expect.poll(() => drawnIn(desk, 'img')).toBe(2)
      await photograph(desk, 'preview')
      await desk.getByRole('button', { name: '纸质版' }).click()
      await expect.poll(() => drawnIn(desk, '.sheet img')).toBe(2)
    })

    const exam = await prepareExam(office, { candidates: 2 })
    const [one, two] = exam.candidates
    if (!one || !two) throw new Error('Expected two candidates')
    const { items: [ownItem] = [], tasks = [] } =
      paper.variants[Number(one.examNumber.slice(-2)) % 2] ?? {}
    if (!ownItem) throw new Error('Expected an item')
    // Which of the two was drawn for this variant.
    const own = shown.indexOf(ownItem.pictures?.[0]?.hash ?? '')
    expect(own).toBeGreaterThanOrEqual(0)
    let line = await openServerFront({ port: BASE_PORT + 8, server: server.url })
    const station = await site.station(1, { config: { server: line.url } })
    await exam.register(station, one)
    await until('the sealed papers', async () => {
      const { sessions } = (await fetchBridge(station.url, offlineSessions)).reply
      return sessions.some(({ isReady }) => isReady) || undefined
    })
    const page = await station.openBrowser()
    const actor = candidateActor(page)
    const placesOf = async (at: number) =>
      (await unpackPc(station.folder, page)).placesOf(markerOf(at))
    await actor.atStation(one.seat)
    // Sealed, both lie here already.
    expect([await placesOf(0), await placesOf(1)]).toEqual([[], []])
    await exam.start()
    await logInAt(actor, one)

    await test.step('the pictures of stem and option are shown, and enlarged by the keyboard alone', async () => {
      await expect.poll(() => drawnIn(page, 'main article img')).toBe(2)
      const enlarge = page.getByRole('button', { name: '放大图片 电路图' })
      await enlarge.focus()
      await page.keyboard.press('Enter')
      const large = page.getByRole('dialog', { name: '放大的图片 电路图' })
      await expect(large).toBeVisible()
      const box = await large.getByRole('img').boundingBox()
      expect(box?.width ?? 0).toBeGreaterThan(1000)
      await photograph(page, 'zoom')
      await page.keyboard.press('Escape')
      await expect(large).toBeHidden()
      await expect(enlarge).toBeFocused()
      await photograph(page, 'pictures')
      // The picture of an option chooses it.
      await page.getByRole('img', { name: '甲图' }).click()
      expect(await actor.shownAnswer(ownItem)).toEqual(['A'])
    })

    await test.step('of the other variant nothing can be read on this PC', async () => {
      expect((await placesOf(own)).length).toBeGreaterThan(0)
      expect(await placesOf(1 - own)).toEqual([])
    })

    await actor.savedOnServer()
    await line.close()
    await test.step('without network a new page shows them all the same', async () => {
      await page.reload()
      await actor.inExam()
      await actor.goTo(0)
      await expect.poll(() => drawnIn(page, 'main article img')).toBe(2)
    })

    const field = page.getByRole('textbox', { name: '在这里录入文字' })
    const textOf = async (at: number): Promise<string> => {
      const taskId = tasks[at]?.id ?? ''
      const { reply } = await fetchBridge(station.url, readTypingTest, { body: { taskId } })
      return reply.test?.text ?? ''
    }
    const figure = (name: string) => page.locator(`[data-typing="${name}"]`)
    const saved = page.locator('[data-typing-save="saved"]')

    await test.step('an English text is typed key by key, with a mistake that is marked and mended', async () => {
      await actor.goTo(1)
      await expect(field).toBeFocused()
      const text = await textOf(0)
      const half = Math.floor(text.length / 2)
      await page.keyboard.type(`${text.slice(0, 20)}#`, { delay: 30 })
      await expect(page.locator('[data-typed-marks] .wrong, [data-typed-marks] .extra')).toHaveText(
        '#',
      )
      await photograph(page, 'typing')
      await page.getByRole('button', { name: 'English' }).click()
      await expect(page.getByText('Time left', { exact: true })).toBeVisible()
      await photograph(page, 'typing-en')
      await page.getByRole('button', { name: '中文' }).click()
      await field.focus()
      await page.keyboard.press('Control+End')
      await page.keyboard.press('Backspace')
      await page.keyboard.type(text.slice(20, half), { delay: 30 })

      await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
      await page.evaluate((rest) => navigator.clipboard.writeText(rest), text.slice(half))
      await page.keyboard.press('Control+V')
      await expect(page.getByText('不能粘贴或拖入文字')).toBeVisible()
      expect(await field.inputValue()).toBe(text.slice(0, half))

      // At once after a key: what was not saved yet is not lost either.
      await page.keyboard.type(text.slice(half, half + 5), { delay: 30 })
      await page.reload()
      await actor.inExam()
      await actor.goTo(1)
      await expect(field).toHaveValue(text.slice(0, half + 5))
      await station.killBridge()
      await field.focus()
      await page.keyboard.press('Control+End')
      await page.keyboard.type(text.slice(half + 5, half + 40), { delay: 30 })
      await expect(page.locator('[data-typing-save="trouble"]')).toBeVisible({ timeout: 30_000 })
      await station.startBridge()
      await expect(saved).toBeVisible({ timeout: 30_000 })
      await page.keyboard.type(text.slice(half + 40), { delay: 30 })
      await expect(figure('accuracy')).toHaveText('100%')
      await expect(figure('done')).toHaveText('100%')
      await expect(saved).toBeVisible()
    })

    await test.step('a Chinese text comes as an input method commits it', async () => {
      await actor.goTo(2)
      await expect(field).toBeFocused()
      const text = await textOf(1)
      const input = await page.context().newCDPSession(page)
      for (let at = 0; at < text.length; at += 4) {
        const phrase = text.slice(at, at + 4)
        await input.send('Input.imeSetComposition', {
          ...{ text: 'pin yin', selectionStart: 7, selectionEnd: 7 },
        })
        await input.send('Input.insertText', { text: phrase })
      }
      await expect(field).toHaveValue(text)
      await expect(figure('accuracy')).toHaveText('100%')
      await expect(saved).toBeVisible()
      await photograph(page, 'typing-chinese')
    })

    line = await openServerFront({ port: BASE_PORT + 8, server: server.url })
    await test.step('handed in, all of it counts', async () => {
      await actor.savedOnServer()
      await actor.filesSaved()
      // The last question offers it twice.
      await actor.goTo(0)
      await actor.openHandIn()
      expect(await actor.confirmHandIn()).not.toBe('')
      const row = await until('the grading', async () => {
        const { rows } = await office(listResults, { params: { examId: exam.examId } })
        const found = rows.find(({ examNumber }) => examNumber === one.examNumber)
        return found?.points == null ? undefined : found
      })
      expect(row.points).toBe(90)
      // With the receipt the browser forgets pictures and keys (R10).
      await expect
        .poll(() =>
          page.evaluate(async () => [
            (await caches.keys()).filter((name) => name.startsWith('wenkao-pictures')),
            localStorage.getItem('wenkao-typing') ?? '',
          ]),
        )
        .toEqual([[], ''])
    })

    await test.step('a picture that does not come says so, stops nobody, and comes by a click', async () => {
      const plain = await site.staffBrowser('plain', 1366, 768)
      await plain.route('**/api/candidate/files/**', (route) => route.abort())
      await plain.goto(`${server.url}/exam`)
      const other = candidateActor(plain)
      await other.logInByNumber(two.examNumber, two.accessCode, two.seat)
      await other.confirmAndWait()
      await other.inExam()
      await expect(plain.locator('[data-picture="lost"]')).toHaveCount(2)
      await photograph(plain, 'lost')
      await plain.getByRole('radio').nth(1).check()
      await plain.unroute('**/api/candidate/files/**')
      await expect(async () => {
        // It may have come by itself meanwhile.
        const retry = plain.getByRole('button', { name: '再试一次' }).first()
        if (await retry.isVisible()) await retry.click({ timeout: 1000 })
        expect(await drawnIn(plain, 'main article img')).toBe(2)
      }).toPass({ timeout: 30_000 })
      // Without a bridge nobody can type a test: it would be nowhere.
      await other.goTo(1)
      await expect(plain.getByRole('article').getByText('这台电脑不能做操作题')).toBeVisible()
    })
    await line.close()
  },
)

test(
  'F02a D06 after a machine change the new PC shows the pictures and has the typing test with all that was typed, and it is typed on there',
  { tag: '@full' },
  async () => {
    test.setTimeout(300_000)
    const { server } = site
    const office = await callAsFirstOffice(server.url, server.setupLink, {
      username: 'office',
      password: OFFICE_PASSWORD,
    })
    const desk = await site.staffBrowser('office', 1366, 768)
    const easel = await desk.context().newPage()
    await reviewerActor(desk, server.url).signIn('office', OFFICE_PASSWORD)
    const { paper } = await makePaper(office, desk, easel)
    const exam = await prepareExam(office, { candidates: 1 })
    const [candidate] = exam.candidates
    if (!candidate) throw new Error('Expected a candidate')
    const { items: [item] = [], tasks: [task] = [] } =
      paper.variants[Number(candidate.examNumber.slice(-2)) % 2] ?? {}
    if (!item || !task) throw new Error('Expected an item and a typing test')
    const spareNumber = candidate.seat === 1 ? 2 : 1
    const [failing, spare] = [await site.station(1), await site.station(2)]
    await exam.register(failing, candidate)
    await exam.register(spare, { ...candidate, seat: spareNumber })
    await exam.start()
    const fieldOf = (page: Page) => page.getByRole('textbox', { name: '在这里录入文字' })
    const savedOf = (page: Page) => page.locator('[data-typing-save="saved"]')

    const first = await failing.openBrowser()
    const actor = candidateActor(first)
    await logInAt(actor, candidate)
    const text = await until('the typing test', async () => {
      const { reply } = await fetchBridge(failing.url, readTypingTest, {
        body: { taskId: task.id },
      })
      return reply.test?.text
    })
    const half = Math.floor(text.length / 2)
    await test.step('half of the text is typed at the first PC, and it dies', async () => {
      await actor.goTo(0)
      await actor.answer(item, ['A'])
      await actor.goTo(1)
      await expect(fieldOf(first)).toBeFocused()
      await first.keyboard.type(text.slice(0, half), { delay: 30 })
      await expect(savedOf(first)).toBeVisible()
      await actor.savedOnServer()
      await actor.filesSaved()
    })
    const { sitting, binding } = await heldBy(failing)
    await Promise.all([failing.killBrowser(), failing.killBridge()])
    await office(changeStation, {
      params: { sessionId: exam.sessionId, sittingId: sitting.sittingId },
      body: { seatNumber: spareNumber, reason: '死机', expectedEpoch: binding.epoch },
    })

    const second = await spare.openBrowser()
    const there = candidateActor(second)
    await logInAt(there, { ...candidate, seat: spareNumber })
    await test.step('the pictures are shown at the spare, with the answer', async () => {
      await there.goTo(0)
      await expect.poll(() => drawnIn(second, 'main article img')).toBe(2)
      expect(await there.shownAnswer(item)).toEqual(['A'])
    })
    await test.step('all that was typed stands in the field, and is typed on', async () => {
      await there.goTo(1)
      await expect(fieldOf(second)).toHaveValue(text.slice(0, half), { timeout: 60_000 })
      await photograph(second, 'typing-after-change')
      await fieldOf(second).focus()
      await second.keyboard.press('Control+End')
      await second.keyboard.type(text.slice(half), { delay: 30 })
      await expect(fieldOf(second)).toHaveValue(text)
      await expect(second.locator('[data-typing="accuracy"]')).toHaveText('100%')
      await expect(savedOf(second)).toBeVisible()
      await there.savedOnServer()
      await there.filesSaved()
    })
    await test.step('handed in there, the whole test counts', async () => {
      await there.goTo(0)
      await there.openHandIn()
      expect(await there.confirmHandIn()).not.toBe('')
      const row = await until('the grading', async () => {
        const { rows } = await office(listResults, { params: { examId: exam.examId } })
        return rows.find(({ points }) => points !== null)
      })
      expect(row.points).toBe(50)
    })
  },
)
