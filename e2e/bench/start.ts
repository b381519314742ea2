import { benchFolder } from '../load/answering-server.ts'
import {
  logInRequests,
  prepareBurstExam,
  startBurstServer,
  undoLogIns,
} from '../load/burst-exam.ts'
import { measureInserting } from '../load/measure-inserting.ts'
import { runBurst, type MeasuredBurst } from '../load/run-burst.ts'

const PORT = 13_980
const BARE_PORT = 13_981
const CANDIDATES = 2000
const ROUNDS = 3
/** DESIGN section 12. */
const BUDGET = { perSecond: 5000, p99Ms: 500 }
/** What opens the package that lies on the PC: in the reply of the log-in, or asked for with its token. */
const TO_THE_QUESTIONS = { path: '/api/candidate/paper-key', unless: '"paper":{' }

/**
 * 2,000 first log-ins at once, each from a registered station with its proof, until the station holds the
 * key of the sealed package that it fetched ahead: what the first question needs of the server. The best
 * of three rounds, whose log-ins are taken back in between. The reference is a bare HTTP server that
 * commits one row per request.
 */
export async function run() {
  const folder = benchFolder()
  const server = await startBurstServer(folder.path, PORT)
  try {
    const seated = await prepareBurstExam(server, CANDIDATES)
    const round = async (total: number): Promise<MeasuredBurst> => {
      await undoLogIns(server.sql)
      const requests = logInRequests(PORT, seated.slice(0, total))
      const measured = await runBurst({ port: PORT, requests, then: TO_THE_QUESTIONS }, server.pids)
      if (measured.refused > 0) throw new Error(`Refused: ${measured.firstRefusal}`)
      await mustBeBound(server, total)
      return measured
    }
    await round(600)
    const rounds: MeasuredBurst[] = []
    for (let at = 0; at < ROUNDS; at += 1) rounds.push(await round(CANDIDATES))
    const best = rounds.reduce((one, other) => (one.perSecond >= other.perSecond ? one : other))
    const bare = await measureInserting(
      folder.path,
      { port: BARE_PORT, requests: logInRequests(BARE_PORT, seated) },
      Math.round(best.replyBytes / best.requests),
      server.pids.postgres,
    )
    return {
      name: 'start',
      figures: { budget: BUDGET, best, rounds },
      reference: { what: 'a bare HTTP server that commits one row per request', ...bare },
      ratio: Math.round((best.perSecond / bare.perSecond) * 100) / 100,
    }
  } finally {
    await server.stop()
    folder.remove()
  }
}

/** One current binding each, or the burst measured something else. */
async function mustBeBound(
  { sql }: Awaited<ReturnType<typeof startBurstServer>>,
  total: number,
): Promise<void> {
  const [row] = await sql<{ bound: number; loggedIn: number }[]>`
    select (select count(*)::int from bindings where superseded_at is null) as bound,
      (select count(*)::int from sittings where logged_in_at is not null) as "loggedIn"`
  if (row?.bound === total && row.loggedIn === total) return
  throw new Error(`Expected ${total} bindings, got ${JSON.stringify(row)}`)
}
