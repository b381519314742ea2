import type { erasureBlocks } from '@wenkao/shared/privacy'
import {
  and,
  arrayContains,
  asc,
  desc,
  eq,
  exists,
  ilike,
  inArray,
  isNotNull,
  or,
  sql,
} from 'drizzle-orm'
import type { Db, Sql } from '../../platform/database.ts'
import { fileVersions } from '../answer-files/answer-files.table.ts'
import { personalLooks } from '../audit/audit.table.ts'
import { reviews } from '../review/review.table.ts'
import {
  candidatePersonal,
  candidates,
  exams,
  sessions,
  isPersonOfCandidate,
} from '../sessions/sessions.table.ts'
import { sittings } from '../sittings/sittings.table.ts'
import { erasures } from './privacy.table.ts'

/** A candidate of one exam. */
export interface PersonKey {
  readonly examId: string
  readonly candidateId: string
}

const personal = {
  wrappedKey: candidatePersonal.wrappedKey,
  identityNumber: candidatePersonal.identityNumber,
  hasPhoto: sql<boolean>`${candidatePersonal.photo} is not null`,
  specialNeeds: candidatePersonal.specialNeeds,
}
const shown = {
  examId: candidates.examId,
  examTitle: exams.title,
  candidateId: candidates.candidateId,
  examNumber: candidates.examNumber,
  name: candidates.name,
  gender: candidates.gender,
  school: candidates.school,
  className: candidates.className,
  externalId: candidates.externalId,
  createdAt: candidates.createdAt,
  erasedAt: candidates.erasedAt,
}
const persons = (db: Db) =>
  db
    .select({ ...shown, ...personal })
    .from(candidates)
    .innerJoin(exams, eq(exams.examId, candidates.examId))
    .leftJoin(candidatePersonal, isPersonOfCandidate)

export type PersonRecord = Awaited<ReturnType<typeof searchPersonRows>>[number]

/**
 * Persons of all exams, of the newest exam first.
 * @param macs the identity number that is searched for, by exam: each exam has its own.
 */
export async function searchPersonRows(
  db: Db,
  search: string,
  macs: ReadonlyMap<string, string>,
  most: number,
) {
  const part = `%${search.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`
  const [examIds, texts] = [[...macs.keys()], [...macs.values()]]
  const byIdentity = db
    .select({ candidateId: candidatePersonal.candidateId })
    .from(candidatePersonal)
    .where(
      and(
        eq(candidatePersonal.examId, candidates.examId),
        eq(candidatePersonal.candidateId, candidates.candidateId),
        sql`(${candidatePersonal.examId}, ${candidatePersonal.identityMac}) in (
          select * from unnest(${sql.param(examIds)}::uuid[], ${sql.param(texts)}::text[]))`,
      ),
    )
  return persons(db)
    .where(or(eq(candidates.examNumber, search), ilike(candidates.name, part), exists(byIdentity)))
    .orderBy(desc(exams.createdAt), candidates.examNumber)
    .limit(most)
}

export async function findPerson(
  db: Db,
  { examId, candidateId }: PersonKey,
): Promise<PersonRecord | undefined> {
  const [row] = await persons(db).where(
    and(eq(candidates.examId, examId), eq(candidates.candidateId, candidateId)),
  )
  return row
}

export async function selectExamIds(db: Db): Promise<string[]> {
  return (await db.select({ examId: exams.examId }).from(exams)).map(({ examId }) => examId)
}

/** The newest looks at a person's data. */
export async function selectLooks(db: Db, { examId, candidateId }: PersonKey, most: number) {
  return db
    .select({
      at: personalLooks.at,
      by: personalLooks.actorName,
      byKind: personalLooks.actorKind,
      seen: personalLooks.seen,
      action: personalLooks.action,
    })
    .from(personalLooks)
    .where(
      and(
        eq(personalLooks.examId, examId),
        arrayContains(personalLooks.candidateIds, [candidateId]),
      ),
    )
    .orderBy(desc(personalLooks.at), desc(personalLooks.lookId))
    .limit(most)
}

export async function selectErasures(db: Db, { examId, candidateId }: PersonKey) {
  return db
    .select({
      kind: erasures.kind,
      at: erasures.at,
      by: erasures.by,
      reason: erasures.reason,
    })
    .from(erasures)
    .where(and(eq(erasures.examId, examId), eq(erasures.candidateId, candidateId)))
    .orderBy(desc(erasures.at))
}

type Block = (typeof erasureBlocks)[number]

/** Why candidates of an exam cannot be erased now, of those who cannot. */
export async function selectBlocks(
  db: Db,
  examId: string,
  candidateIds: readonly string[],
  now: number,
): Promise<Map<string, Block>> {
  const ofThese = and(eq(sittings.examId, examId), inArray(sittings.candidateId, [...candidateIds]))
  const appealing = await db
    .select({ candidateId: sittings.candidateId })
    .from(reviews)
    .innerJoin(
      sittings,
      and(eq(sittings.sessionId, reviews.sessionId), eq(sittings.sittingId, reviews.sittingId)),
    )
    .where(
      and(ofThese, eq(reviews.kind, 'appeal'), inArray(reviews.state, ['open', 'arbitration'])),
    )
  const seated = await db
    .select({ candidateId: sittings.candidateId })
    .from(sittings)
    .innerJoin(sessions, eq(sessions.sessionId, sittings.sessionId))
    .where(
      and(
        ofThese,
        or(
          inArray(sessions.state, ['running', 'paused']),
          and(
            eq(sessions.state, 'standby'),
            sql`${sessions.plannedStart} + ${sessions.durationMs} > ${now}`,
          ),
        ),
      ),
    )
  return new Map<string, Block>([
    ...appealing.map(({ candidateId }) => [candidateId, 'appealOpen'] as const),
    ...seated.map(({ candidateId }) => [candidateId, 'sessionOpen'] as const),
  ])
}

/** A table with rows of persons: of a candidate by exam, or of a sitting by session. */
export interface PersonTable {
  readonly name: string
  readonly by: 'candidate' | 'sitting'
  /** Columns that open something, or are of no use to anybody without the server's keys. */
  readonly secret: readonly string[]
}

/**
 * Every table of the database that holds rows about persons, read from the database itself: a table that
 * is added later is among them without anybody's doing.
 */
export async function selectPersonTables(runner: Sql): Promise<PersonTable[]> {
  return runner<PersonTable[]>`
    select table_name as name,
      case when bool_or(column_name = 'candidate_id') then 'candidate' else 'sitting' end as by,
      coalesce(array_agg(column_name::text) filter (
        where data_type = 'bytea' or column_name ~ '(_mac|_sealed|_salt|_token|_seed)$'), '{}') as secret
    from information_schema.columns
    where table_schema = 'public'
    group by table_name
    having (bool_or(column_name = 'candidate_id') and bool_or(column_name = 'exam_id'))
      or (bool_or(column_name = 'sitting_id') and bool_or(column_name = 'session_id'))
    order by table_name`
}

/** Rows of one table about a person. */
export async function selectPersonRows(
  runner: Sql,
  { name, by, secret }: PersonTable,
  { examId, candidateId }: PersonKey,
): Promise<unknown[]> {
  const rows = await runner<{ row: unknown }[]>`
    select to_jsonb(t) - ${[...secret]}::text[] as row from ${runner(name)} t
    where ${whosePerson(runner, by, examId, candidateId)}`
  return rows.map(({ row }) => row)
}

/** How many rows of one table are about a person. */
export async function countPersonRows(
  runner: Sql,
  { name, by }: PersonTable,
  { examId, candidateId }: PersonKey,
): Promise<number> {
  const [row] = await runner<{ rows: number }[]>`
    select count(*)::int as rows from ${runner(name)} t
    where ${whosePerson(runner, by, examId, candidateId)}`
  return row?.rows ?? 0
}

function whosePerson(runner: Sql, by: PersonTable['by'], examId: string, candidateId: string) {
  return by === 'candidate'
    ? runner`t.exam_id = ${examId} and t.candidate_id = ${candidateId}`
    : runner`(t.session_id, t.sitting_id) in (
        select session_id, sitting_id from sittings
        where exam_id = ${examId} and candidate_id = ${candidateId})`
}

/** What staff did that names a person, from the audit log: ids and exam numbers are what it knows. */
export async function selectActionsOn(
  runner: Sql,
  { examId, candidateId }: PersonKey,
  examNumber: string,
): Promise<readonly unknown[]> {
  const own = await runner<{ sessionId: string; sittingId: string }[]>`
    select session_id as "sessionId", sitting_id as "sittingId" from sittings
    where exam_id = ${examId} and candidate_id = ${candidateId}`
  const ids = [candidateId, ...own.map(({ sittingId }) => sittingId)]
  const sessionIds = own.map(({ sessionId }) => sessionId)
  return runner`
    select at, actor_name as by, action, subject from audit_rows
    where (session_id = any(${sessionIds}::uuid[])
        and (strpos(subject, ${examNumber}) > 0 or strpos(detail::text, ${`"${examNumber}"`}) > 0))
      or detail::text like any(${ids.map((id) => `%"${id}"%`)}::text[])
    order by at`
}

/** Every version of every answer file, the oldest first. */
export async function selectPersonVersions(db: Db, { examId, candidateId }: PersonKey) {
  return db
    .select({
      sittingId: fileVersions.sittingId,
      path: fileVersions.path,
      hash: fileVersions.hash,
      receivedAt: fileVersions.receivedAt,
    })
    .from(fileVersions)
    .innerJoin(
      sittings,
      and(
        eq(sittings.sessionId, fileVersions.sessionId),
        eq(sittings.sittingId, fileVersions.sittingId),
      ),
    )
    .where(
      and(
        eq(sittings.examId, examId),
        eq(sittings.candidateId, candidateId),
        isNotNull(fileVersions.hash),
      ),
    )
    .orderBy(asc(fileVersions.hlc))
}
