import { generateKeyPairSync, sign, type KeyObject } from 'node:crypto'
import { join } from 'node:path'
import type postgres from 'postgres'
import { startSession } from '@wenkao/shared/monitor'
import { stationProofText } from '@wenkao/shared/places'
import { answers, startProgram, until, type Program } from '../faults/process.ts'
import {
  callWithLink,
  prepareRoster,
  prepareSession,
  prepareSite,
  seatEverybody,
} from '../prepare-exam.ts'
import { postgresOf } from './own-database.ts'
import { postText } from './run-burst.ts'

const ROOM_SIZE = 60

/** A candidate who sits at an exam PC with a bridge. */
export interface SeatedAtStation {
  readonly sessionId: string
  readonly examNumber: string
  readonly accessCode: string
  readonly seat: number
  readonly stationId: string
  readonly key: KeyObject
}

/** A started server with the driver's connection to its database. */
export interface BurstServer {
  readonly program: Program
  readonly url: string
  readonly pids: { readonly api: number; readonly postgres: number }
  readonly sql: postgres.Sql
  stop(): Promise<void>
}

/** Starts the server as a person does, in a folder of the caller's. */
export async function startBurstServer(folder: string, port: number): Promise<BurstServer> {
  const profile = process.env['WENKAO_PROFILE']
  const program = startProgram({
    args: ['--max-semi-space-size=64', join(import.meta.dirname, '../../apps/api/src/main.ts')],
    env: {
      ...{ PORT: String(port), WENKAO_DATA: folder, WENKAO_DEMO: '1' },
      ...{ DATABASE_URL: '', LOG_LEVEL: 'warn' },
      ...(profile === undefined ? {} : { NODE_OPTIONS: `--cpu-prof --cpu-prof-dir=${profile}` }),
    },
    logFile: join(folder, 'server.log'),
  })
  const url = `http://127.0.0.1:${port}`
  await until('the server', () => answers(`${url}/readyz`), 120)
  const { sql, pid } = postgresOf(folder)
  return {
    ...{ program, url, sql, pids: { api: program.pid, postgres: pid } },
    stop: async () => {
      await sql.end()
      await program.stop()
    },
  }
}

/**
 * Rooms of sixty with running sessions, everybody seated by a draw through the front door, session files
 * and sealed packages built, and each seat's station registered. Only the registration is bulk: it ends
 * in the same row as a pairing, with a real key.
 */
export async function prepareBurstExam(
  server: BurstServer,
  total: number,
): Promise<SeatedAtStation[]> {
  const said = () => /WENKAO_LINK office (\S+)/.exec(server.program.output())?.[1]
  const call = await callWithLink(server.url, await until('the office link', said))
  const siteId = await prepareSite(call, 'burst')
  const examId = await prepareRoster(call, {
    ...{ title: 'burst', durationMinutes: 120 },
    examNumbers: Array.from({ length: total }, (_, at) => `B${String(at).padStart(5, '0')}`),
  })
  const sessions: { sessionId: string; seated: Awaited<ReturnType<typeof seatEverybody>> }[] = []
  for (let at = 0; at < total; at += ROOM_SIZE) {
    const { sessionId } = await prepareSession(call, {
      ...{ examId, siteId, name: `room ${at}` },
      ...{ stations: ROOM_SIZE, candidates: Math.min(ROOM_SIZE, total - at) },
    })
    sessions.push({ sessionId, seated: await seatEverybody(call, sessionId) })
  }
  // Envelopes cost a slow hash each: they are made before anything is measured, as before a real start.
  await until('all session files', () => filesBuilt(server.sql, examId, sessions.length), 240)
  for (const { sessionId } of sessions) await call(startSession, { params: { sessionId } })
  const stations = await registerAll(server.sql, examId)
  return sessions.flatMap(({ sessionId, seated }) =>
    seated.map((one) => {
      const station = stations.get(`${sessionId}/${one.seat}`)
      if (!station) throw new Error(`No station at seat ${one.seat}`)
      return { sessionId, ...one, ...station }
    }),
  )
}

async function filesBuilt(
  sql: postgres.Sql,
  examId: string,
  sessions: number,
): Promise<true | undefined> {
  const [row] = await sql<{ built: number }[]>`
    select count(*)::int as built from session_files f join sessions s using (session_id)
    where s.exam_id = ${examId}`
  return row?.built === sessions ? true : undefined
}

async function registerAll(sql: postgres.Sql, examId: string) {
  const rows = await sql<{ sessionId: string; number: number; stationId: string }[]>`
    select t.session_id as "sessionId", t.number, t.station_id as "stationId"
    from session_stations t join sessions s using (session_id) where s.exam_id = ${examId}`
  const keyed = rows.map((row) => {
    const { publicKey, privateKey } = generateKeyPairSync('ed25519')
    const raw = String(publicKey.export({ format: 'jwk' }).x)
    return { ...row, raw, key: privateKey }
  })
  await sql`
    update stations s set public_key = k.key, registered_at = ${Date.now()}
    from unnest(
      ${keyed.map((row) => row.stationId)}::uuid[], ${keyed.map((row) => row.raw)}::text[]
    ) as k(station_id, key) where s.station_id = k.station_id`
  return new Map(
    keyed.map(({ sessionId, number, stationId, key }) => [
      `${sessionId}/${number}`,
      { stationId, key },
    ]),
  )
}

/** A station's proof for the log-in of who sits there. */
export function stationClaim({ stationId, examNumber, key }: SeatedAtStation) {
  const at = Date.now()
  const proof = Buffer.from(stationProofText({ stationId, examNumber, at }))
  const signature = sign(null, proof, key).toString('base64url')
  return { kind: 'bridge' as const, stationId, at, signature }
}

/** The log-in of each candidate as its page sends it, with its station's proof. */
export function logInRequests(port: number, seated: readonly SeatedAtStation[]): string[] {
  return seated.map((one) => {
    const { sessionId, examNumber, accessCode } = one
    const body = { sessionId, examNumber, accessCode, station: stationClaim(one) }
    return postText(port, '/api/candidate/log-in', body)
  })
}

/** Takes back all log-ins, so that the next ones are first ones again. */
export async function undoLogIns(sql: postgres.Sql): Promise<void> {
  await sql`delete from bindings`
  await sql`update sittings set logged_in_at = null, began_at = null`
  await sql`vacuum analyze bindings, sittings`
  await sql`checkpoint`
}
