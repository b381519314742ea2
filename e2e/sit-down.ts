import { candidateActor } from './actors/candidate.ts'
import type { ExamSite } from './exam-site.ts'
import { callAsFirstOffice, prepareExam } from './prepare-exam.ts'

/** A candidate at a PC without a bridge, in the running exam. @returns the page and its candidate. */
export async function sitDownWithoutBridge(site: ExamSite) {
  const office = await callAsFirstOffice(site.server.url, site.server.setupLink, {
    username: 'office',
    password: 'correct horse battery',
  })
  const exam = await prepareExam(office, { candidates: 1 })
  const [candidate] = exam.candidates
  if (!candidate) throw new Error('Expected a candidate')
  await exam.start()
  const page = await site.staffBrowser('pc', 1366, 768)
  const actor = candidateActor(page)
  await page.goto(`${site.server.url}/exam`)
  await actor.logInByNumber(candidate.examNumber, candidate.accessCode, candidate.seat)
  await actor.confirmAndWait()
  await actor.inExam()
  return { page, actor }
}
