import { createHash, randomBytes } from 'node:crypto'
import type postgres from 'postgres'
import { contentDigest, type Submission } from '@wenkao/shared/hand-in'
import { getExam, logInCandidate, type LogInReply } from '@wenkao/shared/sittings'
import { fetchEndpoint } from '../exam-office-api.ts'
import { stationClaim, type SeatedAtStation } from './burst-exam.ts'
import { postText } from './run-burst.ts'

const AT_ONCE = 32
const ROWS_PER_STATEMENT = 5000

/** Logs everybody in, one after the other on some connections. @returns in the order of the seats. */
export async function logAllIn(
  server: string,
  seated: readonly SeatedAtStation[],
  from: 'bridge' | 'browser' = 'bridge',
): Promise<LogInReply[]> {
  const logins: LogInReply[] = []
  let next = 0
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      for (let at = next++; at < seated.length; at = next++) {
        const one = seated[at]
        if (!one) return
        const { sessionId, examNumber, accessCode } = one
        const station = from === 'bridge' ? stationClaim(one) : { kind: from, number: one.seat }
        const body = { sessionId, examNumber, accessCode, station }
        logins[at] = (await fetchEndpoint(server, logInCandidate, { body })).reply
      }
    }),
  )
  return logins
}

/** A sitting whose work is on the server, with the hand-in that covers it. */
export interface SyncedSitting {
  readonly login: LogInReply
  readonly request: string
}

/**
 * Logs of answers and the contents of answer files put in bulk, ending in the rows that the same
 * requests one by one leave: one writer a sitting, a chain of hashes, its own start files held.
 */
export async function storeSynced(
  server: string,
  sql: postgres.Sql,
  port: number,
  logins: readonly LogInReply[],
  answersEach: number,
): Promise<SyncedSitting[]> {
  const [first] = logins
  if (!first) throw new Error('Expected log-ins')
  const headers = { authorization: `Bearer ${first.token}` }
  const { reply: exam } = await fetchEndpoint(server, getExam, { headers })
  const items = exam.items.map((item) => ({
    id: item.id,
    value: item.kind === 'fillIn' ? '答案' : [item.options?.[1]?.id ?? 'true'],
  }))
  const files = exam.tasks.flatMap((task) =>
    task.materials.map(({ path, hash }) => ({ path: `${task.folder}/${path}`, hash })),
  )
  const rows: EventRow[] = []
  const synced = logins.map((login): SyncedSitting => {
    const own = eventsOf(login, items, answersEach)
    rows.push(...own)
    const last = own.at(-1)
    if (!last) throw new Error('Expected entries')
    const submission: Submission = {
      ...{ version: 1, round: 1, files, folder: null },
      cut: { [last.writer]: { n: last.n, hash: last.hash } },
    }
    const digest = contentDigest(login.sitting.sittingId, submission)
    const body = { ...submission, contentDigest: digest }
    return { login, request: postText(port, '/api/candidate/hand-in', body, login.token) }
  })
  for (let at = 0; at < rows.length; at += ROWS_PER_STATEMENT) {
    await insertEvents(sql, rows.slice(at, at + ROWS_PER_STATEMENT))
  }
  await sql`vacuum (analyze) answer_events`
  await sql`checkpoint`
  return synced
}

interface EventRow {
  readonly sessionId: string
  readonly sittingId: string
  readonly writer: string
  readonly n: number
  readonly hash: string
  readonly kind: string
  readonly hlc: number
  readonly text: string
  readonly epoch: number
}

function eventsOf(
  { sitting, binding }: LogInReply,
  items: readonly { readonly id: string; readonly value: unknown }[],
  answers: number,
): EventRow[] {
  const { sessionId, sittingId } = sitting
  const writer = randomBytes(16).toString('hex')
  const { epoch, branch, parent } = binding
  let prev: string | null = null
  return Array.from({ length: answers + 1 }, (_, n) => {
    const item = items[n % items.length]
    const [kind, hlc] = [n === 0 ? 'binding' : 'answer', Date.now() + n]
    const text = JSON.stringify({
      ...{ v: 1, sitting: sittingId, writer, n, hlc, prev, kind },
      item: n === 0 ? null : (item?.id ?? null),
      value: n === 0 ? { epoch, branch, parent } : item?.value,
      at: Date.now(),
    })
    prev = createHash('sha256').update(text).digest('hex')
    return { sessionId, sittingId, writer, n, hash: prev, kind, hlc, text, epoch }
  })
}

async function insertEvents(sql: postgres.Sql, rows: readonly EventRow[]): Promise<void> {
  const now = Date.now()
  await sql`
    insert into answer_events
      (session_id, sitting_id, writer, n, hash, kind, hlc, text, outcome, epoch, received_at)
    select session_id, sitting_id, writer, n, hash, kind, hlc, text, 'stored', epoch, ${now}
    from unnest(
      ${rows.map((row) => row.sessionId)}::uuid[], ${rows.map((row) => row.sittingId)}::uuid[],
      ${rows.map((row) => row.writer)}::text[], ${rows.map((row) => row.n)}::int[],
      ${rows.map((row) => row.hash)}::text[], ${rows.map((row) => row.kind)}::text[],
      ${rows.map((row) => row.hlc)}::bigint[], ${rows.map((row) => row.text)}::text[],
      ${rows.map((row) => row.epoch)}::int[]
    ) as e(session_id, sitting_id, writer, n, hash, kind, hlc, text, epoch)`
}
