import { randomBytes } from 'node:crypto'
import type { Page } from '@playwright/test'
import { sealEntry, syncAnswers, type LogEntry } from '@wenkao/shared/answers'
import { roomView } from '@wenkao/shared/monitor'
import { listTickets } from '@wenkao/shared/sessions'
import { getExam, logInCandidate, type LogInReply } from '@wenkao/shared/sittings'
import { fetchEndpoint } from '../exam-office-api.ts'

/** Candidates at PCs without a bridge, as the server sees them: log-in, exam, answers. */
export interface OtherCandidates {
  /** Fetches the exam and answers some items. */
  begin(): Promise<void>
  /** A sign of life. */
  goOn(): Promise<void>
}

/** @param office page of the signed-in exam office, whose cookie reads the tickets. */
export async function answerFromBrowsers(
  office: Page,
  plan: { readonly server: string; readonly sessionId: string; readonly count: number },
): Promise<OtherCandidates> {
  const { server, sessionId } = plan
  const cookies = await office.context().cookies(server)
  const cookie = cookies.map(({ name, value }) => `${name}=${value}`).join('; ')
  const staff = { params: { sessionId }, headers: { cookie, origin: server } }
  const { tickets } = (await fetchEndpoint(server, listTickets, staff)).reply
  const { sittings } = (await fetchEndpoint(server, roomView, staff)).reply
  const seatOf = new Map(sittings.map((sitting) => [sitting.examNumber, sitting.seatNumber]))
  const logIns: LogInReply[] = []
  // The first candidate sits at the real station.
  for (const { examNumber, accessCode } of tickets.slice(1, plan.count + 1)) {
    const station = { kind: 'browser', number: seatOf.get(examNumber) ?? 0 }
    const body = { sessionId, examNumber, accessCode, station }
    logIns.push((await fetchEndpoint(server, logInCandidate, { body })).reply)
  }
  const sync = async (logIn: LogInReply, entries: readonly LogEntry[], answered: number) => {
    const events = entries.map((entry) => entry.text)
    const progress = { answered, of: 34, unsent: 0, filesUnsent: 0 }
    const headers = { authorization: `Bearer ${logIn.token}` }
    const body = { version: 1, heads: {}, events, progress }
    await fetchEndpoint(server, syncAnswers, { headers, body })
  }
  const answeredBy = (at: number) => 4 + ((at * 7) % 19)
  return {
    begin: async () => {
      for (const [at, logIn] of logIns.entries()) {
        const headers = { authorization: `Bearer ${logIn.token}` }
        const { items } = (await fetchEndpoint(server, getExam, { headers })).reply
        const log = answers(logIn, items.map((item) => item.id).slice(0, answeredBy(at)))
        await sync(logIn, log, answeredBy(at))
      }
    },
    goOn: async () => {
      for (const [at, logIn] of logIns.entries()) await sync(logIn, [], answeredBy(at))
    },
  }
}

/** The log of one run of a page that answers each item once. */
function answers(logIn: LogInReply, itemIds: readonly string[]): LogEntry[] {
  const writer = randomBytes(16).toString('hex')
  const { epoch, branch, parent } = logIn.binding
  const log: LogEntry[] = []
  const append = (kind: string, item: string | null, value: unknown) => {
    const at = Date.now()
    const { sittingId: sitting } = logIn.sitting
    const prev = log.at(-1)?.hash ?? null
    log.push(
      sealEntry({
        v: 1,
        sitting,
        writer,
        n: log.length,
        hlc: at + log.length,
        prev,
        kind,
        item,
        value,
        at,
      }),
    )
  }
  append('binding', null, { epoch, branch, parent })
  for (const id of itemIds) append('answer', id, ['A'])
  return log
}
