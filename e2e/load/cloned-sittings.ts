import type postgres from 'postgres'
import type { SeatedAtStation } from './burst-exam.ts'

/** A new id that follows from an old one, in the form of the others. */
const ID = (column: string) =>
  `(select (substr(h, 1, 12) || '7' || substr(h, 14, 3) || '8' || substr(h, 18))::uuid
    from md5(${column}::text || $1) as h)`

/**
 * The exam's sessions and candidates once more under other ids and numbers, with the same codes and
 * seats: the rows that scheduling and drawing leave, without a slow hash for each.
 * @param mark begins the new exam numbers.
 */
export async function cloneSittings(
  sql: postgres.Sql,
  seated: readonly SeatedAtStation[],
  mark: string,
): Promise<SeatedAtStation[]> {
  const numbers = seated.map((one) => one.examNumber)
  const own = '$1 || exam_number'
  const copy = async (table: string, changed: string, where: string) => {
    await sql.unsafe(
      `insert into ${table}
       select (jsonb_populate_record(r, jsonb_build_object(${changed}))).* from ${table} r
       where ${where}`,
      [mark, numbers as string[]],
    )
  }
  const ofNumbers = `exam_number = any($2::text[])`
  const ofCandidates = `candidate_id in (select candidate_id from candidates where ${ofNumbers})`
  const session = `'session_id', ${ID('session_id')}`
  const candidate = `'candidate_id', ${ID('candidate_id')}`
  await copy(
    'sessions',
    session,
    `session_id in (select session_id from sittings where ${ofNumbers})`,
  )
  await copy('access_codes', candidate, ofCandidates)
  await copy(
    'schedules',
    `${session}, ${candidate}, 'sitting_id', ${ID('sitting_id')}`,
    ofCandidates,
  )
  await copy(
    'sittings',
    `${session}, ${candidate}, 'sitting_id', ${ID('sitting_id')}, 'exam_number', ${own},
     'logged_in_at', null, 'began_at', null`,
    ofNumbers,
  )
  await copy('candidates', `${candidate}, 'exam_number', ${own}`, ofNumbers)
  const rows = await sql<{ examNumber: string; sessionId: string }[]>`
    select exam_number as "examNumber", session_id as "sessionId" from sittings
    where exam_number = any(${numbers.map((number) => mark + number)})`
  const sessionOf = new Map(rows.map((row) => [row.examNumber, row.sessionId]))
  return seated.map((one) => {
    const examNumber = mark + one.examNumber
    const sessionId = sessionOf.get(examNumber)
    if (sessionId === undefined) throw new Error(`No sitting of ${examNumber}`)
    return { ...one, examNumber, sessionId }
  })
}
