import { benchFolder } from '../load/answering-server.ts'
import { prepareBurstExam, startBurstServer, type BurstServer } from '../load/burst-exam.ts'
import { measureInserting } from '../load/measure-inserting.ts'
import { runBurst } from '../load/run-burst.ts'
import { logAllIn, storeSynced } from '../load/synced-sittings.ts'

const PORT = 13_984
const BARE_PORT = 13_985
const CANDIDATES = 2000
/** Hand in before the others, so that grading has work when these come and the compiler is warm. */
const EARLIER = 400
/** Of ninety minutes' 270, so that the preparation stays short; the whole log is held against the cut. */
const ANSWERS_EACH = 120
/** DESIGN section 12. */
const BUDGET = { perSecond: 3000, p99Ms: 1000 }

/**
 * 2,000 hand-ins at once of sittings whose logs and files are on the server: each held against what is
 * stored, one row and a signed receipt, while grading works on those that came before. How much of
 * those was graded meanwhile is told. The reference is a bare HTTP server that commits one row per
 * request, with grading still at work.
 */
export async function run() {
  const folder = benchFolder()
  const server = await startBurstServer(folder.path, PORT)
  try {
    const { sql, pids } = server
    const seated = await prepareBurstExam(server, CANDIDATES + EARLIER)
    const logins = await logAllIn(server.url, seated)
    const synced = await storeSynced(server.url, sql, PORT, logins, ANSWERS_EACH)
    const requests = synced.map((one) => one.request)
    const early = await runBurst({ port: PORT, requests: requests.slice(0, EARLIER) }, pids)
    if (early.refused > 0) throw new Error(`Refused: ${early.firstRefusal}`)
    const before = await countRows(server)
    const burst = await runBurst({ port: PORT, requests: requests.slice(EARLIER) }, pids)
    const after = await countRows(server)
    if (burst.refused > 0) throw new Error(`Refused: ${burst.firstRefusal}`)
    if (after.standing !== CANDIDATES + EARLIER) {
      throw new Error(`Expected ${CANDIDATES + EARLIER} that stand, got ${after.standing}`)
    }
    const bare = await measureInserting(
      folder.path,
      { port: BARE_PORT, requests: requests.slice(EARLIER) },
      Math.round(burst.replyBytes / burst.requests),
      pids.postgres,
    )
    return {
      name: 'hand-in',
      figures: {
        ...{ budget: BUDGET, entriesEach: ANSWERS_EACH + 1, burst },
        gradedMeanwhile: after.graded - before.graded,
        waitingForGrading: after.standing - after.graded,
      },
      reference: { what: 'a bare HTTP server that commits one row per request', ...bare },
      ratio: Math.round((burst.perSecond / bare.perSecond) * 100) / 100,
    }
  } finally {
    await server.stop()
    folder.remove()
  }
}

async function countRows({ sql }: BurstServer): Promise<{ standing: number; graded: number }> {
  const [row] = await sql<{ standing: number; graded: number }[]>`
    select count(*) filter (where standing = 'stands')::int as standing,
      count(graded_at)::int as graded
    from submissions`
  return row ?? { standing: 0, graded: 0 }
}
