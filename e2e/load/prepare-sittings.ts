import { startSession } from '@wenkao/shared/monitor'
import { logInCandidate, type LogInReply } from '@wenkao/shared/sittings'
import { fetchEndpoint } from '../exam-office-api.ts'
import {
  callWithLink,
  prepareRoster,
  prepareSession,
  prepareSite,
  seatEverybody,
} from '../prepare-exam.ts'

const ROOM_SIZE = 256

/**
 * Logs many candidates in, all through the front door of a demo server: places, an exam on the demo
 * paper, roster, sessions of one room each, draw, start, log-in from a browser.
 */
export async function prepareSittings(
  server: string,
  officeLink: string,
  total: number,
): Promise<LogInReply[]> {
  const call = await callWithLink(server, officeLink)
  const stamp = Date.now().toString(36)
  const siteId = await prepareSite(call, `bench ${stamp}`)
  const examId = await prepareRoster(call, {
    title: `bench ${stamp}`,
    durationMinutes: 120,
    examNumbers: Array.from(
      { length: total },
      (_, at) => `B${stamp}${String(at).padStart(5, '0')}`,
    ),
  })
  const logins: LogInReply[] = []
  for (let at = 0; at * ROOM_SIZE < total; at += 1) {
    const { sessionId } = await prepareSession(call, {
      examId,
      siteId,
      name: `room ${at}`,
      stations: ROOM_SIZE,
      candidates: ROOM_SIZE,
    })
    const candidates = await seatEverybody(call, sessionId)
    await call(startSession, { params: { sessionId } })
    for (const { examNumber, accessCode, seat } of candidates) {
      const body = { sessionId, examNumber, accessCode, station: { kind: 'browser', number: seat } }
      logins.push((await fetchEndpoint(server, logInCandidate, { body })).reply)
    }
  }
  return logins
}
