import {
  createExam,
  createSession,
  putCandidates,
  scheduleCandidates,
  listTickets,
} from '@wenkao/shared/sessions'
import { createArea, createRoom, createSite } from '@wenkao/shared/places'
import type { PaperContent } from '@wenkao/shared/papers'
import { drawSeats } from '@wenkao/shared/seating'
import { logInCandidate, type LogInReply } from '@wenkao/shared/sittings'
import { startSession } from '@wenkao/shared/monitor'
import { confirmPaper, type PaperInVariants } from '../features/papers/index.ts'
import type { TestServer, TestStaff } from './test-server.ts'

let serial = 0

/** A small paper of two items and no task. */
export function smallPaper(title: string): PaperContent {
  return {
    version: 1,
    title,
    items: [
      {
        id: '9010101',
        kind: 'single',
        knowledgePoint: 'numbers',
        points: 2,
        stem: '1 + 1 = ?',
        options: [
          { id: 'a', text: '1' },
          { id: 'b', text: '2' },
        ],
        answer: ['b'],
      },
      {
        id: '9010401',
        kind: 'fillIn',
        knowledgePoint: 'numbers',
        points: 3,
        stem: 'binary of 2',
        answer: ['10'],
      },
    ],
    tasks: [],
  }
}

export interface ExamSetUp {
  readonly office: TestStaff
  readonly examId: string
  readonly roomId: string
  readonly sessionId: string
  readonly tickets: readonly { readonly examNumber: string; readonly accessCode: string }[]
}

/** Paper, place, exam, candidates, session and tickets, all through the front door. */
export async function setUpExam(
  server: TestServer,
  options: {
    readonly candidates?: number
    readonly stations?: number
    readonly paper?: PaperContent
    /** Instead of one paper. */
    readonly variants?: PaperInVariants
    /** Bytes of the paper's start files by hash. */
    readonly materials?: ReadonlyMap<string, Uint8Array>
  } = {},
): Promise<ExamSetUp> {
  serial += 1
  const { headers } = await server.office()
  const paperId = await confirmPaper(
    server.services,
    options.variants ?? { ...(options.paper ?? smallPaper('')), title: `paper ${serial}` },
    options.materials ?? new Map(),
  )
  const { areaId } = await server.call(createArea, { headers, body: { name: `area ${serial}` } })
  const { siteId } = await server.call(createSite, {
    headers,
    params: { areaId },
    body: { name: 'site' },
  })
  const { roomId } = await server.call(createRoom, {
    headers,
    params: { siteId },
    body: { name: 'room', stations: options.stations ?? 5 },
  })
  const exam = await server.call(createExam, {
    headers,
    body: { title: `exam ${serial}`, paperId, durationMinutes: 60 },
  })
  const candidates = Array.from({ length: options.candidates ?? 3 }, (_, at) => ({
    examNumber: `${1000 * serial + at + 1}`,
    name: `candidate ${at + 1}`,
  }))
  await server.call(putCandidates, {
    headers,
    params: { examId: exam.examId },
    body: { candidates },
  })
  const { sessionId } = await server.call(createSession, {
    headers,
    body: { examId: exam.examId, roomId, name: 'first', plannedStart: server.clock.now() },
  })
  await server.call(scheduleCandidates, { headers, params: { sessionId }, body: { next: 300 } })
  const { tickets } = await server.call(listTickets, { headers, params: { sessionId } })
  return { office: { headers }, examId: exam.examId, roomId, sessionId, tickets }
}

/** Draws all seats and starts the session. */
export async function startExam(server: TestServer, set: ExamSetUp): Promise<void> {
  const { headers } = set.office
  await server.call(drawSeats, {
    headers,
    params: { sessionId: set.sessionId },
    body: { witnessDigits: '2468', who: { all: true } },
  })
  await server.call(startSession, { headers, params: { sessionId: set.sessionId } })
}

/** Logs a candidate in from a browser at the seat that was drawn. */
export async function logIn(server: TestServer, set: ExamSetUp, at: number): Promise<LogInReply> {
  const ticket = set.tickets[at]
  if (!ticket) throw new RangeError(`Expected a candidate ${at}`)
  const { seats } = await server.call(drawSeats, {
    headers: set.office.headers,
    params: { sessionId: set.sessionId },
    body: { witnessDigits: '2468', who: { examNumber: ticket.examNumber } },
  })
  return server.call(logInCandidate, {
    body: {
      sessionId: set.sessionId,
      examNumber: ticket.examNumber,
      accessCode: ticket.accessCode,
      station: { kind: 'browser', number: seats[0]?.seatNumber ?? 0 },
    },
  })
}

/** Logs the first candidates of a started exam in. @returns gives each of them once. */
export async function logInAll(
  server: TestServer,
  set: ExamSetUp,
  total: number,
): Promise<() => LogInReply> {
  const logins: LogInReply[] = []
  for (let at = 0; at < total; at += 1) logins.push(await logIn(server, set, at))
  return () => {
    const login = logins.shift()
    if (!login) throw new RangeError('Expected more candidates')
    return login
  }
}
