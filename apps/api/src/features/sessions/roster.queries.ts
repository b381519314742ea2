import type { CandidateInput, CandidateRow } from '@wenkao/shared/sessions'
import {
  and,
  asc,
  count,
  desc,
  eq,
  gt,
  ilike,
  inArray,
  isNotNull,
  isNull,
  or,
  sql,
} from 'drizzle-orm'
import type { PgColumn } from 'drizzle-orm/pg-core'
import type { CursorWish } from '../../platform/cursor.ts'
import type { Db } from '../../platform/database.ts'
import { inChunks } from '../../platform/in-chunks.ts'
import {
  accessCodes,
  candidatePersonal,
  candidates,
  schedules,
  sessions,
  isPersonOfCandidate,
  isScheduleOfCandidate,
} from './sessions.table.ts'

/** Rows of a statement that writes: composing it for 2,000 keeps others waiting for 0.1 s, for these 8 ms. */
const AT_ONCE = 250
/** Rows that one statement reads. */
const READ_AT_ONCE = 1000

export interface StoredCandidate {
  readonly candidateId: string
  readonly examNumber: string
  readonly name: string
  readonly gender: string | null
  readonly school: string | null
  readonly className: string | null
  readonly identityMac: string | null
  readonly wrappedKey: Uint8Array | null
  readonly identityNumber: Uint8Array | null
  readonly specialNeeds: Uint8Array | null
  /** The person was erased: nobody comes back under this number (PR3). */
  readonly isErased: boolean
}

/** Candidates of an exam by exam number, of those given. */
export async function selectCandidatesByNumber(
  db: Db,
  examId: string,
  examNumbers: readonly string[],
): Promise<Map<string, StoredCandidate>> {
  const found = new Map<string, StoredCandidate>()
  for (let at = 0; at < examNumbers.length; at += READ_AT_ONCE) {
    const rows = await db
      .select({
        candidateId: candidates.candidateId,
        examNumber: candidates.examNumber,
        name: candidates.name,
        gender: candidates.gender,
        school: candidates.school,
        className: candidates.className,
        identityMac: candidatePersonal.identityMac,
        wrappedKey: candidatePersonal.wrappedKey,
        identityNumber: candidatePersonal.identityNumber,
        specialNeeds: candidatePersonal.specialNeeds,
        isErased: sql<boolean>`${candidates.erasedAt} is not null`,
      })
      .from(candidates)
      .leftJoin(candidatePersonal, isPersonOfCandidate)
      .where(
        and(
          eq(candidates.examId, examId),
          inArray(candidates.examNumber, examNumbers.slice(at, at + READ_AT_ONCE)),
        ),
      )
    for (const row of rows) found.set(row.examNumber, row)
  }
  return found
}

/** Exam numbers by identity MAC, for "the same person twice". */
export async function selectNumbersByIdentity(
  db: Db,
  examId: string,
  macs: readonly string[],
): Promise<Map<string, string>> {
  const found = new Map<string, string>()
  for (let at = 0; at < macs.length; at += READ_AT_ONCE) {
    const rows = await db
      .select({ mac: candidatePersonal.identityMac, examNumber: candidates.examNumber })
      .from(candidatePersonal)
      .innerJoin(candidates, isPersonOfCandidate)
      .where(
        and(
          eq(candidatePersonal.examId, examId),
          inArray(candidatePersonal.identityMac, macs.slice(at, at + READ_AT_ONCE)),
        ),
      )
    for (const row of rows) if (row.mac !== null) found.set(row.mac, row.examNumber)
  }
  return found
}

/**
 * Inserts candidates in slices (a statement has at most 65,535 parameters); a number that another
 * import took meanwhile is passed over.
 * @returns ids of those inserted.
 */
export async function insertCandidates(
  db: Db,
  rows: readonly (typeof candidates.$inferInsert)[],
): Promise<Set<string>> {
  const inserted = new Set<string>()
  for (const some of inChunks(rows, AT_ONCE)) {
    const done = await db
      .insert(candidates)
      .values(some)
      .onConflictDoNothing()
      .returning({ candidateId: candidates.candidateId })
    for (const row of done) inserted.add(row.candidateId)
  }
  return inserted
}

export async function insertAccessCodes(
  db: Db,
  rows: readonly (typeof accessCodes.$inferInsert)[],
): Promise<void> {
  for (const some of inChunks(rows, AT_ONCE)) {
    await db.insert(accessCodes).values(some)
  }
}

/**
 * Writes what a roster says of people who are there, in the list and at the sitting that they have; what
 * it leaves out stays.
 */
export async function updatePeople(
  db: Db,
  examId: string,
  people: readonly ({ readonly candidateId: string } & CandidateInput)[],
): Promise<void> {
  for (const some of inChunks(people, AT_ONCE)) {
    const column = (field: keyof (typeof some)[number]) =>
      sql`${sql.param(some.map((one) => one[field] ?? null))}::text[]`
    const given = sql`(
      select candidate_id::uuid, name, gender, school, class_name
      from unnest(${column('candidateId')}, ${column('name')}, ${column('gender')},
        ${column('school')}, ${column('className')})
        as row (candidate_id, name, gender, school, class_name)) as given`
    await db.execute(sql`
      update candidates set name = given.name, gender = coalesce(given.gender, candidates.gender),
        school = coalesce(given.school, candidates.school),
        class_name = coalesce(given.class_name, candidates.class_name)
      from ${given}
      where candidates.exam_id = ${examId} and candidates.candidate_id = given.candidate_id`)
    await db.execute(sql`
      update sittings set name = given.name, school = coalesce(given.school, sittings.school)
      from ${given} join schedules on schedules.candidate_id = given.candidate_id
      where schedules.exam_id = ${examId} and sittings.session_id = schedules.session_id
        and sittings.sitting_id = schedules.sitting_id`)
  }
}

type PersonalInsert = typeof candidatePersonal.$inferInsert

/** Keeps sealed identity numbers; the key matters where the person has no row yet. */
export async function upsertIdentities(
  db: Db,
  rows: readonly Omit<PersonalInsert, 'photo' | 'specialNeeds'>[],
): Promise<void> {
  for (const some of inChunks(rows, AT_ONCE)) {
    await db
      .insert(candidatePersonal)
      .values(some)
      .onConflictDoUpdate({
        target: [candidatePersonal.examId, candidatePersonal.candidateId],
        set: {
          identityNumber: sql`excluded.identity_number`,
          identityMac: sql`excluded.identity_mac`,
        },
      })
  }
}

/** Keeps sealed special needs, or takes them away; the key as above. */
export async function upsertNeeds(
  db: Db,
  rows: readonly Pick<PersonalInsert, 'examId' | 'candidateId' | 'wrappedKey' | 'specialNeeds'>[],
): Promise<void> {
  for (const some of inChunks(rows, AT_ONCE)) {
    await db
      .insert(candidatePersonal)
      .values(some)
      .onConflictDoUpdate({
        target: [candidatePersonal.examId, candidatePersonal.candidateId],
        set: { specialNeeds: sql`excluded.special_needs` },
      })
  }
}

/** The wrapped keys of persons who have one. */
export async function selectWrappedKeys(
  db: Db,
  examId: string,
  candidateIds: readonly string[],
): Promise<Map<string, Uint8Array>> {
  const found = new Map<string, Uint8Array>()
  for (let at = 0; at < candidateIds.length; at += READ_AT_ONCE) {
    const rows = await db
      .select({
        candidateId: candidatePersonal.candidateId,
        wrappedKey: candidatePersonal.wrappedKey,
      })
      .from(candidatePersonal)
      .where(
        and(
          eq(candidatePersonal.examId, examId),
          inArray(candidatePersonal.candidateId, candidateIds.slice(at, at + READ_AT_ONCE)),
        ),
      )
    for (const row of rows) found.set(row.candidateId, row.wrappedKey)
  }
  return found
}

const SORTS = new Map<string, PgColumn>([
  ['examNumber', candidates.examNumber],
  ['name', candidates.name],
  ['school', candidates.school],
  ['className', candidates.className],
  ['sessionName', sessions.name],
])

/**
 * One page of an exam's candidates, with the sealed identity number for masking; by cursor one row more.
 */
export async function selectCandidatePage(
  db: Db,
  examId: string,
  query: {
    readonly page: number
    readonly pageSize: number
    readonly search?: string | undefined
    readonly sort?: string | undefined
    readonly direction: 'asc' | 'desc'
    readonly scheduled?: 'yes' | 'no' | undefined
    readonly school?: string | undefined
    readonly externalId?: string | undefined
  },
  cursor?: CursorWish,
): Promise<{
  rows: (Omit<
    CandidateRow,
    'identityNumberMasked' | 'identityNumber' | 'specialNeeds' | 'extraTime'
  > & {
    wrappedKey: Uint8Array | null
    identityNumber: Uint8Array | null
    specialNeeds: Uint8Array | null
  })[]
  total: number
}> {
  const search = query.search?.trim()
  const pattern = `%${(search ?? '').replace(/[\\%_]/g, '\\$&')}%`
  const where = and(
    eq(candidates.examId, examId),
    search ? or(ilike(candidates.examNumber, pattern), ilike(candidates.name, pattern)) : undefined,
    query.school ? eq(candidates.school, query.school) : undefined,
    query.externalId === undefined ? undefined : eq(candidates.externalId, query.externalId),
    query.scheduled === 'yes' ? isNotNull(schedules.sessionId) : undefined,
    query.scheduled === 'no' ? isNull(schedules.sessionId) : undefined,
  )
  const column = SORTS.get(query.sort ?? '') ?? candidates.examNumber
  const joined = isScheduleOfCandidate
  const rows = await db
    .select({
      candidateId: candidates.candidateId,
      examNumber: candidates.examNumber,
      name: candidates.name,
      gender: candidates.gender,
      school: candidates.school,
      className: candidates.className,
      externalId: candidates.externalId,
      sessionId: schedules.sessionId,
      sessionName: sessions.name,
      wrappedKey: candidatePersonal.wrappedKey,
      identityNumber: candidatePersonal.identityNumber,
      specialNeeds: candidatePersonal.specialNeeds,
    })
    .from(candidates)
    .leftJoin(schedules, joined)
    .leftJoin(sessions, eq(sessions.sessionId, schedules.sessionId))
    .leftJoin(candidatePersonal, isPersonOfCandidate)
    .where(
      and(where, cursor?.after === undefined ? undefined : gt(candidates.examNumber, cursor.after)),
    )
    .orderBy(query.direction === 'desc' ? desc(column) : asc(column), asc(candidates.examNumber))
    .limit(cursor ? cursor.limit + 1 : query.pageSize)
    .offset(cursor ? 0 : (query.page - 1) * query.pageSize)
  const [totals] = await db
    .select({ total: count() })
    .from(candidates)
    .leftJoin(schedules, joined)
    .where(where)
  return { rows, total: totals?.total ?? 0 }
}

/** Exam numbers by what another system calls their candidates, of those given. */
export async function selectNumbersByExternalId(
  db: Db,
  examId: string,
  externalIds: readonly string[],
): Promise<Map<string, string>> {
  if (externalIds.length === 0) return new Map()
  const rows = await db
    .select({ externalId: candidates.externalId, examNumber: candidates.examNumber })
    .from(candidates)
    .where(and(eq(candidates.examId, examId), inArray(candidates.externalId, [...externalIds])))
  return new Map(
    rows.flatMap((row) => (row.externalId === null ? [] : [[row.externalId, row.examNumber]])),
  )
}

/** Keeps what another system calls candidates. */
export async function updateExternalIds(
  db: Db,
  examId: string,
  named: readonly { readonly examNumber: string; readonly externalId: string }[],
): Promise<void> {
  if (named.length === 0) return
  const [numbers, ids] = [named.map((one) => one.examNumber), named.map((one) => one.externalId)]
  await db.execute(sql`
    update candidates set external_id = given.external_id
    from unnest(${sql.param(numbers)}::text[], ${sql.param(ids)}::text[])
      as given (exam_number, external_id)
    where candidates.exam_id = ${examId} and candidates.exam_number = given.exam_number
      and candidates.external_id is distinct from given.external_id`)
}

/** Schools named in an exam's roster, for the filter. */
export async function selectSchools(db: Db, examId: string): Promise<string[]> {
  const rows = await db
    .selectDistinct({ school: candidates.school })
    .from(candidates)
    .where(and(eq(candidates.examId, examId), isNotNull(candidates.school)))
    .orderBy(asc(candidates.school))
    .limit(2000)
  return rows.flatMap((row) => (row.school === null ? [] : [row.school]))
}
