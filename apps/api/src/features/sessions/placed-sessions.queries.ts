import { eq, type SQL } from 'drizzle-orm'
import type { Db } from '../../platform/database.ts'
import { areas, rooms, sites } from '../places/places.table.ts'
import { exams, sessions } from './sessions.table.ts'

/** Sessions with their exam's title and the names of where they lie; the caller orders and bounds them. */
export function selectPlacedSessions(db: Db, where: SQL | undefined) {
  return db
    .select({
      session: sessions,
      examTitle: exams.title,
      examKind: exams.kind,
      roomName: rooms.name,
      siteId: sites.siteId,
      siteName: sites.name,
      areaId: areas.areaId,
      areaName: areas.name,
    })
    .from(sessions)
    .innerJoin(exams, eq(exams.examId, sessions.examId))
    .innerJoin(rooms, eq(rooms.roomId, sessions.roomId))
    .innerJoin(sites, eq(sites.siteId, rooms.siteId))
    .innerJoin(areas, eq(areas.areaId, sites.areaId))
    .where(where)
}
