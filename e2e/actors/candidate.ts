import { expect, type Page } from '@playwright/test'
import type { ObjectiveItem } from '@wenkao/shared/papers'

/** What a candidate does at an exam PC. */
export function candidateActor(page: Page) {
  const questions = () => page.getByRole('navigation', { name: '题目列表' }).getByRole('button')
  const light = (name: 'computer' | 'server' | 'files') => page.locator(`[data-light="${name}"]`)
  return {
    page,
    questions,
    light,
    /** The idle screen of a registered station; a pairing code holds digits, too. */
    async atStation(number: number): Promise<void> {
      await expect(page.getByRole('region', { name: '机号窗口' })).toContainText(
        new RegExp(`本机机号\\s*${number}\\s*本考场场次`),
        { timeout: 30_000 },
      )
    },
    async tryLogIn(examNumber: string, accessCode: string): Promise<void> {
      await page.getByLabel('考号').fill(examNumber)
      await page.getByLabel('考试密码').fill(accessCode)
      await page.getByRole('button', { name: '登录' }).click()
    },
    /** At a PC without a bridge the candidate types the number that was drawn, too. */
    async logInByNumber(examNumber: string, accessCode: string, seat: number): Promise<void> {
      await page.getByLabel('机号').fill(String(seat))
      await this.tryLogIn(examNumber, accessCode)
    },
    async confirmAndWait(): Promise<void> {
      await page.getByRole('button', { name: '信息无误，继续' }).click()
      await page.getByRole('button', { name: '我已阅读，进入候考' }).click()
    },
    async inExam(): Promise<void> {
      await expect(page.getByRole('navigation', { name: '题目列表' })).toBeVisible({
        timeout: 60_000,
      })
    },
    async goTo(question: number): Promise<void> {
      await questions().nth(question).click()
    },
    /** Opens a task by its title in the list. */
    async openTask(title: string): Promise<void> {
      await questions().filter({ hasText: title }).click()
      await expect(page.getByRole('region', { name: '本题文件' })).toBeVisible()
    },
    /** Lays the task in view out again, and confirms it. */
    async redoTask(): Promise<void> {
      await page.getByRole('button', { name: '重做本题' }).click()
      await page.getByRole('dialog').getByRole('button', { name: '重做本题' }).click()
      await expect(page.getByRole('dialog')).toBeHidden()
    },
    /** What the page tells of a file, on the task's own page. */
    fileNotice: (text: string | RegExp) =>
      page.locator('[data-notice]').filter({ hasText: text }).first(),
    /** The text that stands over the answer of the question in view. */
    async stem(): Promise<string> {
      const heading = await page.getByRole('main').getByRole('heading', { level: 1 }).innerText()
      return heading.replace(/^\d+\. /, '').trim()
    },
    /** Answers the question in view so that it equals `answer`. */
    async answer(item: ObjectiveItem, answer: readonly string[]): Promise<void> {
      if (item.kind === 'fillIn') {
        const field = page.getByLabel('您的答案')
        await field.fill(answer[0] ?? '')
        await field.press('Tab')
        return
      }
      for (const id of answer) {
        await page.locator(`input[name="item-${item.id}"][value="${id}"]`).check()
      }
    },
    /** What the question in view shows as answered. */
    async shownAnswer(item: ObjectiveItem): Promise<string[]> {
      if (item.kind === 'fillIn') {
        const typed = await page.getByLabel('您的答案').inputValue()
        return typed === '' ? [] : [typed]
      }
      return page
        .locator(`input[name="item-${item.id}"]:checked`)
        .evaluateAll((inputs) => inputs.map((input) => (input as HTMLInputElement).value))
    },
    /** The remaining time on screen, s. */
    async remaining(): Promise<number> {
      const parts = (await page.getByRole('timer').innerText()).trim().split(':').map(Number)
      return parts.reduce((sum, part) => sum * 60 + part, 0)
    },
    async savedHere(): Promise<void> {
      await expect(light('computer')).toHaveText(/本机已保存/)
    },
    async savedOnServer(): Promise<void> {
      await expect(light('server')).toHaveText('服务器已保存', { timeout: 60_000 })
    },
    async filesSaved(): Promise<void> {
      await expect(light('files')).toHaveText('文件已保存', { timeout: 60_000 })
    },
    async openHandIn(): Promise<void> {
      // The head has it on every page; on the last question it stands below the answers as well.
      await page.getByRole('button', { name: '交卷', exact: true }).first().click()
    },
    /** Confirms, and waits for the receipt. @returns its code. */
    async confirmHandIn(): Promise<string> {
      await page.getByRole('dialog').getByRole('button', { name: '确认交卷' }).click()
      const code = page.locator('[data-receipt-code]')
      await expect(code).toBeVisible({ timeout: 90_000 })
      return code.innerText()
    },
  }
}

export type CandidateActor = ReturnType<typeof candidateActor>
