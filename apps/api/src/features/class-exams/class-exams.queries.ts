import { originalNumber } from '@wenkao/shared/bank'
import { isClassExam } from '@wenkao/shared/class-exams'
import { and, asc, count, desc, eq, gt, inArray, isNotNull, isNull, lt, or, sql } from 'drizzle-orm'
import type { Db } from '../../platform/database.ts'
import { bankEntries, bankUses, bankVersions } from '../bank/bank.table.ts'
import { paperDrafts } from '../blueprints/blueprints.table.ts'
import { papers, paperVariants } from '../papers/papers.table.ts'
import { areas, rooms, sites, stations } from '../places/places.table.ts'
import { accessCodes, exams, sessions } from '../sessions/sessions.table.ts'
import { sittings } from '../sittings/sittings.table.ts'
import { classExams } from './class-exams.table.ts'

export type ClassExamRecord = typeof classExams.$inferSelect

const listed = (db: Db) =>
  db
    .select({ own: classExams, title: exams.title, paperTitle: papers.title, session: sessions })
    .from(classExams)
    .innerJoin(exams, eq(exams.examId, classExams.examId))
    .innerJoin(papers, eq(papers.paperId, exams.paperId))
    .innerJoin(sessions, eq(sessions.sessionId, classExams.sessionId))

export type ClassExamListed = Awaited<ReturnType<typeof selectClassExams>>[number]

/** Class exams, newest first. @param ownerId undefined: everybody's. */
export async function selectClassExams(db: Db, ownerId: string | undefined) {
  return listed(db)
    .where(ownerId === undefined ? undefined : eq(classExams.ownerId, ownerId))
    .orderBy(desc(classExams.createdAt), desc(classExams.examId))
    .limit(200)
}

export async function findClassExamListed(
  db: Db,
  examId: string,
): Promise<ClassExamListed | undefined> {
  const [row] = await listed(db).where(eq(classExams.examId, examId))
  return row
}

export async function findClassExam(db: Db, examId: string): Promise<ClassExamRecord | undefined> {
  const [row] = await db.select().from(classExams).where(eq(classExams.examId, examId))
  return row
}

export async function insertClassExam(db: Db, row: ClassExamRecord): Promise<void> {
  await db.insert(classExams).values(row)
}

/** How many sit in these sessions, were in, and handed in. */
export async function selectCounts(db: Db, sessionIds: readonly string[]) {
  if (sessionIds.length === 0) return new Map<string, never>()
  const rows = await db
    .select({
      sessionId: sittings.sessionId,
      students: count(),
      loggedIn: count(sittings.loggedInAt),
      handedIn: count(sittings.handedInAt),
    })
    .from(sittings)
    .where(and(inArray(sittings.sessionId, [...sessionIds]), isNull(sittings.supersededAt)))
    .groupBy(sittings.sessionId)
  return new Map(rows.map((row) => [row.sessionId, row]))
}

/** Confirmed papers that somebody made, newest first. @param ownerId undefined: everybody's. @param paperId only this one. */
export async function selectOwnPapers(db: Db, ownerId: string | undefined, paperId?: string) {
  return db
    .select({
      paperId: papers.paperId,
      title: papers.title,
      confirmedAt: papers.confirmedAt,
      blueprint: paperDrafts.blueprint,
      places: paperDrafts.places,
      content: paperVariants.content,
      variants: sql<number>`(select count(*) from paper_variants other
        where other.paper_id = ${papers.paperId})`.mapWith(Number),
    })
    .from(papers)
    .innerJoin(
      paperVariants,
      and(eq(paperVariants.paperId, papers.paperId), eq(paperVariants.variant, 0)),
    )
    .leftJoin(paperDrafts, eq(paperDrafts.paperId, papers.paperId))
    .where(
      and(
        ownerId === undefined ? undefined : eq(paperDrafts.ownerId, ownerId),
        paperId === undefined ? undefined : eq(papers.paperId, paperId),
      ),
    )
    .orderBy(desc(papers.confirmedAt))
    .limit(200)
}

/** Rooms in which a PC is registered, with how many, and where they lie. */
export async function selectUsableRooms(db: Db) {
  return db
    .select({
      roomId: rooms.roomId,
      name: rooms.name,
      siteName: sites.name,
      siteId: sites.siteId,
      areaId: sites.areaId,
      stations: count(),
    })
    .from(rooms)
    .innerJoin(sites, eq(sites.siteId, rooms.siteId))
    .innerJoin(stations, eq(stations.roomId, rooms.roomId))
    .where(isNotNull(stations.registeredAt))
    .groupBy(rooms.roomId, rooms.name, sites.siteId, sites.name, sites.areaId)
    .orderBy(asc(sites.name), asc(rooms.name))
    .limit(500)
}

const ofOffice = eq(exams.kind, 'formal')
const isOpen = sql`(not exists (select 1 from ${sessions} where ${sessions.examId} = ${exams.examId})
  or exists (select 1 from ${sessions} where ${sessions.examId} = ${exams.examId} and ${sessions.endedAt} is null))`

/** Numbers of entries that a formal exam which is not over still keeps from students (CE8). */
export async function selectKeptEntries(
  db: Db,
  paperId: string,
  entryIds: readonly string[],
): Promise<string[]> {
  const [same] = await db
    .select({ examId: exams.examId })
    .from(exams)
    .where(and(ofOffice, eq(exams.paperId, paperId), isOpen))
    .limit(1)
  if (same) return ['*']
  if (entryIds.length === 0) return []
  const rows = await db
    .selectDistinct({ number: bankEntries.number })
    .from(bankUses)
    .innerJoin(exams, eq(exams.paperId, bankUses.paperId))
    .innerJoin(bankEntries, eq(bankEntries.entryId, bankUses.entryId))
    .where(and(ofOffice, inArray(bankUses.entryId, [...entryIds]), isOpen))
    .limit(20)
  return rows.map(({ number }) => number)
}

/** Name of an office's session that needs a room between two moments, or undefined. */
export async function findRoomConflict(
  db: Db,
  roomId: string,
  { from, to }: { readonly from: number; readonly to: number },
): Promise<string | undefined> {
  const rows = await db
    .select({ name: sessions.name, kind: exams.kind })
    .from(sessions)
    .innerJoin(exams, eq(exams.examId, sessions.examId))
    .where(
      and(
        eq(sessions.roomId, roomId),
        isNull(sessions.endedAt),
        gt(sql`${sessions.plannedStart} + ${sessions.durationMs}`, from),
        or(lt(sessions.plannedStart, to), isNotNull(sessions.startedAt)),
      ),
    )
  return rows.find(({ kind }) => !isClassExam(kind))?.name
}

/** Sets the one code of all who sit an exam (CE1). */
export async function updatePassword(
  db: Db,
  examId: string,
  codeMac: string,
  sealFor: (candidateId: string) => Uint8Array,
): Promise<void> {
  const rows = await db
    .select({ candidateId: accessCodes.candidateId })
    .from(accessCodes)
    .where(eq(accessCodes.examId, examId))
  for (const { candidateId } of rows)
    await db
      .update(accessCodes)
      .set({
        ...{ codeMac, codeSealed: sealFor(candidateId) },
        ...{ envelopeSalt: null, envelopeKeySealed: null },
      })
      .where(and(eq(accessCodes.examId, examId), eq(accessCodes.candidateId, candidateId)))
}

export async function updateClassPassword(
  db: Db,
  examId: string,
  passwordSealed: Uint8Array,
): Promise<void> {
  await db.update(classExams).set({ passwordSealed }).where(eq(classExams.examId, examId))
}

/** Lets a sitting log in at another PC. @returns false when it may already. */
export async function updateMoveAllowed(
  db: Db,
  of: { readonly sessionId: string; readonly sittingId: string },
  now: number,
): Promise<boolean> {
  const rows = await db
    .update(sittings)
    .set({ moveAllowedAt: now })
    .where(
      and(
        eq(sittings.sessionId, of.sessionId),
        eq(sittings.sittingId, of.sittingId),
        isNull(sittings.moveAllowedAt),
      ),
    )
    .returning({ sittingId: sittings.sittingId })
  return rows.length === 1
}

/** The place of exams without a room: each session lies somewhere. Its rows are made when first needed. */
export async function keepNoRoom(db: Db, place: Record<'areaId' | 'siteId' | 'roomId', string>) {
  const { areaId, siteId, roomId } = place
  await db.insert(areas).values({ areaId, name: '课堂考试' }).onConflictDoNothing()
  await db.insert(sites).values({ siteId, areaId, name: '课堂考试' }).onConflictDoNothing()
  await db.insert(rooms).values({ roomId, siteId, name: '课堂' }).onConflictDoNothing()
}

/** Why an item's answer is right, as the entry that it was drawn from says; empty where nothing does. */
export async function findExplanation(db: Db, paperId: string, itemId: string): Promise<string> {
  const [row] = await db
    .select({ content: bankVersions.content })
    .from(bankEntries)
    .innerJoin(paperDrafts, eq(paperDrafts.paperId, paperId))
    .innerJoin(
      bankVersions,
      and(
        eq(bankVersions.entryId, bankEntries.entryId),
        sql`exists (select 1 from jsonb_array_elements(${paperDrafts.places}) as place
          where place->>'entryId' = ${bankVersions.entryId}::text
            and (place->>'version')::int = ${bankVersions.version})`,
      ),
    )
    .where(eq(bankEntries.number, originalNumber(itemId)))
    .limit(1)
  return row && 'explanation' in row.content ? row.content.explanation : ''
}

/** Gives variants in turn, until a seat in the room says otherwise: neighbours are seldom of one number. */
export async function spreadVariants(db: Db, sessionId: string, variants: number): Promise<void> {
  if (variants < 2) return
  await db.execute(sql`update ${sittings} set variant = turn.variant from (
    select sitting_id, (row_number() over (order by sitting_id) - 1) % ${variants} as variant
    from sittings where session_id = ${sessionId}) turn
    where ${sittings.sessionId} = ${sessionId} and ${sittings.sittingId} = turn.sitting_id`)
}
