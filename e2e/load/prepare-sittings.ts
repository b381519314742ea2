import { fetchEndpoint, type Headers } from '../exam-office-api.ts'
import {
  listPapers,
  createExam,
  createSession,
  listTickets,
  putCandidates,
  scheduleCandidates,
} from '@wenkao/shared/sessions'
import { useSignInLink } from '@wenkao/shared/accounts'
import { createArea, createRoom, createSite } from '@wenkao/shared/places'
import { drawSeats } from '@wenkao/shared/seating'
import { startSession } from '@wenkao/shared/monitor'
import { logInCandidate, type LogInReply } from '@wenkao/shared/sittings'

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
  const token = new URLSearchParams(new URL(officeLink).hash.slice(1)).get('link') ?? ''
  const signedIn = await fetchEndpoint(server, useSignInLink, { body: { token } })
  const headers: Headers = { cookie: signedIn.cookie, origin: server }
  const call = async <E extends Parameters<typeof fetchEndpoint>[1]>(
    endpoint: E,
    input: Omit<Parameters<typeof fetchEndpoint<E>>[2], 'headers'> = {},
  ) => (await fetchEndpoint(server, endpoint, { ...input, headers })).reply
  const { papers } = await call(listPapers)
  const stamp = Date.now().toString(36)
  const { areaId } = await call(createArea, { body: { name: `bench ${stamp}` } })
  const { siteId } = await call(createSite, { params: { areaId }, body: { name: 'bench' } })
  const { examId } = await call(createExam, {
    body: { title: `bench ${stamp}`, paperId: papers[0]?.paperId, durationMinutes: 120 },
  })
  const candidates = Array.from({ length: total }, (_, at) => ({
    examNumber: `B${stamp}${String(at).padStart(5, '0')}`,
    name: `bench ${at}`,
  }))
  await call(putCandidates, { params: { examId }, body: { candidates } })
  const logins: LogInReply[] = []
  for (let at = 0; at * ROOM_SIZE < total; at += 1) {
    const { roomId } = await call(createRoom, {
      params: { siteId },
      body: { name: `room ${at}`, stations: ROOM_SIZE },
    })
    const { sessionId } = await call(createSession, {
      body: { examId, roomId, name: 'bench', plannedStart: Date.now() },
    })
    const params = { sessionId }
    await call(scheduleCandidates, { params, body: { next: ROOM_SIZE } })
    const { seats } = await call(drawSeats, {
      params,
      body: { witnessDigits: '1234', who: { all: true } },
    })
    await call(startSession, { params })
    const { tickets } = await call(listTickets, { params })
    const seatOf = new Map(seats.map((seat) => [seat.examNumber, seat.seatNumber]))
    for (const { examNumber, accessCode } of tickets) {
      const number = seatOf.get(examNumber) ?? 0
      const body = { sessionId, examNumber, accessCode, station: { kind: 'browser', number } }
      logins.push((await fetchEndpoint(server, logInCandidate, { body })).reply)
    }
  }
  return logins
}
