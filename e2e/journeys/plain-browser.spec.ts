import { expect, test, type Page } from '@playwright/test'
import { candidateActor } from '../actors/candidate.ts'
import { answerQuestions, itemInView, shownAnswers } from '../actors/questions.ts'
import { answersOnServer } from '../actors/station-facts.ts'
import { openExamSite, type ExamSite } from '../exam-site.ts'
import { sitDownWithoutBridge } from '../sit-down.ts'

let site: ExamSite
test.beforeEach(async () => {
  site = await openExamSite(13_500)
})
test.afterEach(async ({}, testInfo) => {
  if (testInfo.status !== testInfo.expectedStatus) await site.takePictures(testInfo.outputDir)
  await site.close()
})

test('exam day: a PC without a bridge answers, loses the server, reloads from its own cache, and hands in when the server is back', async () => {
  const { page, actor } = await sitDownWithoutBridge(site)
  const shown = new Map<string, string[]>()
  await answerQuestions(actor, 0, 3, shown)
  await actor.savedOnServer()
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined))

  await test.step('without the server: what is answered is kept by this browser, and says so', async () => {
    await site.server.kill()
    await answerQuestions(actor, 3, 6, shown)
    await expect(actor.light('computer')).toHaveText('此浏览器已保存')
    await expect(actor.light('server')).toHaveText(/等网络恢复后自动传到服务器/)
  })

  await test.step('reloaded, the page opens by itself at the same question with all answers', async () => {
    const stem = await actor.stem()
    const before = await actor.remaining()
    await page.reload()
    await actor.inExam()
    expect(await actor.stem()).toBe(stem)
    expect(await actor.remaining()).toBeLessThanOrEqual(before)
    expect(await shownAnswers(actor)).toEqual(Object.fromEntries(shown))
    await answerQuestions(actor, 6, 8, shown)
    await expect(actor.light('computer')).toHaveText('此浏览器已保存')
  })

  await test.step('a task says in plain words that this PC cannot do it', async () => {
    await actor.goTo(34)
    await expect(page.getByRole('main')).toContainText('这台电脑不能做操作题')
  })

  await test.step('handed in without network it waits, and gets its receipt when the server is back', async () => {
    await actor.openHandIn()
    await page.getByRole('dialog').getByRole('button', { name: '确认交卷' }).click()
    await expect(page.getByRole('region', { name: '正在交卷' })).toContainText('连不上服务器')
    const sent = page.waitForRequest(
      (request) => request.url().endsWith('/api/candidate/hand-in'),
      { timeout: 60_000 },
    )
    await site.server.start()
    const token = ((await sent).headers()['authorization'] ?? '').replace('Bearer ', '')
    await expect(page.locator('[data-receipt-code]')).toBeVisible({ timeout: 60_000 })
    expect(await answersOnServer(site.server.url, token)).toEqual(Object.fromEntries(shown))
  })
})

test('exam day: answers given in the very moment in which the exam opens are all taken, however slow the PC is', async () => {
  const shown = new Map<string, string[]>()
  let letGo = (): void => undefined
  const answered = new Promise<void>((resolve) => {
    letGo = resolve
  })
  // The page waits a while for what the server has of this sitting, and meanwhile can take no answer.
  const { page, actor } = await sitDownWithoutBridge(site, async (opening) => {
    await opening.route('**/api/candidate/sitting', async (route) => {
      await answered
      await route.continue()
    })
  })
  await answerQuestions(actor, 0, 3, shown)
  letGo()
  await actor.savedOnServer()
  await page.reload()
  await actor.inExam()
  expect(await shownAnswers(actor)).toEqual(Object.fromEntries(shown))
})

test(
  'exam day: a second tab shows the same exam and writes nothing, takes over by its button, and when the tab that writes is closed',
  { tag: '@full' },
  async () => {
    const { page, actor } = await sitDownWithoutBridge(site)
    const shown = new Map<string, string[]>()
    await answerQuestions(actor, 0, 3, shown)
    await actor.savedOnServer()
    const second = await page.context().newPage()
    const watching = candidateActor(second)
    const banner = (of: Page) => of.getByText('您正在另一个标签页作答')

    await test.step('it follows the tab that writes, and offers nothing that would change anything', async () => {
      await second.goto(`${site.server.url}/exam`)
      await watching.inExam()
      await expect(banner(second)).toBeVisible()
      await expect(second.getByRole('button', { name: '交卷', exact: true })).toHaveCount(0)
      await answerQuestions(actor, 3, 5, shown)
      const stem = await actor.stem()
      await expect.poll(() => watching.stem()).toBe(stem)
      await expect(watching.light('server')).toHaveText('服务器已保存')
      expect(await shownAnswers(watching)).toEqual(Object.fromEntries(shown))
      await expect(second.getByRole('main').locator('fieldset input').first()).toBeDisabled()
    })

    await test.step('its button takes over, with what was being typed; the first tab shows from then on', async () => {
      await actor.goTo(33)
      const item = await itemInView(actor)
      await page.getByLabel('您的答案').pressSequentially('电子表格')
      shown.set(item.id, ['电子表格'])
      await second.getByRole('button', { name: '在这里作答' }).click()
      await expect(banner(second)).toBeHidden()
      await watching.inExam()
      expect(await shownAnswers(watching)).toEqual(Object.fromEntries(shown))
      await answerQuestions(watching, 5, 7, shown)
      await expect(banner(page)).toBeVisible()
      await expect.poll(() => shownAnswers(actor)).toEqual(Object.fromEntries(shown))
    })

    await test.step('when the tab that writes is closed, the other goes on by itself', async () => {
      await second.close()
      await expect(banner(page)).toBeHidden()
      await actor.inExam()
      expect(await shownAnswers(actor)).toEqual(Object.fromEntries(shown))
      await answerQuestions(actor, 7, 8, shown)
      await actor.savedOnServer()
    })

    await test.step('when it crashes, too', async () => {
      const third = await page.context().newPage()
      await third.goto(`${site.server.url}/exam`)
      const taking = candidateActor(third)
      await taking.inExam()
      await expect(banner(third)).toBeVisible()
      await page.goto('chrome://crash').catch(() => undefined)
      await expect(banner(third)).toBeHidden()
      await taking.inExam()
      expect(await shownAnswers(taking)).toEqual(Object.fromEntries(shown))
      await answerQuestions(taking, 8, 9, shown)
      await taking.savedOnServer()
    })
  },
)
