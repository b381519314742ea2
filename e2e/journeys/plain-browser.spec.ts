import { expect, test } from '@playwright/test'
import { candidateActor } from '../actors/candidate.ts'
import { answerQuestions, shownAnswers } from '../actors/questions.ts'
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

test('exam day: a second tab says that the exam is open elsewhere, and takes over when the first is closed', async () => {
  const { page, actor } = await sitDownWithoutBridge(site)
  const shown = new Map<string, string[]>()
  await answerQuestions(actor, 0, 3, shown)
  await actor.savedOnServer()
  const second = await page.context().newPage()
  await second.goto(`${site.server.url}/exam`)
  const heading = second.getByRole('heading', { name: '考试已在另一个标签页打开' })
  await expect(heading).toBeVisible()
  await expect(second.getByText('您的作答都在那里，没有丢失。')).toBeVisible()
  await expect(second.getByRole('navigation', { name: '题目列表' })).toBeHidden()

  await answerQuestions(actor, 3, 5, shown)
  await actor.savedOnServer()
  await expect(heading).toBeVisible()
  await page.close()
  const taken = candidateActor(second)
  await taken.inExam()
  expect(await shownAnswers(taken)).toEqual(Object.fromEntries(shown))
  await answerQuestions(taken, 5, 6, shown)
  await taken.savedOnServer()
})
