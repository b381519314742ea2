import {
  mergeKinds,
  type ActionRow,
  type IncidentKindRow,
  type IncidentPhoto,
  type IncidentReference,
  type IncidentRow,
} from '@wenkao/shared/incidents'
import { and, asc, count, eq, inArray, ne } from 'drizzle-orm'
import type { Db } from '../../platform/database.ts'
import { auditRows } from '../audit/audit.table.ts'
import { sittings } from '../sittings/sittings.table.ts'
import { incidentKinds, incidentPhotos, incidents } from './incidents.table.ts'

/** Inserts an entry unless its id, or its key, is there. @returns whether it is new. */
export async function insertIncident(db: Db, row: typeof incidents.$inferInsert): Promise<boolean> {
  const inserted = await db
    .insert(incidents)
    .values(row)
    .onConflictDoNothing()
    .returning({ incidentId: incidents.incidentId })
  return inserted.length > 0
}

/** More than any room has in a day; a list stays bounded whatever detects in a loop. */
const MOST_LISTED = 2000

/** Entries of a session, oldest first; or one. */
export async function selectIncidents(
  db: Db,
  sessionId: string,
  incidentId?: string,
): Promise<IncidentRow[]> {
  const rows = await db
    .select({
      incident: incidents,
      examNumber: sittings.examNumber,
      name: sittings.name,
    })
    .from(incidents)
    .leftJoin(
      sittings,
      and(eq(sittings.sessionId, incidents.sessionId), eq(sittings.sittingId, incidents.sittingId)),
    )
    .where(
      and(
        eq(incidents.sessionId, sessionId),
        incidentId === undefined ? undefined : eq(incidents.incidentId, incidentId),
      ),
    )
    .orderBy(asc(incidents.at), asc(incidents.incidentId))
    .limit(MOST_LISTED)
  return rows.map(({ incident, examNumber, name }) => ({
    incidentId: incident.incidentId,
    at: incident.at,
    source: incident.source as IncidentRow['source'],
    actor: incident.actorName,
    kind: incident.kind,
    stations: incident.stations,
    sittingId: incident.sittingId,
    examNumber,
    name,
    text: incident.text,
    detail: incident.detail,
    photos: incident.photos,
    about:
      incident.aboutId === null
        ? null
        : { incidentId: incident.aboutId, as: incident.aboutAs as IncidentReference['as'] },
  }))
}

/** How many entries a session has. */
export async function countIncidents(db: Db, sessionId: string): Promise<number> {
  const [row] = await db
    .select({ total: count() })
    .from(incidents)
    .where(eq(incidents.sessionId, sessionId))
  return row?.total ?? 0
}

/** Staff actions of a session, oldest first; those that are entries of the log themselves left out. */
export async function selectSessionActions(db: Db, sessionId: string): Promise<ActionRow[]> {
  return db
    .select({
      auditId: auditRows.auditId,
      at: auditRows.at,
      actor: auditRows.actorName,
      action: auditRows.action,
      subject: auditRows.subject,
      detail: auditRows.detail,
    })
    .from(auditRows)
    .where(and(eq(auditRows.sessionId, sessionId), ne(auditRows.action, 'incidents.write')))
    .orderBy(asc(auditRows.at), asc(auditRows.auditId))
    .limit(MOST_LISTED)
}

/** Whether the sitting belongs to the session. */
export async function hasSitting(db: Db, sessionId: string, sittingId: string): Promise<boolean> {
  const rows = await db
    .select({ sittingId: sittings.sittingId })
    .from(sittings)
    .where(and(eq(sittings.sessionId, sessionId), eq(sittings.sittingId, sittingId)))
  return rows.length > 0
}

/** Notes that a photo was sent for a session; again changes nothing. */
export async function insertPhoto(db: Db, row: typeof incidentPhotos.$inferInsert): Promise<void> {
  await db.insert(incidentPhotos).values(row).onConflictDoNothing()
}

/** Photos that were sent for the session, of those named. */
export async function selectPhotos(
  db: Db,
  sessionId: string,
  hashes: readonly string[],
): Promise<IncidentPhoto[]> {
  if (hashes.length === 0) return []
  const rows = await db
    .select()
    .from(incidentPhotos)
    .where(and(eq(incidentPhotos.sessionId, sessionId), inArray(incidentPhotos.hash, [...hashes])))
  return rows.map(({ hash, mediaType, size }) => ({
    hash,
    mediaType: mediaType as IncidentPhoto['mediaType'],
    size,
  }))
}

/** All kinds as pages show them. */
export async function selectKinds(db: Db): Promise<IncidentKindRow[]> {
  const rows = await db
    .select()
    .from(incidentKinds)
    .orderBy(asc(incidentKinds.createdAt), asc(incidentKinds.kind))
  return mergeKinds(rows.map(({ kind, label, retired }) => ({ kind, label, retired })))
}

/** Writes what the office changed of a kind, or its own. */
export async function upsertKind(db: Db, row: typeof incidentKinds.$inferInsert): Promise<void> {
  const { label, retired } = row
  await db
    .insert(incidentKinds)
    .values(row)
    .onConflictDoUpdate({ target: incidentKinds.kind, set: { label: label ?? null, retired } })
}
