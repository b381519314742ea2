import { candidateActor } from './actors/candidate.ts'
import type { ExamSite } from './exam-site.ts'
import { prepareOneCandidate } from './prepare-exam.ts'

/** A candidate at a PC without a bridge, in the running exam. @returns the page and its candidate. */
export async function sitDownWithoutBridge(site: ExamSite) {
  const { exam, candidate } = await prepareOneCandidate(site)
  await exam.start()
  const page = await site.staffBrowser('pc', 1366, 768)
  const actor = candidateActor(page)
  await page.goto(`${site.server.url}/exam`)
  await actor.logInByNumber(candidate.examNumber, candidate.accessCode, candidate.seat)
  await actor.confirmAndWait()
  await actor.inExam()
  return { page, actor }
}
