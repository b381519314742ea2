import { join } from 'node:path'
import type { BrowserContext, Page } from '@playwright/test'
import { sha256Hex } from '@wenkao/shared/kernel'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { candidateActor } from '../../actors/candidate.ts'
import { launchBrowser, openExamSite, type ExamSite } from '../../exam-site.ts'
import { callAsFirstOffice, prepareExam, type SeatedCandidate } from '../../prepare-exam.ts'
import { answerWithoutEnd, createShownAnswers, entriesInBrowser } from '../answering-page.ts'
import { SEED } from '../figures.ts'
import { killProcessesNaming } from '../process.ts'
import type { LossyDisk } from './lossy-disk.ts'
import { compilePowerTools, type PowerTools } from './power-tools.ts'
import { cutOverAndOver, cutWithoutFlushes, fileSystems, type Target } from './trials.ts'

const PORT = 14_330
const ANSWER_PAUSE_MS = 20

let tools: PowerTools
let site: ExamSite | undefined
let server = ''
let candidates: SeatedCandidate[]
beforeAll(async () => {
  tools = compilePowerTools()
  site = await openExamSite(PORT)
  server = site.server.url
  const office = await callAsFirstOffice(site.server.url, site.server.setupLink, {
    username: 'office',
    password: 'correct horse battery',
  })
  const exam = await prepareExam(office, { candidates: 8 })
  await exam.start()
  candidates = [...exam.candidates]
})
afterAll(async () => {
  await site?.close()
  tools.remove()
})

/**
 * A candidate's page without a bridge, its profile on the disk, answering all the time: what it shows
 * as saved in this browser is in IndexedDB and, as far as this bench looks, nowhere else.
 */
async function openPageOn(
  disk: LossyDisk,
  prepare: (page: Page) => Promise<void> = async () => undefined,
): Promise<Target> {
  const candidate = candidates.pop()
  if (!candidate) throw new Error('Expected another candidate')
  const profile = join(disk.folder, 'profile')
  const shown = createShownAnswers(sha256Hex)
  let context: BrowserContext | undefined
  let starts = 0

  async function launch(): Promise<Page> {
    context = await launchBrowser(profile, 1366, 768)
    return context.pages()[0] ?? context.newPage()
  }
  async function goToExam(page: Page): Promise<void> {
    await prepare(page)
    await shown.watch(page)
    await page.goto(`${server}/exam`)
  }
  async function answerOn(page: Page): Promise<void> {
    await candidateActor(page).inExam()
    starts += 1
    await answerWithoutEnd(page, SEED + starts, ANSWER_PAUSE_MS)
  }
  const kill = async () => {
    await killProcessesNaming(profile)
    await context?.close().catch(() => undefined)
    context = undefined
  }

  const first = await launch()
  await goToExam(first)
  const actor = candidateActor(first)
  await actor.logInByNumber(candidate.examNumber, candidate.accessCode, candidate.seat)
  await actor.confirmAndWait()
  await answerOn(first)
  return {
    acknowledged: () =>
      new Set([...shown.saved.browser].map((hash) => shown.texts.get(hash) ?? '')),
    kill,
    revive: async () => {
      const page = await launch()
      // Any address of the origin but the page's own, which would fetch from the server what it lacks.
      await page.goto(`${server}/api/time`)
      const held = await entriesInBrowser(page)
      if (held.size === 0) return new Set()
      await goToExam(page)
      await answerOn(page)
      return new Set(held.values())
    },
    close: kill,
  }
}

/** Runs in the page before its own scripts: the same page, without the durability that it asks for. */
function relaxTransactions(): void {
  const begin = IDBDatabase.prototype.transaction
  IDBDatabase.prototype.transaction = function transaction(stores, mode) {
    return begin.call(this, stores, mode)
  }
}

describe('[R1] power loss: the browser’s profile', () => {
  for (const kind of fileSystems()) {
    it(`loses no answer that the page showed as saved in this browser (${kind})`, async () => {
      const { lost } = await cutOverAndOver('browser', kind, tools, (disk) => openPageOn(disk))
      expect(lost.slice(0, 3)).toEqual([])
    })
  }

  it('loses answers when the same page’s transactions are not strict: the bench can fail', async () => {
    const lost = await cutWithoutFlushes('browser', 'ext4', tools, (disk) =>
      openPageOn(disk, async (page) => {
        await page.addInitScript(relaxTransactions)
      }),
    )
    expect(lost).toBeGreaterThan(0)
  })
})
