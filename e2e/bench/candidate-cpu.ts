import { HEARTBEAT_MS, heartbeatTold, SyncReply } from '@wenkao/shared/answers'
import { benchFolder } from '../load/answering-server.ts'
import { prepareBurstExam, startBurstServer, type BurstServer } from '../load/burst-exam.ts'
import { candidateRequests, type CandidateRequests } from '../load/candidate-requests.ts'
import { cloneSittings } from '../load/cloned-sittings.ts'
import { runPacedLoad, type PacedRequest } from '../load/paced-load.ts'
import { cpuOfProcess, cpuOfTree } from '../load/process-cpu.ts'
import { logAllIn } from '../load/synced-sittings.ts'

const PORT = 13_986
const FEW = 2000
/** Ten times as many for the second figure; `WENKAO_BENCH_CANDIDATES=2000` leaves that out. */
const MANY = Number(process.env['WENKAO_BENCH_CANDIDATES'] ?? 20_000)
const EXAM_MS = 90 * 60_000
/** What is run of it, at its real pace: the time between two changes. */
const SLICE_MS = 20_000
const PER_LANE = 20
/** DESIGN section 12. */
const BUDGET = { cpuMsAt2000: 250, cpuMsAt20000: 100 }

/**
 * Processor time of the API and of PostgreSQL that one candidate costs in ninety minutes of answering, one
 * change every 20 s and the heartbeats between, as often as the server asks for them. Nothing is compressed: a slice of the exam runs at its
 * real pace with all candidates, and its time is multiplied by how many such slices the exam has. Log-in
 * and hand-in, which come once, are measured by `start` and `hand-in`.
 */
export async function run() {
  const folder = benchFolder()
  const server = await startBurstServer(folder.path, PORT)
  try {
    const seated = await prepareBurstExam(server, FEW)
    const logins = await logAllIn(server.url, seated)
    const stations = logins.map((login) => candidateRequests(PORT, login))
    // An exam has 270 such slices: the first one still pays for the log-ins, with garbage and cold code.
    await measure(server, stations)
    const few = await measure(server, stations)
    for (let more = 1; stations.length < MANY; more += 1) {
      const cloned = await cloneSittings(server.sql, seated, `C${more}-`)
      const entered = await logAllIn(server.url, cloned, 'browser')
      stations.push(...entered.map((login) => candidateRequests(PORT, login)))
    }
    const many = stations.length > FEW ? await measure(server, stations) : null
    const last = many ?? few
    return {
      name: 'candidate-cpu',
      figures: { budget: BUDGET, few, many: many ?? 'left out' },
      reference: { what: 'budget, ms of processor time per candidate', ms: many ? 100 : 250 },
      ratio: Math.round((last.cpuMs / (many ? 100 : 250)) * 100) / 100,
    }
  } finally {
    await server.stop()
    folder.remove()
  }
}

/** A first round in which everybody begins, uncounted, then the slice. */
async function measure({ pids }: BurstServer, stations: readonly CandidateRequests[]) {
  const begin = inLanes(stations, (station, at) => station.answers(1, 0, spread(at, 8000)))
  const begun = await runPacedLoad(PORT, begin, 10_000)
  if (begun.refused > 0) throw new Error(`Refused: ${begun.firstRefusal}`)
  const gap = await toldHeartbeatMs(stations)
  // The next change ends the wait for the last one.
  const between = Math.ceil(SLICE_MS / gap) - 1
  const lanes = inLanes(stations, (station, at) => {
    const first = spread(at, SLICE_MS)
    const beats = Array.from({ length: between }, (_, beat) => first + (beat + 1) * gap)
    // A heartbeat names what was answered when it is made: those before the change are made before it.
    const early = beats.filter((beat) => beat >= SLICE_MS)
    const late = beats.filter((beat) => beat < SLICE_MS)
    return [
      ...early.map((beat) => station.heartbeat(SLICE_MS, beat - SLICE_MS)),
      ...station.answers(1, SLICE_MS, first),
      ...late.map((beat) => station.heartbeat(SLICE_MS, beat)),
    ]
  })
  const before = [cpuOfProcess(pids.api), cpuOfTree(pids.postgres)] as const
  const figures = await runPacedLoad(PORT, lanes, SLICE_MS)
  const used = [cpuOfProcess(pids.api) - before[0], cpuOfTree(pids.postgres) - before[1]] as const
  if (figures.refused > 0) throw new Error(`Refused: ${figures.firstRefusal}`)
  // By answered requests, not by time: a server, or a generator, that falls behind answers fewer.
  const perExam = (between + 1) * (EXAM_MS / SLICE_MS)
  const each = (ms: number) => (ms / figures.replies) * perExam
  const rounded = (ms: number) => Math.round(ms * 10) / 10
  return {
    candidates: stations.length,
    cpuMs: rounded(each(used[0] + used[1])),
    apiMs: rounded(each(used[0])),
    postgresMs: rounded(each(used[1])),
    cpuUsPerRequest: rounded(((used[0] + used[1]) * 1000) / figures.replies),
    ...{ heartbeatMs: gap, due: stations.length * (between + 1), ...figures },
  }
}

/** How long a client rests between two heartbeats at this server now: it does as the reply tells it. */
async function toldHeartbeatMs([station]: readonly CandidateRequests[]): Promise<number> {
  const reply = SyncReply.parse(await station?.ask())
  return heartbeatTold(reply.heartbeatMs) ?? HEARTBEAT_MS
}

/** Evenly over the time, also within every lane, by the golden ratio: no connection is idle for long. */
function spread(at: number, over: number): number {
  return ((at * 0.618_033_988_75) % 1) * over
}

function inLanes(
  stations: readonly CandidateRequests[],
  requestsOf: (station: CandidateRequests, at: number) => PacedRequest[],
): PacedRequest[][] {
  const lanes: PacedRequest[][] = []
  for (const [at, station] of stations.entries()) {
    const lane = Math.floor(at / PER_LANE)
    lanes[lane] = [...(lanes[lane] ?? []), ...requestsOf(station, at)]
  }
  return lanes
}
