import { randomBytes } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { sealEntry, syncAnswers } from '@wenkao/shared/answers'
import { contentDigest, handIn } from '@wenkao/shared/hand-in'
import { addIncident, listIncidents, withoutNote } from '@wenkao/shared/incidents'
import { endSession, startSession } from '@wenkao/shared/monitor'
import { closingCheck, signOut } from '@wenkao/shared/room-report'
import { createSession, scheduleCandidates } from '@wenkao/shared/sessions'
import { heldSitting, logInCandidate, type LogInReply } from '@wenkao/shared/sittings'
import { fetchBridge, fetchEndpoint } from '../exam-office-api.ts'
import { openExamSite } from '../exam-site.ts'
import { until } from '../faults/process.ts'
import { percentiles } from '../load/percentiles.ts'
import {
  callAsFirstOffice,
  prepareExam,
  prepareRoster,
  seatEverybody,
  type SeatedCandidate,
} from '../prepare-exam.ts'
import { logInAt, sitDownAtStation } from '../sit-down.ts'

const BASE_PORT = 15_540
const STATIONS = 60
/** Hand-ins come over this time, the last one at its end. */
const HAND_INS_MS = 20_000
/** As the candidate's page leaves its receipt, and as the tablet asks; `use-own-leave.ts`, `use-closing.ts`. */
const ENDED_MS = 20_000
const ASKS_MS = 10_000
const TABLET_ASKS_MS = 4000
/** N12, ms: from the last hand-in of a room to the next session's candidates ready. */
const BUDGET = 180_000

/**
 * The end of a session of 60, and the next one at the same PCs: 59 simulated stations and a real PC with
 * bridge and browser. From the last hand-in: the closing check is green, every PC is idle by itself, and
 * every candidate of the next session has logged in.
 */
export async function run() {
  const site = await openExamSite(BASE_PORT)
  const { url, setupLink } = site.server
  try {
    const account = { username: 'office', password: 'correct horse battery' }
    const office = await callAsFirstOffice(url, setupLink, account)
    const exam = await prepareExam(office, { candidates: STATIONS, spares: 2 })
    const params = { sessionId: exam.sessionId }
    await exam.start()
    const real = await sitDownAtStation(site, exam, 1)
    const others = exam.candidates.slice(1)
    const logins: LogInReply[] = []
    for (const candidate of others) logins.push(await logInBy(url, exam.sessionId, candidate))

    const handIns: number[] = []
    await Promise.all(
      logins.map(async (login, at) => {
        await pause((HAND_INS_MS * at) / logins.length)
        const began = performance.now()
        await handInBy(url, login)
        handIns.push(performance.now() - began)
      }),
    )
    await real.actor.openHandIn()
    await real.actor.confirmHandIn()
    const lastHandIn = performance.now()
    const since = () => performance.now() - lastHandIn

    // The proctor, as the tablet shows it: all are in, so end, sign out, and read the check.
    const check = async () => office(closingCheck, { params })
    await untilChecked(async () =>
      (await check()).lines.every(({ key, isGood }) => key !== 'handIn' || isGood),
    )
    await office(endSession, { params })
    const endedAt = performance.now()
    const { candidates } = await check()
    await office(signOut, {
      params,
      body: { sittingIds: candidates.map(({ sittingId }) => sittingId), signedOut: true },
    })
    await untilChecked(async () => {
      // Stations that only hand in send no heartbeats: what the server detects gets its note.
      await noteAll(office, exam.sessionId)
      return (await check()).isAllGood
    })
    const green = since()

    const next = await nextSession(office, exam.roomId)
    const realSeat = next.candidates.find(({ seat }) => seat === real.candidate.seat)
    if (!realSeat) throw new Error('Expected a candidate at the real PC')
    const idle: number[] = []
    await Promise.all([
      ...next.candidates
        .filter((candidate) => candidate !== realSeat)
        .map(async (candidate) => {
          // What the page does: it asks at most so late whether the session has ended, then leaves.
          const asksIn = Math.random() * ASKS_MS
          await pause(Math.max(0, endedAt + Math.max(asksIn, ENDED_MS) - performance.now()))
          idle.push(since())
          await logInBy(url, next.sessionId, candidate)
        }),
      (async () => {
        await until(
          'the real PC to be idle',
          async () => (await fetchBridge(real.station.url, heldSitting)).reply.held === null,
          120,
        )
        idle.push(since())
        await logInAt(real.actor, realSeat)
      })(),
    ])
    const ready = since()
    return {
      name: 'closing',
      figures: {
        stations: STATIONS,
        handIn: percentiles(handIns),
        lastHandInToGreen: Math.round(green),
        lastHandInToIdle: percentiles(idle),
        lastHandInToNextLoggedIn: Math.round(ready),
      },
      reference: { what: 'budget: last hand-in to the next session ready, ms', budget: BUDGET },
      ratio: ready / BUDGET,
    }
  } finally {
    await site.close()
  }
}

/** A note on every incident that has none, as the proctor writes them. */
async function noteAll(
  office: Awaited<ReturnType<typeof callAsFirstOffice>>,
  sessionId: string,
): Promise<void> {
  const params = { sessionId }
  const { incidents } = await office(listIncidents, { params })
  for (const { incidentId, kind } of withoutNote(incidents)) {
    await office(addIncident, {
      params,
      body: {
        ...{ incidentId: crypto.randomUUID(), kind, stations: [], sittingId: null },
        ...{ text: '已处理', photos: [], about: { incidentId, as: 'note' } },
      },
    })
  }
}

/** Asks as often as the tablet does. */
async function untilChecked(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) await pause(TABLET_ASKS_MS)
}

async function logInBy(
  server: string,
  sessionId: string,
  { examNumber, accessCode, seat }: SeatedCandidate,
): Promise<LogInReply> {
  const body = { sessionId, examNumber, accessCode, station: { kind: 'browser', number: seat } }
  return (await fetchEndpoint(server, logInCandidate, { body })).reply
}

/** One answer, and the hand-in of it. */
async function handInBy(server: string, login: LogInReply): Promise<void> {
  const { sittingId } = login.sitting
  const writer = randomBytes(16).toString('hex')
  const { epoch, branch, parent } = login.binding
  const base = { v: 1 as const, sitting: sittingId, writer, at: Date.now() }
  const first = sealEntry({
    ...{ ...base, n: 0, hlc: Date.now(), prev: null, kind: 'binding', item: null },
    value: { epoch, branch, parent },
  })
  const second = sealEntry({
    ...{ ...base, n: 1, hlc: Date.now(), prev: first.hash, kind: 'answer', item: '9010101' },
    value: ['b'],
  })
  const headers = { authorization: `Bearer ${login.token}` }
  await fetchEndpoint(server, syncAnswers, {
    headers,
    body: { version: 1, heads: {}, events: [first.text, second.text] },
  })
  const submission = {
    ...{ version: 1 as const, round: 1, files: [], folder: null },
    cut: { [writer]: { n: 1, hash: second.hash } },
  }
  await fetchEndpoint(server, handIn, {
    headers,
    body: { ...submission, contentDigest: contentDigest(sittingId, submission) },
  })
}

/** The next session of the room, drawn and running. */
async function nextSession(
  office: Awaited<ReturnType<typeof callAsFirstOffice>>,
  roomId: string,
): Promise<{ sessionId: string; candidates: SeatedCandidate[] }> {
  const examId = await prepareRoster(office, {
    ...{ title: '下一场', durationMinutes: 60 },
    examNumbers: Array.from({ length: STATIONS + 2 }, (_, at) => String(700_001 + at)),
  })
  const { sessionId } = await office(createSession, {
    body: { examId, roomId, name: '第二场', plannedStart: Date.now() },
  })
  await office(scheduleCandidates, { params: { sessionId }, body: { next: STATIONS + 2 } })
  const candidates = await seatEverybody(office, sessionId)
  await office(startSession, { params: { sessionId } })
  return { sessionId, candidates }
}
