import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { sha256Hex } from '@wenkao/shared/kernel'
import postgres from 'postgres'
import { heldBy, journalOf } from '../../actors/station-facts.ts'
import { openExamSite, type ExamSite, type Station } from '../../exam-site.ts'
import { embeddedDatabaseUrl } from '../../load/embedded-database.ts'
import { callAsFirstOffice, prepareExam } from '../../prepare-exam.ts'
import { candidateActor } from '../../actors/candidate.ts'
import { sitDownAtStation } from '../../sit-down.ts'
import { answerWithoutEnd, createShownAnswers, type ShownAnswers } from '../answering-page.ts'
import { killTree } from '../process.ts'

/** Between two answers of one page, ms: faster than any candidate, slow enough for two cores. */
const ANSWER_PAUSE_MS = 60

/** An exam PC whose page answers without end, with the record of what it showed. */
export interface AnsweringStation {
  readonly station: Station
  readonly shown: ShownAnswers
  readonly sittingId: string
  /** The page that is open now. */
  page(): Page
  /** Opens the browser again after it was killed, and lets the page go on answering. */
  reopen(seed: number): Promise<void>
  /** All entries that the bridge's journal holds, as texts. */
  journal(): Promise<ReadonlySet<string>>
}

/** A server with its stations in the running exam. */
export interface ExamRoom {
  readonly site: ExamSite
  readonly stations: readonly AnsweringStation[]
  /** All entries of a sitting that PostgreSQL holds, as texts. */
  storedOnServer(sittingId: string): Promise<ReadonlySet<string>>
  /** `kill -9` of the postmaster and of all that it has started, at once. */
  killDatabase(): void
  close(): Promise<void>
}

/**
 * @param basePort first of ten ports below 32768.
 * @param count of stations, each with a bridge and a browser.
 */
export async function openExamRoom(
  basePort: number,
  count: number,
  seed: number,
): Promise<ExamRoom> {
  const site = await openExamSite(basePort)
  try {
    return await fillRoom(site, count, seed)
  } catch (cause) {
    await site.close()
    throw cause
  }
}

async function fillRoom(site: ExamSite, count: number, seed: number): Promise<ExamRoom> {
  const office = await callAsFirstOffice(site.server.url, site.server.setupLink, {
    username: 'office',
    password: 'correct horse battery',
  })
  const exam = await prepareExam(office, { candidates: count })
  await exam.start()
  const stations: AnsweringStation[] = []
  for (let at = 0; at < count; at += 1) {
    const { station, page } = await sitDownAtStation(site, exam, at + 1)
    stations.push(await beginAnswering(station, page, seed + at))
  }
  const dataFolder = join(site.folder, 'server')
  return {
    site,
    stations,
    storedOnServer: async (sittingId) => {
      const sql = postgres(embeddedDatabaseUrl(dataFolder), { max: 1 })
      try {
        const rows = await sql<{ text: string }[]>`
          select text from answer_events where sitting_id = ${sittingId}`
        return new Set(rows.map(({ text }) => text))
      } finally {
        await sql.end()
      }
    },
    killDatabase: () => {
      const pidFile = join(dataFolder, 'postgres', 'cluster', 'data', 'postmaster.pid')
      const postmaster = Number(readFileSync(pidFile, 'utf8').split('\n')[0])
      killTree(postmaster)
    },
    close: () => site.close(),
  }
}

async function beginAnswering(
  station: Station,
  firstPage: Page,
  seed: number,
): Promise<AnsweringStation> {
  const { sitting } = await heldBy(station)
  const { sittingId } = sitting
  const shown = createShownAnswers(sha256Hex)
  let page = firstPage
  async function begin(pageSeed: number): Promise<void> {
    await candidateActor(page).inExam()
    await answerWithoutEnd(page, pageSeed, ANSWER_PAUSE_MS)
  }
  await shown.watch(page)
  await page.reload()
  await begin(seed)
  return {
    station,
    shown,
    sittingId,
    page: () => page,
    reopen: async (pageSeed) => {
      page = await station.openBrowser(shown.watch)
      await begin(pageSeed)
    },
    journal: () => journalOf(station, sittingId),
  }
}
