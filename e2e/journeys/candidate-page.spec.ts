import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test, type Page } from '@playwright/test'
import { candidateActor } from '../actors/candidate.ts'
import { answerQuestions, shownAnswers } from '../actors/questions.ts'
import { scriptsBeforeFirstQuestion } from '../bench/page-weight.ts'
import { openExamSite, type ExamSite } from '../exam-site.ts'
import { prepareOneCandidate } from '../prepare-exam.ts'

const builtPage = fileURLToPath(new URL('../../apps/pwa/dist', import.meta.url))

let site: ExamSite
let appFolder: string
test.beforeEach(async () => {
  appFolder = mkdtempSync(join(tmpdir(), 'wenkao-page-'))
  cpSync(builtPage, appFolder, { recursive: true })
  site = await openExamSite(13_640, appFolder)
})
test.afterEach(async ({}, testInfo) => {
  if (testInfo.status !== testInfo.expectedStatus) await site.takePictures(testInfo.outputDir)
  await site.close()
  rmSync(appFolder, { recursive: true, force: true })
})

/** A started exam, and a link that brings its candidate's ticket along. */
async function prepareTicket() {
  const { exam, candidate } = await prepareOneCandidate(site)
  await exam.start()
  const { examNumber, accessCode } = candidate
  const ticket = new URLSearchParams({ 'exam-number': examNumber, 'access-code': accessCode })
  return { ...candidate, link: `${site.server.url}/exam#${ticket}` }
}

/** Scripts that the page itself fetched; what its service worker fetches is not among them. */
const fetchedScripts = (page: Page) =>
  page.evaluate(() =>
    performance
      .getEntriesByType('resource')
      .map(({ name }) => new URL(name).pathname.slice(1))
      .filter((path) => path.endsWith('.js')),
  )

test(
  'exam day: a ready link fills in the ticket and logs nobody in, and the page loads before the first question what is weighed, and the rest right after',
  { tag: '@full' },
  async () => {
    const ticket = await prepareTicket()
    const page = await site.staffBrowser('pc', 1366, 768)
    const actor = candidateActor(page)
    await page.goto(`${site.server.url}/exam#exam-number=401999&access-code=AAAA-BBBB-CCCC`)
    await expect(page.getByLabel('考号')).toHaveValue('401999')
    await page.goto(ticket.link)
    await expect(page.getByLabel('考号')).toHaveValue(ticket.examNumber)
    await expect(page.getByLabel('考试密码')).toHaveValue(ticket.accessCode)
    expect(new URL(page.url()).hash).toBe('')
    await expect(page.getByRole('button', { name: '登录' })).toBeEnabled()

    await actor.logInByNumber(ticket.examNumber, ticket.accessCode, ticket.seat)
    await page.getByRole('button', { name: '信息无误，继续' }).click()
    const before = await fetchedScripts(page)
    expect(before.toSorted()).toEqual((await scriptsBeforeFirstQuestion(builtPage)).toSorted())

    await page.getByRole('button', { name: '我已阅读，进入候考' }).click()
    await actor.inExam()
    const later = ['candidate-files', 'ReceiptPage', 'hand-in']
    await expect
      .poll(async () => {
        const names = (await fetchedScripts(page))
          .filter((path) => !before.includes(path))
          .join(' ')
        return later.filter((name) => names.includes(name))
      })
      .toEqual(later)

    for (const width of [1366, 1024, 390]) {
      await page.setViewportSize({ width, height: 768 })
      const isTooWide = () => document.documentElement.scrollWidth > window.innerWidth
      expect(await page.evaluate(isTooWide), `scrolls sideways at ${width} px`).toBe(false)
    }
  },
)

/** Deploys a page that differs in one mark. */
function deployNextVersion(): void {
  const edit = (file: string, change: (text: string) => string) => {
    const path = join(appFolder, file)
    writeFileSync(path, change(readFileSync(path, 'utf8')))
  }
  edit('index.html', (text) => text.replace('</head>', '<meta name="next-version" /></head>'))
  edit('service-worker.js', (text) =>
    text.replace(/"revision":"[0-9a-f]+","url":"index.html"/, '"revision":"2","url":"index.html"'),
  )
}

test('exam day: a new version of the page waits during a sitting, and is taken only by a click outside of it', async () => {
  const ticket = await prepareTicket()
  const page = await site.staffBrowser('pc', 1366, 768)
  const actor = candidateActor(page)
  const notice = page.getByText('有新版本可用。')
  const nextVersion = page.locator('meta[name="next-version"]')
  await page.goto(ticket.link)
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined))
  await page.reload()
  await actor.logInByNumber(ticket.examNumber, ticket.accessCode, ticket.seat)
  await actor.confirmAndWait()
  await actor.inExam()
  const shown = new Map<string, string[]>()
  await answerQuestions(actor, 0, 2, shown)
  await actor.savedOnServer()

  await test.step('it is fetched during the sitting, and waits', async () => {
    deployNextVersion()
    await page.evaluate(async () => {
      await (await navigator.serviceWorker.getRegistration())?.update()
    })
    const isWaiting = () =>
      page.evaluate(
        async () => (await navigator.serviceWorker.getRegistration())?.waiting?.state ?? 'none',
      )
    await expect.poll(isWaiting).toBe('installed')
    await expect(notice).toBeHidden()
    await page.reload()
    await actor.inExam()
    await expect(nextVersion).toHaveCount(0)
    await expect(notice).toBeHidden()
    expect(await isWaiting()).toBe('installed')
    expect(await shownAnswers(actor)).toEqual(Object.fromEntries(shown))
  })

  await test.step('the receipt has been read: the log-in page offers it, and a click takes it', async () => {
    await actor.openHandIn()
    await actor.confirmHandIn()
    await expect(notice).toBeHidden()
    await page.getByRole('button', { name: '完成' }).click()
    await expect(notice).toBeVisible()
    await page.getByRole('button', { name: '现在更新' }).click()
    await expect(nextVersion).toHaveCount(1)
    await expect(page.getByLabel('考号')).toBeVisible()
    await expect(notice).toBeHidden()
  })
})
