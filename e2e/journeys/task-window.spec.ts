import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { expect, test, type Page } from '@playwright/test'
import { candidateActor } from '../actors/candidate.ts'
import { hashesBelow, untilLaidOut } from '../actors/file-facts.ts'
import { proctorActor } from '../actors/proctor.ts'
import { tabUntil, taskWindowActor } from '../actors/task-window.ts'
import { timeDeskActor } from '../actors/time-desk.ts'
import {
  OFFICE_PASSWORD,
  openAnswerFilesRoom,
  WORD_FILE,
  type AnswerFilesRoom,
} from '../answer-files-room.ts'
import { saveLikeWord } from '../office-programs/save-dances.ts'

const WORD_TASK = '文字处理：校园科技节'
const WORD_STEPS = 8
/** The window as it opens, and half of a screen of 1366 × 768. */
const WINDOW = { width: 420, height: 560 }
const HALF = { width: 683, height: 768 }
const pictures = process.env['WENKAO_PICTURES']

let room: AnswerFilesRoom
/** Where the stand-in for the system's opener notes what it was given. */
let notes: string
test.beforeAll(async () => {
  room = await openAnswerFilesRoom(16_800, 3)
  notes = mkdtempSync(join(tmpdir(), 'wenkao-opened-'))
})
test.afterEach(async ({}, testInfo) => {
  if (testInfo.status !== testInfo.expectedStatus) await room.site.takePictures(testInfo.outputDir)
})
test.afterAll(async () => {
  await room.close()
  rmSync(notes, { recursive: true, force: true })
})

async function picture(page: Page, name: string): Promise<void> {
  if (pictures !== undefined) await page.screenshot({ path: join(pictures, `${name}.png`) })
}

const isTooWide = (page: Page) =>
  page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth)

test('N09 the task stays in sight beside Word: an always-on-top window with text, ticks, time and save lights follows the page through pause and hand-in, and the instruction opens as a file that is no answer', async () => {
  const opened = join(notes, 'opened.txt')
  const openWith = ['/bin/sh', '-c', `printf '%s' "$0" > '${opened}'`]
  const { page, actor, station, file } = await room.sitDown({ config: { openWith } })
  const onTop = taskWindowActor(page)
  await actor.openTask(WORD_TASK)
  await picture(page, 'page')

  const own = await test.step('a click opens it, with what the page shows', async () => {
    const opening = await onTop.open()
    await opening.setViewportSize(WINDOW)
    await expect(opening.getByRole('heading', { name: WORD_TASK })).toBeVisible()
    await expect(opening.getByRole('checkbox')).toHaveCount(WORD_STEPS)
    await expect(opening.getByText('将纸张大小设置为 A4')).toBeVisible()
    await expect(opening.locator('[data-light="server"]')).toHaveText('服务器已保存')
    await expect(opening.getByRole('timer')).toHaveText(await page.getByRole('timer').innerText())
    expect(await isTooWide(opening)).toBe(false)
    await picture(opening, 'window')
    return opening
  })

  await test.step('a tick here is a tick there, and what Word saves shows in both', async () => {
    await onTop.step(own, 1).check()
    await expect(onTop.step(page, 1)).toBeChecked()
    await onTop.step(page, 4).check()
    await expect(onTop.step(own, 4)).toBeChecked()
    await expect(own.locator('[data-ticked]')).toHaveText(`已勾 2 / ${WORD_STEPS} 项`)
    saveLikeWord(file(WORD_FILE), Buffer.concat([readFileSync(file(WORD_FILE)), Buffer.of(0)]))
    await actor.filesSaved()
    await expect(own.locator('[data-light="files"]')).toHaveText('文件已保存')
    await picture(own, 'window-ticked')
  })

  await test.step('the page goes on: an objective item leaves it, another task takes it over', async () => {
    await actor.goTo(0)
    await expect(own.getByRole('heading', { name: WORD_TASK })).toBeVisible()
    await actor.openTask('文件操作：整理科技节资料')
    await expect(own.getByRole('checkbox')).toHaveCount(6)
    await actor.openTask(WORD_TASK)
    await expect(own.getByRole('checkbox')).toHaveCount(WORD_STEPS)
  })

  await test.step('it closes with the page, and ticks and size come back', async () => {
    await page.reload()
    await actor.inExam()
    await expect.poll(() => own.isClosed()).toBe(true)
    await actor.openTask(WORD_TASK)
    await expect(onTop.step(page, 4)).toBeChecked()
    const kept = await page.evaluate(() => localStorage.getItem('wenkao-task-window'))
    expect(kept).toBe(`${WINDOW.width}x${WINDOW.height}`)
  })

  await test.step('the instruction as a file lies outside the answer folder and is read-only', async () => {
    const before = hashesBelow(station.answerFolder)
    await onTop.tools.getByRole('button', { name: '题目要求文件' }).click()
    await expect(page.getByText('题目要求已经打开，只能看')).toBeVisible()
    const path = readFileSync(opened, 'utf8')
    expect(path).toMatch(/题目要求-Word操作题\.docx$/)
    expect(relative(station.answerFolder, path)).toMatch(/^\.\./)
    expect(statSync(path).mode & 0o222).toBe(0)
    expect(hashesBelow(station.answerFolder)).toEqual(before)
    await picture(page, 'page-file-opened')
  })

  const again = await onTop.open()
  await again.setViewportSize(WINDOW)
  await test.step('a pause covers it, too', async () => {
    const tablet = await room.site.staffBrowser('tablet', 1024, 768)
    const proctor = proctorActor(tablet, room.site.server.url)
    await proctor.signIn('office', OFFICE_PASSWORD)
    await proctor.openSession('第一场')
    const desk = timeDeskActor(tablet)
    await desk.pause()
    await expect(again.getByText('考试暂停了')).toBeVisible()
    await expect(again.getByText('将纸张大小设置为 A4')).toHaveCount(0)
    await picture(again, 'window-paused')
    await desk.resume()
    await expect(again.getByText('将纸张大小设置为 A4')).toBeVisible()
  })

  await test.step('after the hand-in it says so, and it is gone before the next candidate', async () => {
    await actor.openHandIn()
    await actor.confirmHandIn()
    await expect(again.getByText('交卷成功')).toBeVisible()
    await expect(again.getByRole('checkbox')).toHaveCount(0)
    await picture(again, 'window-handed-in')
    const document = readFileSync(opened, 'utf8')
    expect(existsSync(document)).toBe(true)
    await page.getByRole('button', { name: '完成' }).click()
    await expect.poll(() => again.isClosed()).toBe(true)
    await expect.poll(() => existsSync(document)).toBe(false)
  })
})

test('N09 a browser without such a window: half a screen beside Word shows text, time and save lights, and how to place the windows is told', async () => {
  const { page, actor } = await room.sitDown()
  await page.addInitScript(() => {
    // What an older browser looks like.
    Reflect.deleteProperty(window, 'documentPictureInPicture')
  })
  await page.reload()
  await actor.inExam()
  await actor.openTask(WORD_TASK)
  const { tools, step } = taskWindowActor(page)
  await expect(tools.getByRole('button', { name: '小窗看题' })).toHaveCount(0)
  await tools.getByRole('button', { name: '并排放窗口' }).click()
  await expect(page.getByText('本页放到屏幕左半边')).toBeVisible()
  await picture(page, 'how-side-by-side')
  await tools.getByRole('button', { name: '并排放窗口' }).click()
  await expect(page.getByText('本页放到屏幕左半边')).toBeHidden()

  await page.setViewportSize(HALF)
  expect(await isTooWide(page)).toBe(false)
  await picture(page, 'half-a-screen')
  await expect(page.getByRole('button', { name: '打开“科技节.docx”' })).toBeInViewport()
  await expect(step(page, 1)).toBeInViewport()
  await step(page, WORD_STEPS).scrollIntoViewIfNeeded()
  await expect(page.getByRole('timer')).toBeInViewport()
  await expect(page.locator('[data-light="files"]')).toBeInViewport()
  await step(page, WORD_STEPS).check()
  await picture(page, 'half-a-screen-below')
  await page.setViewportSize({ width: 1366, height: 768 })
  await expect(step(page, WORD_STEPS)).toBeChecked()
})

test(
  'N09 by keyboard alone: log in, answer, tick in the window, hand in',
  { tag: '@full' },
  async () => {
    const candidate = room.exam.candidates[2]
    if (!candidate) throw new Error('Expected three candidates')
    const station = await room.site.station(3)
    await room.exam.register(station, candidate)
    const page = await station.openBrowser()
    const actor = candidateActor(page)
    const { keyboard } = page
    await actor.atStation(candidate.seat)
    /** Moves the focus to a control of this name. */
    const to = (
      role: 'button' | 'textbox' | 'checkbox' | 'radio',
      name: string | RegExp,
      on = page,
    ) =>
      tabUntil(on, () =>
        on
          .getByRole(role, { name, exact: true })
          .first()
          .evaluate((one) => one === one.ownerDocument.activeElement),
      )

    await test.step('log-in, data, instructions', async () => {
      await to('textbox', '考号')
      await keyboard.type(candidate.examNumber)
      await keyboard.press('Tab')
      await keyboard.type(candidate.accessCode)
      await keyboard.press('Enter')
      await expect(page.getByRole('button', { name: '信息无误，继续' })).toBeVisible()
      await to('button', '信息无误，继续')
      await keyboard.press('Enter')
      await expect(page.getByRole('button', { name: '我已阅读，进入候考' })).toBeVisible()
      await to('button', '我已阅读，进入候考')
      await keyboard.press('Enter')
      await actor.inExam()
      await untilLaidOut(station)
    })

    await test.step('an answer by its letter, and on to the task', async () => {
      await keyboard.press('a')
      await expect(page.getByRole('main').locator('input:checked')).toHaveCount(1)
      const heading = page.getByRole('heading', { level: 1 })
      for (let at = 0; at < 60 && !(await heading.innerText()).includes(WORD_TASK); at += 1)
        await keyboard.press('PageDown')
      await expect(heading).toContainText(WORD_TASK)
    })

    await test.step('the window: Enter opens it, Space ticks, Escape closes it', async () => {
      const onTop = taskWindowActor(page)
      const own = await onTop.open(async () => {
        await to('button', '小窗看题')
        await keyboard.press('Enter')
      })
      await to('checkbox', '第 2 项做完了', own)
      await own.keyboard.press('Space')
      await expect(onTop.step(own, 2)).toBeChecked()
      await expect(onTop.step(page, 2)).toBeChecked()
      // The window is gone before the tool has let go of the key.
      const closed = own.waitForEvent('close')
      await Promise.race([closed, own.keyboard.press('Escape').catch(() => closed)])
      await closed
    })

    await test.step('hand-in', async () => {
      await actor.savedOnServer()
      await to('button', '交卷')
      await keyboard.press('Enter')
      await expect(page.getByRole('dialog')).toBeVisible()
      await to('button', '确认交卷')
      await keyboard.press('Enter')
      await expect(page.locator('[data-receipt-code]')).toBeVisible({ timeout: 90_000 })
      await to('button', '完成')
      await keyboard.press('Enter')
      await expect(page.getByLabel('考号')).toBeVisible()
    })
  },
)
