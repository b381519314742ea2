import { finishSetup, useSignInLink } from '@wenkao/shared/accounts'
import type { Endpoint, EndpointResult } from '@wenkao/shared/kernel'
import { startSession } from '@wenkao/shared/monitor'
import { createArea, createRoom, createSite, registerStation } from '@wenkao/shared/places'
import { drawSeats } from '@wenkao/shared/seating'
import {
  createExam,
  createSession,
  listPapers,
  listTickets,
  putCandidates,
  scheduleCandidates,
} from '@wenkao/shared/sessions'
import { fetchEndpoint, type ApiInput, type Headers } from './exam-office-api.ts'

/** Calls with the cookie of one member of staff. */
export type StaffCall = <E extends Endpoint>(
  endpoint: E,
  input?: Omit<ApiInput, 'headers'>,
) => Promise<EndpointResult<E>>

const staffCall =
  (server: string, headers: Headers): StaffCall =>
  async (endpoint, input = {}) =>
    (await fetchEndpoint(server, endpoint, { ...input, headers })).reply

/** Signs in with a one-time link. */
export async function callWithLink(server: string, link: string): Promise<StaffCall> {
  const token = new URLSearchParams(new URL(link).hash.slice(1)).get('link') ?? ''
  const { cookie } = await fetchEndpoint(server, useSignInLink, { body: { token } })
  return staffCall(server, { cookie, origin: server })
}

/** Makes the first account of the exam office, as its page does with the link of the first start. */
export async function callAsFirstOffice(
  server: string,
  setupLink: string,
  account: { readonly username: string; readonly password: string },
): Promise<StaffCall> {
  const token = new URLSearchParams(new URL(setupLink).hash.slice(1)).get('token') ?? ''
  const body = { token, displayName: '考务员', ...account }
  const { cookie } = await fetchEndpoint(server, finishSetup, {
    body,
    headers: { origin: server },
  })
  return staffCall(server, { cookie, origin: server })
}

/** A site of its own in an area of its own. @returns the site's id. */
export async function prepareSite(call: StaffCall, name: string): Promise<string> {
  const { areaId } = await call(createArea, { body: { name } })
  const { siteId } = await call(createSite, { params: { areaId }, body: { name } })
  return siteId
}

/** An exam on the demo's paper with that many candidates. */
export async function prepareRoster(
  call: StaffCall,
  exam: {
    readonly title: string
    readonly durationMinutes: number
    readonly examNumbers: readonly string[]
    readonly kind?: 'formal' | 'mock'
  },
): Promise<string> {
  const { title, durationMinutes, examNumbers, kind = 'formal' } = exam
  const { papers } = await call(listPapers)
  const { examId } = await call(createExam, {
    body: { title, kind, paperId: papers[0]?.paperId, durationMinutes },
  })
  const candidates = examNumbers.map((examNumber) => ({ examNumber, name: `考生${examNumber}` }))
  for (let at = 0; at < candidates.length; at += MOST_OF_A_REQUEST) {
    const some = candidates.slice(at, at + MOST_OF_A_REQUEST)
    await call(putCandidates, { params: { examId }, body: { candidates: some } })
  }
  return examId
}

/** As many as `putCandidates` takes. */
const MOST_OF_A_REQUEST = 5000

/** A session in a room of its own, with the next candidates of the exam. */
export async function prepareSession(
  call: StaffCall,
  plan: {
    readonly examId: string
    readonly siteId: string
    readonly name: string
    readonly stations: number
    readonly candidates: number
    readonly excludedNumbers?: readonly number[]
  },
): Promise<{ readonly roomId: string; readonly sessionId: string }> {
  const { examId, siteId, name, stations, candidates, excludedNumbers = [] } = plan
  const { roomId } = await call(createRoom, {
    params: { siteId },
    body: { name: `${name}考场`, stations },
  })
  const { sessionId } = await call(createSession, {
    body: { examId, roomId, name, plannedStart: Date.now(), excludedNumbers },
  })
  await call(scheduleCandidates, { params: { sessionId }, body: { next: candidates } })
  return { roomId, sessionId }
}

/** What a candidate who may log in brings along. */
export interface SeatedCandidate {
  readonly examNumber: string
  readonly accessCode: string
  readonly seat: number
}

/** Draws for everybody at once and prints the tickets. @returns in the order of exam numbers. */
export async function seatEverybody(
  call: StaffCall,
  sessionId: string,
): Promise<SeatedCandidate[]> {
  const params = { sessionId }
  const { seats } = await call(drawSeats, {
    params,
    body: { witnessDigits: '1234', who: { all: true } },
  })
  const { tickets } = await call(listTickets, { params })
  const seatOf = new Map(seats.map((seat) => [seat.examNumber, seat.seatNumber]))
  return tickets.map(({ examNumber, accessCode }) => ({
    examNumber,
    accessCode,
    seat: seatOf.get(examNumber) ?? 0,
  }))
}

/** An exam whose candidates only have to log in. */
export interface PreparedExam {
  readonly examId: string
  readonly roomId: string
  readonly sessionId: string
  readonly candidates: readonly SeatedCandidate[]
  start(): Promise<void>
  /** Makes an exam PC the station at which this candidate sits. */
  register(station: { pairingCode(): Promise<string> }, candidate: SeatedCandidate): Promise<void>
}

/**
 * Everything up to the seats, without a page: a journey shows only what it is about.
 * @param plan.place names the site, and `plan.from` is the first exam number: a server with several
 *   exams needs others for each.
 */
export async function prepareExam(
  call: StaffCall,
  plan: {
    readonly candidates: number
    readonly spares?: number
    readonly place?: string
    readonly from?: number
  },
): Promise<PreparedExam> {
  const { from = 401_001 } = plan
  const siteId = await prepareSite(call, plan.place ?? '城南')
  const examId = await prepareRoster(call, {
    title: '信息技术考试',
    durationMinutes: 60,
    examNumbers: Array.from({ length: plan.candidates }, (_, at) => String(from + at)),
  })
  const { roomId, sessionId } = await prepareSession(call, {
    examId,
    siteId,
    name: '第一场',
    stations: plan.candidates + (plan.spares ?? 1),
    candidates: plan.candidates,
  })
  return {
    examId,
    roomId,
    sessionId,
    candidates: await seatEverybody(call, sessionId),
    start: async () => {
      await call(startSession, { params: { sessionId } })
    },
    register: async (station, candidate) => {
      const pairingCode = await station.pairingCode()
      await call(registerStation, {
        params: { roomId, number: String(candidate.seat) },
        body: { pairingCode },
      })
    },
  }
}

/** A further session of the same room, with one candidate who gets a PC that was used before. */
export interface NextSession {
  readonly sessionId: string
  readonly candidate: SeatedCandidate
}

/** Prepares and starts it. @param plan which PC of how many, and whose it is to be. */
export async function startNextSession(
  call: StaffCall,
  plan: {
    readonly roomId: string
    readonly stations: number
    readonly seat: number
    readonly examNumber: string
    readonly kind?: 'formal' | 'mock'
  },
): Promise<NextSession> {
  const { roomId, stations, seat, examNumber, kind = 'formal' } = plan
  const examId = await prepareRoster(call, {
    ...{ title: `考试${examNumber}`, durationMinutes: 60, examNumbers: [examNumber], kind },
  })
  const numbers = Array.from({ length: stations }, (_, at) => at + 1)
  const { sessionId } = await call(createSession, {
    body: {
      ...{ examId, roomId, name: `场次${examNumber}`, plannedStart: Date.now() },
      excludedNumbers: numbers.filter((number) => number !== seat),
    },
  })
  await call(scheduleCandidates, { params: { sessionId }, body: { next: 1 } })
  const [candidate] = await seatEverybody(call, sessionId)
  if (!candidate) throw new Error('Expected a candidate')
  await call(startSession, { params: { sessionId } })
  return { sessionId, candidate }
}

/** The first account of a fresh site, and an exam with one candidate. */
export async function prepareOneCandidate(site: {
  readonly server: { readonly url: string; readonly setupLink: string }
}) {
  const office = await callAsFirstOffice(site.server.url, site.server.setupLink, {
    username: 'office',
    password: 'correct horse battery',
  })
  const exam = await prepareExam(office, { candidates: 1 })
  const [candidate] = exam.candidates
  if (!candidate) throw new Error('Expected a candidate')
  return { office, exam, candidate }
}
