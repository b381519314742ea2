import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test, type Page } from '@playwright/test'
import { startSession } from '@wenkao/shared/monitor'
import { pauseSession, resumeSession } from '@wenkao/shared/sittings'
import { candidateActor, type CandidateActor } from '../actors/candidate.ts'
import { untilLaidOut } from '../actors/file-facts.ts'
import { keyboardOnly } from '../actors/keyboard-only.ts'
import { mouseOnly } from '../actors/mouse-only.ts'
import { smallTargets } from '../actors/target-sizes.ts'
import { taskWindowActor } from '../actors/task-window.ts'
import { OFFICE_PASSWORD, WORD_FILE } from '../answer-files-room.ts'
import { openExamSite, type ExamSite, type Station } from '../exam-site.ts'
import { saveLikeWord } from '../office-programs/save-dances.ts'
import { callAsFirstOffice, prepareExam, type StaffCall } from '../prepare-exam.ts'

const WORD_TASK = '文字处理：校园科技节'
/** The first of each kind in the list of the demo's paper: choices, several, statements, blanks. */
const [SINGLE, MULTIPLE, STATEMENT, BLANK] = [0, 12, 20, 28] as const
/** Kept by whoever wants to look at the pages. */
const pictures = process.env['WENKAO_PICTURES']

let site: ExamSite
let office: StaffCall
/** Where the stand-in for the system's opener notes what it was given. */
let notes: string
test.beforeAll(async () => {
  site = await openExamSite(16_900)
  notes = mkdtempSync(join(tmpdir(), 'wenkao-opened-'))
  office = await callAsFirstOffice(site.server.url, site.server.setupLink, {
    username: 'office',
    password: OFFICE_PASSWORD,
  })
})
test.afterEach(async ({}, testInfo) => {
  if (testInfo.status !== testInfo.expectedStatus) await site.takePictures(testInfo.outputDir)
})
test.afterAll(async () => {
  await site.close()
  rmSync(notes, { recursive: true, force: true })
})

/** One candidate at the idle screen of an exam PC, before the start. */
async function arrive(at: number, place: string, from: number) {
  const exam = await prepareExam(office, { candidates: 1, place, from })
  const [candidate] = exam.candidates
  if (!candidate) throw new Error('Expected a candidate')
  const opened = join(notes, `opened-${at}`)
  const openWith = ['/bin/sh', '-c', `printf '%s' "$0" > '${opened}'`]
  const station = await site.station(at, { config: { openWith } })
  await exam.register(station, candidate)
  const page = await station.openBrowser()
  const actor = candidateActor(page)
  await actor.atStation(candidate.seat)
  const params = { sessionId: exam.sessionId }
  return {
    ...{ candidate, station, page, actor },
    opened: () => readFileSync(opened, 'utf8'),
    start: () => office(startSession, { params }),
    /** @returns how it is resumed. */
    pause: async () => {
      const { clock } = await office(pauseSession, { params, body: { expectedPausedMs: 0 } })
      const body = { expectedPausedAt: clock.pausedAt ?? 0 }
      return () => office(resumeSession, { params, body })
    },
  }
}

/** The parts of the page that both candidates use. */
function partsOf(page: Page) {
  const button = (name: string | RegExp) => page.getByRole('button', { name, exact: true })
  const dialog = page.getByRole('dialog')
  return {
    ...{ button, dialog },
    heading: page.getByRole('main').getByRole('heading', { level: 1 }),
    options: page.getByRole('main').locator('fieldset input'),
    blank: page.getByLabel('您的答案'),
    inDialog: (name: string) => dialog.getByRole('button', { name, exact: true }),
    listed: (name: RegExp) => page.getByRole('navigation').getByRole('button', { name }),
    unanswered: dialog.getByRole('list', { name: '未答的题目' }).getByRole('button'),
    copyPath: page.getByRole('region', { name: '本题文件' }).getByRole('button', { name: /复制/ }),
  }
}

async function look(page: Page, name: string): Promise<void> {
  expect(await smallTargets(page), `small targets: ${name}`).toEqual([])
  if (pictures !== undefined) await page.screenshot({ path: join(pictures, `${name}.png`) })
}

async function saveWordFile(station: Station, actor: CandidateActor): Promise<void> {
  await untilLaidOut(station)
  const file = join(station.answerFolder, WORD_FILE)
  saveLikeWord(file, Buffer.concat([readFileSync(file), Buffer.of(0)]))
  await actor.filesSaved()
}

test('D14 a whole exam by the keyboard alone: six keys beside what is typed from the idle screen to the first question, the focus in sight after every key, and back where it was after every dialog', async () => {
  test.setTimeout(180_000)
  const { candidate, station, page, actor, opened, start, pause } = await arrive(
    ...([1, '城东', 403_001] as const),
  )
  const keys = keyboardOnly(page)
  const parts = partsOf(page)

  await test.step('from the idle screen to the first question', async () => {
    expect(await keys.isAt(page.getByLabel('考号'))).toBe(true)
    await look(page, 'keyboard-log-in')
    await keys.type(candidate.examNumber)
    await keys.press('Tab')
    await keys.type(candidate.accessCode)
    await keys.press('Enter')
    await expect(parts.button('信息无误，继续')).toBeVisible()
    await look(page, 'keyboard-check-data')
    await keys.activate(parts.button('信息无误，继续'))
    await look(page, 'keyboard-instructions')
    await keys.activate(parts.button('我已阅读，进入候考'))
    await keys.mustSeeFocus('going to wait')
    await look(page, 'keyboard-standby')
    await start()
    await actor.inExam()
    await expect.poll(() => keys.isAt(parts.heading)).toBe(true)
    expect(keys.count()).toBe(6)
    await look(page, 'keyboard-question')
  })

  await test.step('a question of each kind is answered, one is marked, one is cleared again', async () => {
    await keys.press('b')
    await expect(parts.options.nth(1)).toBeChecked()
    await keys.press('m')
    await expect(actor.questions().nth(SINGLE)).toHaveAccessibleName(/已标记/)
    await keys.press('ArrowRight')
    await keys.tabTo(parts.options.first())
    await keys.press('Space')
    await keys.press('ArrowDown')
    await expect(parts.options.nth(1)).toBeChecked()
    await keys.activate(parts.button('清除这题的答案'))
    await expect(actor.questions().nth(SINGLE + 1)).toHaveAccessibleName(/未答/)
    expect(await keys.isAt(parts.options.first())).toBe(true)

    await keys.activate(actor.questions().nth(MULTIPLE), 'Shift+Tab')
    await keys.tabTo(parts.options.nth(0))
    await keys.press('Space')
    await keys.tabTo(parts.options.nth(2))
    await keys.press('Space')
    await expect(page.locator('fieldset input:checked')).toHaveCount(2)

    for (let at: number = MULTIPLE; at < STATEMENT; at += 1) await keys.press('PageDown')
    await keys.press('1')
    await expect(parts.options.nth(0)).toBeChecked()

    for (let at: number = STATEMENT; at < BLANK; at += 1) await keys.press('PageDown')
    await keys.tabTo(parts.blank)
    await keys.type('Ctrl+C')
    await keys.press('Enter')
    await expect(actor.questions().nth(BLANK)).toHaveAccessibleName(/已答/)
    await actor.savedOnServer()
  })

  await test.step('a Word task: its path, folder and instruction, and no redo after all', async () => {
    await keys.activate(parts.listed(new RegExp(WORD_TASK)), 'Shift+Tab')
    await expect(parts.heading).toContainText(WORD_TASK)
    await look(page, 'keyboard-task')
    const onTop = await taskWindowActor(page).open(() => keys.activate(parts.button('小窗看题')))
    await page.bringToFront()
    await keys.activate(parts.button('关闭小窗'))
    await expect.poll(() => onTop.isClosed()).toBe(true)
    await keys.mustSeeFocus('closing the small window')
    await keys.activate(parts.button('打开文件夹'))
    await expect(page.getByText('已经打开')).toBeVisible()
    expect(opened()).toContain('Word操作题')
    expect(await keys.isAt(parts.button('打开文件夹'))).toBe(true)
    await keys.activate(parts.copyPath)
    await expect(parts.copyPath).toHaveText('已复制')
    for (const leave of [
      () => keys.press('Escape'),
      () => keys.activate(parts.inDialog('不重做')),
    ]) {
      await keys.activate(parts.button('重做本题'))
      await expect(parts.dialog).toBeVisible()
      await leave()
      await expect(parts.dialog).toBeHidden()
      expect(await keys.isAt(parts.button('重做本题'))).toBe(true)
    }
    await saveWordFile(station, actor)
  })

  await test.step('a pause covers the page and gives the focus back to the question', async () => {
    const resume = await pause()
    await expect(page.getByText('考试暂停了')).toBeVisible()
    await page.keyboard.press('Escape')
    await page.keyboard.press('Escape')
    await expect(page.getByText('考试暂停了')).toBeVisible()
    await resume()
    await expect(page.getByText('考试暂停了')).toBeHidden()
    // The button that had it was gone meanwhile: it is at the question.
    await expect.poll(() => keys.isAt(parts.heading)).toBe(true)
  })

  await test.step('the hand-in: back to an unanswered question, then to the receipt', async () => {
    const goOn = parts.inDialog('继续作答')
    const confirm = parts.inDialog('确认交卷')
    // The first time, the dialog may still be on its way: the focus comes with it.
    const hasOpened = () => expect.poll(() => keys.isAt(goOn)).toBe(true)
    await keys.activate(parts.button('交卷').first(), 'Shift+Tab')
    await hasOpened()
    await look(page, 'keyboard-hand-in')
    await keys.press('Enter')
    await expect.poll(() => keys.isAt(parts.button('交卷').first())).toBe(true)
    await keys.press('Enter')
    await hasOpened()
    await keys.tabTo(parts.unanswered.first(), 'Shift+Tab')
    await keys.press('Enter')
    await expect.poll(() => keys.isAt(parts.heading)).toBe(true)
    await keys.press('1')
    await keys.activate(parts.button('交卷').first(), 'Shift+Tab')
    await hasOpened()
    await keys.press('Tab')
    expect(await keys.isAt(confirm)).toBe(true)
    // Round the dialog and never out of it, either way.
    await keys.press('Tab')
    expect(await keys.isAt(parts.dialog.getByRole('button').first())).toBe(true)
    await keys.press('Shift+Tab')
    expect(await keys.isAt(confirm)).toBe(true)
    await page.keyboard.press('Enter')
    await expect(page.locator('[data-receipt-code]')).toBeVisible({ timeout: 90_000 })
    await keys.mustSeeFocus('the hand-in')
    await look(page, 'keyboard-receipt')
    await keys.activate(parts.button('完成'))
    await expect(page.getByLabel('考号')).toHaveValue('')
    await expect.poll(() => keys.isAt(page.getByLabel('考号'))).toBe(true)
  })
})

test(
  'D14 a whole exam by the mouse alone: number, code and a blank by keys on the screen, six clicks beside them from the idle screen to the first question, and everything that is pressed large enough and in sight',
  { tag: '@full' },
  async () => {
    test.setTimeout(180_000)
    const { candidate, station, page, actor, opened, start } = await arrive(
      ...([2, '城西', 404_001] as const),
    )
    const mouse = mouseOnly(page)
    const parts = partsOf(page)

    await test.step('from the idle screen to the first question', async () => {
      await mouse.click(parts.button('屏幕键盘'))
      await expect(mouse.keys).toBeVisible()
      await look(page, 'mouse-log-in')
      await mouse.click(page.getByLabel('考号'))
      await mouse.type(`${candidate.examNumber}0`)
      await mouse.click(mouse.keys.getByRole('button', { name: '退格' }))
      await mouse.click(page.getByLabel('考试密码'))
      await mouse.type(candidate.accessCode)
      await mouse.click(parts.button('登录'))
      await mouse.click(parts.button('信息无误，继续'))
      await mouse.click(parts.button('我已阅读，进入候考'))
      // One of them is the correction of a slip.
      expect(mouse.count()).toBe(7)
      await start()
      await actor.inExam()
    })

    await test.step('a question of each kind is answered, one is marked, one is cleared again', async () => {
      await mouse.click(parts.options.nth(1))
      await expect(parts.options.nth(1)).toBeChecked()
      await mouse.click(parts.button('标记，稍后再看'))
      await expect(actor.questions().nth(SINGLE)).toHaveAccessibleName(/已标记/)
      await mouse.click(parts.button('下一题'))
      await mouse.click(parts.options.nth(0))
      await mouse.click(parts.button('清除这题的答案'))
      await expect(actor.questions().nth(SINGLE + 1)).toHaveAccessibleName(/未答/)

      await mouse.click(actor.questions().nth(MULTIPLE))
      await mouse.click(parts.options.nth(0))
      await mouse.click(parts.options.nth(2))
      await expect(page.locator('fieldset input:checked')).toHaveCount(2)
      await mouse.click(actor.questions().nth(STATEMENT))
      await mouse.click(parts.options.nth(0))
      await expect(parts.options.nth(0)).toBeChecked()

      await mouse.click(actor.questions().nth(BLANK))
      await mouse.click(parts.button('屏幕键盘'))
      await mouse.click(mouse.keys.getByRole('button', { name: '大写' }))
      await mouse.type('SUM')
      await mouse.click(mouse.keys.getByRole('button', { name: '符号' }))
      await mouse.type('(1)')
      await expect(parts.blank).toHaveValue('SUM(1)')
      await look(page, 'mouse-blank')
      await expect(actor.questions().nth(BLANK)).toHaveAccessibleName(/已答/)
      await actor.savedOnServer()
    })

    await test.step('a Word task: its path, folder and instruction, and no redo after all', async () => {
      await mouse.click(parts.listed(new RegExp(WORD_TASK)))
      await expect(parts.heading).toContainText(WORD_TASK)
      const onTop = await taskWindowActor(page).open(() => mouse.click(parts.button('小窗看题')))
      await mouse.click(parts.button('关闭小窗'))
      await expect.poll(() => onTop.isClosed()).toBe(true)
      await mouse.click(parts.button('打开文件夹'))
      await expect(page.getByText('已经打开')).toBeVisible()
      expect(opened()).toContain('Word操作题')
      await mouse.click(parts.copyPath)
      await expect(parts.copyPath).toHaveText('已复制')
      await mouse.click(parts.button('重做本题'))
      await look(page, 'mouse-redo')
      await mouse.click(parts.inDialog('不重做'))
      await expect(parts.dialog).toBeHidden()
      await saveWordFile(station, actor)
    })

    await test.step('the hand-in: back to an unanswered question, then to the receipt', async () => {
      await mouse.click(parts.button('交卷').first())
      await mouse.click(parts.unanswered.first())
      await expect(parts.dialog).toBeHidden()
      await mouse.click(parts.options.nth(0))
      await mouse.click(parts.button('交卷').first())
      await mouse.click(parts.inDialog('确认交卷'))
      await expect(page.locator('[data-receipt-code]')).toBeVisible({ timeout: 90_000 })
      await look(page, 'mouse-receipt')
      await mouse.click(parts.button('完成'))
      await expect(page.getByLabel('考号')).toHaveValue('')
    })
  },
)
