import type { PersonalKind, RetentionPeriods } from '@wenkao/shared/privacy'
import { and, eq, gte, isNotNull, isNull, lte, sql } from 'drizzle-orm'
import type { Db } from '../../platform/database.ts'
import { auditRows } from '../audit/audit.table.ts'
import { candidatePersonal, candidates, exams, sessions } from '../sessions/sessions.table.ts'
import { retentionPeriods } from './privacy.table.ts'

const NONE: RetentionPeriods = { identityNumber: null, photo: null, specialNeeds: null, name: null }

/** Periods as they are set, and when all that was due had last been erased. */
export async function findRetention(
  db: Db,
): Promise<{ periods: RetentionPeriods; doneAt: number | null }> {
  const [row] = await db.select().from(retentionPeriods)
  if (!row) return { periods: NONE, doneAt: null }
  const { identityNumber, photo, specialNeeds, name, doneAt } = row
  return { periods: { identityNumber, photo, specialNeeds, name }, doneAt }
}

export async function putPeriods(db: Db, periods: RetentionPeriods): Promise<void> {
  const row = { one: 1, ...periods }
  await db
    .insert(retentionPeriods)
    .values(row)
    .onConflictDoUpdate({ target: retentionPeriods.one, set: row })
}

export async function updateDoneAt(db: Db, doneAt: number): Promise<void> {
  await db.update(retentionPeriods).set({ doneAt })
}

/** An exam with how many persons it still holds which data of. */
export interface HeldByExam {
  readonly examId: string
  readonly examTitle: string
  /** End of its last session as it was, or as it is planned; of none, when the exam was made. */
  readonly endedAt: number
  /** A session runs or is paused. */
  readonly isRunning: boolean
  readonly identityNumber: number
  readonly photo: number
  readonly specialNeeds: number
  readonly name: number
}

/** Every exam that still holds personal data. */
export async function selectHeldByExam(db: Db): Promise<HeldByExam[]> {
  const ends = db
    .select({
      examId: sessions.examId,
      endedAt: sql<number>`max(coalesce(${sessions.endedAt},
        ${sessions.plannedStart} + ${sessions.durationMs}))`.as('ended_at'),
      isRunning: sql<boolean>`bool_or(${sessions.state} in ('running', 'paused'))`.as('is_running'),
    })
    .from(sessions)
    .groupBy(sessions.examId)
    .as('ends')
  const sealed = db
    .select({
      examId: candidatePersonal.examId,
      identityNumber: sql<number>`count(${candidatePersonal.identityNumber})`.as(
        'identity_numbers',
      ),
      photo: sql<number>`count(${candidatePersonal.photo})`.as('photos'),
      specialNeeds: sql<number>`count(${candidatePersonal.specialNeeds})`.as('special_needs'),
    })
    .from(candidatePersonal)
    .groupBy(candidatePersonal.examId)
    .as('sealed')
  const named = db
    .select({
      examId: candidates.examId,
      name: sql<number>`count(*) filter (where ${candidates.erasedAt} is null)`.as('names'),
    })
    .from(candidates)
    .groupBy(candidates.examId)
    .as('named')
  const rows = await db
    .select({
      examId: exams.examId,
      examTitle: exams.title,
      endedAt: sql`coalesce(${ends.endedAt}, ${exams.createdAt})`.mapWith(Number),
      isRunning: sql<boolean>`coalesce(${ends.isRunning}, false)`,
      identityNumber: sql`coalesce(${sealed.identityNumber}, 0)`.mapWith(Number),
      photo: sql`coalesce(${sealed.photo}, 0)`.mapWith(Number),
      specialNeeds: sql`coalesce(${sealed.specialNeeds}, 0)`.mapWith(Number),
      name: sql`${named.name}`.mapWith(Number),
    })
    .from(exams)
    .innerJoin(named, eq(named.examId, exams.examId))
    .leftJoin(ends, eq(ends.examId, exams.examId))
    .leftJoin(sealed, eq(sealed.examId, exams.examId))
  return rows.filter((row) => row.identityNumber + row.photo + row.specialNeeds + row.name > 0)
}

/** Candidates of an exam of whom a kind is still held, after `after` in the order of their ids. */
export async function selectHolding(
  db: Db,
  examId: string,
  kind: PersonalKind,
  after: string | undefined,
  most: number,
): Promise<string[]> {
  const table = kind === 'name' ? candidates : candidatePersonal
  const holds = kind === 'name' ? isNull(candidates.erasedAt) : isNotNull(candidatePersonal[kind])
  const rows = await db
    .select({ candidateId: table.candidateId })
    .from(table)
    .where(
      and(
        eq(table.examId, examId),
        holds,
        after === undefined ? undefined : sql`${table.candidateId} > ${after}`,
      ),
    )
    .orderBy(table.candidateId)
    .limit(most)
  return rows.map(({ candidateId }) => candidateId)
}

/** Whether staff or the server did anything between two moments. @param subject of this one alone. */
export async function hasActions(
  db: Db,
  from: number,
  to: number,
  subject?: string,
): Promise<boolean> {
  const rows = await db
    .select({ at: auditRows.at })
    .from(auditRows)
    .where(
      and(
        gte(auditRows.at, from),
        lte(auditRows.at, to),
        subject === undefined ? undefined : eq(auditRows.subject, subject),
      ),
    )
    .limit(1)
  return rows.length > 0
}
