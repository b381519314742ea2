import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test, type BrowserContext, type Page } from '@playwright/test'
import { sha256Hex } from '@wenkao/shared/kernel'
import { startSession } from '@wenkao/shared/monitor'
import { candidateActor } from '../actors/candidate.ts'
import { answerQuestions, itemInView, shownAnswers } from '../actors/questions.ts'
import { answersOnServer, heldBy, journalOf, sittingOnServer } from '../actors/station-facts.ts'
import { launchBrowser } from '../exam-site.ts'
import { createShownAnswers } from '../faults/answering-page.ts'
import {
  killProcessesNaming,
  killTree,
  startProgram,
  until,
  type Program,
} from '../faults/process.ts'
import { callWithLink } from '../prepare-exam.ts'

const START = fileURLToPath(new URL('../../scripts/start.mjs', import.meta.url))
const PORT = 14_400
const server = `http://127.0.0.1:${PORT}`
const station = { url: `http://127.0.0.1:${PORT + 1}` }
/** Seconds by which two looks at a clock that shows whole seconds may differ. */
const ROUNDING = 1

let folder: string
let program: Program | undefined
let browser: BrowserContext | undefined
test.beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'wenkao-restart-'))
  // As root the database runs as another user, who must be able to enter.
  chmodSync(folder, 0o755)
})
test.afterEach(async () => {
  await cutPower()
  rmSync(folder, { recursive: true, force: true })
})

/** The command that the read-me names, on a data folder of its own. @returns its links by role. */
async function startEverything(): Promise<ReadonlyMap<string, string>> {
  const started = startProgram({
    args: [START],
    env: {
      PORT: String(PORT),
      BRIDGE_PORT: String(PORT + 1),
      WENKAO_DATA: join(folder, 'data'),
      DATABASE_URL: '',
    },
    logFile: join(folder, 'start.log'),
  })
  program = started
  const output = await until(
    'npm start',
    () => {
      started.mustRun()
      return started.output().includes('Ctrl-C') ? started.output() : undefined
    },
    120,
  )
  const links = output.matchAll(/(Office|Room|Candidate)\s+(http\S+)/g)
  return new Map([...links].map(([, role = '', url = '']) => [role, url]))
}

/** Everything at once, as when the plug is pulled: browser, bridge, server and its database. */
async function cutPower(): Promise<void> {
  if (program) killTree(program.pid)
  await killProcessesNaming(folder)
  await program?.kill()
  await browser?.close().catch(() => undefined)
  program = undefined
  browser = undefined
}

async function openPage(
  address: string,
  prepare: (page: Page) => Promise<void>,
): Promise<{ page: Page; actor: ReturnType<typeof candidateActor> }> {
  browser = await launchBrowser(join(folder, 'profile'), 1366, 768)
  const page = browser.pages()[0] ?? (await browser.newPage())
  await prepare(page)
  await page.goto(address)
  return { page, actor: candidateActor(page) }
}

test('F01 the whole PC restarts: everything is killed at once, the real start command brings it back, and every answer is there byte for byte', async () => {
  const entries = createShownAnswers(sha256Hex)
  const answers = new Map<string, string[]>()
  const links = await startEverything()
  let { page, actor } = await openPage(links.get('Candidate') ?? '', entries.watch)

  await test.step('a candidate logs in and answers', async () => {
    await page.getByRole('button', { name: '登录' }).click()
    await actor.confirmAndWait()
    const { sitting } = await heldBy(station)
    const office = await callWithLink(server, links.get('Office') ?? '')
    await office(startSession, { params: { sessionId: sitting.sessionId } })
    await actor.inExam()
    await answerQuestions(actor, 0, 5, answers)
    await actor.savedOnServer()
    await answerQuestions(actor, 5, 8, answers)
    await actor.savedHere()
  })
  const before = {
    question: await itemInView(actor),
    remaining: await actor.remaining(),
    at: Date.now(),
    saved: new Set([...entries.saved.computer].map((hash) => entries.texts.get(hash))),
  }
  expect(before.saved.size).toBeGreaterThanOrEqual(answers.size)
  await cutPower()

  await test.step('after the start: the same question, all answers, and no more time than is true', async () => {
    await startEverything()
    ;({ page, actor } = await openPage(`${station.url}/exam`, entries.watch))
    await actor.inExam()
    expect((await itemInView(actor)).id).toBe(before.question.id)
    const remaining = await actor.remaining()
    const passed = Math.ceil((Date.now() - before.at) / 1000)
    expect(remaining).toBeLessThanOrEqual(before.remaining)
    expect(remaining).toBeGreaterThanOrEqual(before.remaining - passed - ROUNDING)
    expect(await shownAnswers(actor)).toEqual(Object.fromEntries(answers))
  })

  await test.step('journal and server hold every entry as it was written', async () => {
    await answerQuestions(actor, 8, 10, answers)
    await actor.savedOnServer()
    const { sitting, token } = await heldBy(station)
    const held = {
      journal: await journalOf(station, sitting.sittingId),
      server: new Set((await sittingOnServer(server, token)).log),
    }
    for (const text of before.saved) {
      expect(held.journal).toContain(text)
      expect(held.server).toContain(text)
    }
    expect(await answersOnServer(server, token)).toEqual(Object.fromEntries(answers))
  })
})
