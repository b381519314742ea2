import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { candidateActor, type CandidateActor } from './actors/candidate.ts'
import { untilLaidOut } from './actors/file-facts.ts'
import type { ExamSite, Station, StationOptions } from './exam-site.ts'
import { prepareOneCandidate, type PreparedExam, type SeatedCandidate } from './prepare-exam.ts'

/**
 * A candidate at a PC without a bridge, in the running exam. @param prepare what happens to the page
 * before it goes there. @returns the page and its candidate.
 */
export async function sitDownWithoutBridge(
  site: ExamSite,
  prepare: (page: Page) => Promise<void> = async () => undefined,
) {
  const { exam, candidate } = await prepareOneCandidate(site)
  await exam.start()
  const page = await site.staffBrowser('pc', 1366, 768)
  await prepare(page)
  const actor = candidateActor(page)
  await page.goto(`${site.server.url}/exam`)
  await actor.logInByNumber(candidate.examNumber, candidate.accessCode, candidate.seat)
  await actor.confirmAndWait()
  await actor.inExam()
  return { page, actor }
}

/** A candidate in the running exam, at an exam PC with its bridge and its answer folder. */
export interface SeatedSitter {
  readonly candidate: SeatedCandidate
  readonly station: Station
  readonly page: Page
  readonly actor: CandidateActor
  /** Where a file of the answer folder lies on this PC. */
  file(...parts: string[]): string
}

/** What has to be typed at a PC, and the log-in there up to the exam. */
export async function logInAt(
  actor: CandidateActor,
  { seat, examNumber, accessCode }: SeatedCandidate,
): Promise<void> {
  await actor.atStation(seat)
  await actor.tryLogIn(examNumber, accessCode)
  await actor.confirmAndWait()
  await actor.inExam()
}

/** Registers the next PC for a candidate of a running exam, who logs in there. */
export async function sitDownAtStation(
  site: ExamSite,
  exam: PreparedExam,
  at: number,
  options?: StationOptions,
): Promise<SeatedSitter> {
  const candidate = exam.candidates[at - 1]
  if (!candidate) throw new Error(`Expected ${at} candidates`)
  const station = await site.station(at, options)
  await exam.register(station, candidate)
  const page = await station.openBrowser()
  const actor = candidateActor(page)
  await logInAt(actor, candidate)
  await untilLaidOut(station)
  const file = (...parts: string[]) => join(station.answerFolder, ...parts)
  return { candidate, station, page, actor, file }
}
