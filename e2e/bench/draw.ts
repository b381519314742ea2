import { join } from 'node:path'
import { drawLog, drawSeats, seatingChart, verifyDraw } from '@wenkao/shared/seating'
import { endSession } from '@wenkao/shared/monitor'
import { LineError, createSeededRandom, flaky, type SeededRandom } from '@wenkao/testing'
import postgres from 'postgres'
import { benchFolder } from '../load/answering-server.ts'
import { createDemoServer } from '../load/demo-server.ts'
import { embeddedDatabaseUrl } from '../load/embedded-database.ts'
import { percentiles } from '../load/percentiles.ts'
import {
  callWithLink,
  prepareRoster,
  prepareSession,
  prepareSite,
  type StaffCall,
} from '../prepare-exam.ts'

const PORT = 13_960
const TABLETS = 50
const CANDIDATES = 60
const STATIONS = 62
const ROUNDS = 10
const LOSS = 0.3
/** A tablet that met the loss waits between nothing and this before it sends the same again, ms. */
const LONGEST_PAUSE_MS = 250

interface Round {
  /** From the first tap to the seat of the last candidate, ms. */
  readonly lastMs: number
  /** Of each candidate, from the tap to the number on the screen, ms. */
  readonly eachMs: readonly number[]
  readonly requests: number
}

/**
 * Fifty tablets at one door draw a session of sixty at once, one candidate each and then the next, on a
 * line that loses 30 % of requests and replies; and the same on a good line. Each round is checked:
 * sixty different seats, and a log that replays. The reference is as many rows as there are candidates,
 * committed one after the other on one connection of the same database: what a draw under the session's
 * lock cannot be faster than.
 */
export async function run() {
  const folder = benchFolder()
  const server = createDemoServer({ folder: folder.path, port: PORT })
  await server.start()
  try {
    const call = await callWithLink(server.url, await server.link('office'))
    const sessions = await prepareSessions(call, 1 + 2 * ROUNDS)
    const random = createSeededRandom(1)
    const next = () => sessions.shift() ?? ''
    await drawSession(call, next(), 0, random)
    const good: Round[] = []
    const lossy: Round[] = []
    const reference: number[] = []
    // In turns, so that whatever else the machine does meets both.
    for (let round = 0; round < ROUNDS; round += 1) {
      good.push(await drawSession(call, next(), 0, random))
      reference.push(await commitRows(embeddedDatabaseUrl(join(folder.path, 'server'))))
      lossy.push(await drawSession(call, next(), LOSS, random))
    }
    const rowsMs = percentiles(reference)
    const goodMs = percentiles(good.map((round) => round.lastMs))
    return {
      name: 'draw',
      figures: {
        ...{ tablets: TABLETS, candidates: CANDIDATES, rounds: ROUNDS },
        withLoss: { loss: LOSS, longestPauseMs: LONGEST_PAUSE_MS, ...figuresOf(lossy) },
        withoutLoss: figuresOf(good),
      },
      reference: { what: `${CANDIDATES} single-row commits one after the other`, ms: rowsMs },
      ratio: goodMs.p50 / rowsMs.p50,
    }
  } finally {
    await server.stop()
    folder.remove()
  }
}

function figuresOf(rounds: readonly Round[]) {
  return {
    timeToLastMs: percentiles(rounds.map((round) => round.lastMs)),
    timeOfEachMs: percentiles(rounds.flatMap((round) => round.eachMs)),
    requests: rounds.reduce((sum, round) => sum + round.requests, 0),
  }
}

/** Sessions of sixty, each in a room of its own. */
async function prepareSessions(call: StaffCall, total: number): Promise<string[]> {
  const stamp = Date.now().toString(36)
  const siteId = await prepareSite(call, `draw ${stamp}`)
  const examId = await prepareRoster(call, {
    title: `draw ${stamp}`,
    durationMinutes: 60,
    examNumbers: Array.from(
      { length: total * CANDIDATES },
      (_, at) => `D${stamp}${String(at).padStart(5, '0')}`,
    ),
  })
  const sessions: string[] = []
  for (let at = 0; at < total; at += 1) {
    const size = { stations: STATIONS, candidates: CANDIDATES }
    sessions.push(
      (await prepareSession(call, { examId, siteId, name: `${at}`, ...size })).sessionId,
    )
  }
  return sessions
}

async function drawSession(
  call: StaffCall,
  sessionId: string,
  loss: number,
  random: SeededRandom,
): Promise<Round> {
  const params = { sessionId }
  const waiting = await examNumbersOf(call, sessionId)
  const seats = new Map<string, number>()
  const eachMs: number[] = []
  let requests = 0
  const send = flaky(
    (examNumber: string) => {
      requests += 1
      return call(drawSeats, { params, body: { witnessDigits: '2468', who: { examNumber } } })
    },
    () => {
      const value = random.next()
      if (value < loss / 2) return 'requestLost'
      return value < loss ? 'replyLost' : 'none'
    },
  )
  async function runTablet(): Promise<void> {
    for (let examNumber = waiting.shift(); examNumber !== undefined; examNumber = waiting.shift()) {
      const tapped = performance.now()
      seats.set(examNumber, await seatOf(examNumber))
      eachMs.push(performance.now() - tapped)
    }
  }
  async function seatOf(examNumber: string): Promise<number> {
    for (;;) {
      try {
        return (await send(examNumber)).seats[0]?.seatNumber ?? 0
      } catch (cause) {
        if (!(cause instanceof LineError)) throw cause
        const pause = random.next() * LONGEST_PAUSE_MS
        await new Promise((resolve) => setTimeout(resolve, pause))
      }
    }
  }
  const began = performance.now()
  await Promise.all(Array.from({ length: TABLETS }, runTablet))
  const lastMs = performance.now() - began
  if (new Set(seats.values()).size !== CANDIDATES) throw new Error('A seat was given twice')
  await call(endSession, { params })
  const finding = verifyDraw(await call(drawLog, { params }))
  if (finding) throw new Error(`The log does not follow: ${finding.fault} at ${finding.n}`)
  return { lastMs, eachMs, requests }
}

async function examNumbersOf(call: StaffCall, sessionId: string): Promise<string[]> {
  const { candidates } = await call(seatingChart, { params: { sessionId } })
  return candidates.map((candidate) => candidate.examNumber)
}

/** @returns how long the rows took, ms. */
async function commitRows(databaseUrl: string): Promise<number> {
  const sql = postgres(databaseUrl, { max: 1, onnotice: () => undefined })
  try {
    await sql`create table if not exists bench_rows (n bigserial primary key, text text not null)`
    const began = performance.now()
    for (let row = 0; row < CANDIDATES; row += 1) {
      await sql`insert into bench_rows (text) values (${'x'.repeat(330)})`
    }
    return performance.now() - began
  } finally {
    await sql.end()
  }
}
