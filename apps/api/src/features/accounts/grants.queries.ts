import type { Grant } from '@wenkao/shared/accounts'
import { and, asc, eq, inArray, isNull, or } from 'drizzle-orm'
import type { Db } from '../../platform/database.ts'
import { areas, rooms, sites } from '../places/places.table.ts'
import { sessions } from '../sessions/sessions.table.ts'
import type { PlaceNames } from './check-staff-file.ts'
import { staff, staffGrants, staffLogins } from './accounts.table.ts'

/** Gives an account a grant. @returns false when it has it. */
export async function insertGrant(db: Db, staffId: string, grant: Grant): Promise<boolean> {
  const rows = await db
    .insert(staffGrants)
    .values({
      ...{ staffId, role: grant.role },
      ...{ scopeKind: grant.scope.kind, scopeId: grant.scope.id ?? '' },
    })
    .onConflictDoNothing()
    .returning({ staffId: staffGrants.staffId })
  return rows.length > 0
}

/** Takes a grant from an account; nothing when it has no such grant. */
export async function deleteGrant(db: Db, staffId: string, grant: Grant): Promise<void> {
  await db
    .delete(staffGrants)
    .where(
      and(
        eq(staffGrants.staffId, staffId),
        eq(staffGrants.role, grant.role),
        eq(staffGrants.scopeKind, grant.scope.kind),
        eq(staffGrants.scopeId, grant.scope.id ?? ''),
      ),
    )
}

/** Roles whose holders may be asked to run a room. */
const COLLEAGUES = ['proctor', 'waitingAreaStaff', 'siteManager', 'areaAdmin']

/**
 * Staff whose own grants lie in an area: at itself, its sites, its rooms, or sessions in them. Nobody of
 * another area is ever named.
 */
export async function selectStaffOfArea(
  db: Db,
  areaId: string,
): Promise<{ staffId: string; displayName: string }[]> {
  const sitesOf = db.select({ id: sites.siteId }).from(sites).where(eq(sites.areaId, areaId))
  const roomsOf = db
    .select({ id: rooms.roomId })
    .from(rooms)
    .innerJoin(sites, eq(sites.siteId, rooms.siteId))
    .where(eq(sites.areaId, areaId))
  const [siteRows, roomRows] = await Promise.all([sitesOf, roomsOf])
  const roomIds = roomRows.map(({ id }) => id)
  const sessionRows = await db
    .select({ id: sessions.sessionId })
    .from(sessions)
    .where(and(inArray(sessions.roomId, roomIds), isNull(sessions.endedAt)))
  const at = (kind: string, ids: readonly string[]) =>
    and(eq(staffGrants.scopeKind, kind), inArray(staffGrants.scopeId, [...ids]))
  return db
    .selectDistinct({ staffId: staff.staffId, displayName: staff.displayName })
    .from(staff)
    .innerJoin(staffGrants, eq(staffGrants.staffId, staff.staffId))
    .where(
      and(
        isNull(staff.disabledAt),
        inArray(staffGrants.role, COLLEAGUES),
        or(
          at('area', [areaId]),
          at(
            'site',
            siteRows.map(({ id }) => id),
          ),
          at('room', roomIds),
          at(
            'session',
            sessionRows.map(({ id }) => id),
          ),
        ),
      ),
    )
    .orderBy(asc(staff.displayName), asc(staff.staffId))
}

/** Who may run a session as its proctor: by a grant for the session or for its room. */
export async function selectProctors(
  db: Db,
  session: { readonly sessionId: string; readonly roomId: string },
): Promise<{ staffId: string; displayName: string; scopeKind: string }[]> {
  return db
    .select({
      staffId: staff.staffId,
      displayName: staff.displayName,
      scopeKind: staffGrants.scopeKind,
    })
    .from(staff)
    .innerJoin(staffGrants, eq(staffGrants.staffId, staff.staffId))
    .where(
      and(
        isNull(staff.disabledAt),
        eq(staffGrants.role, 'proctor'),
        or(
          and(eq(staffGrants.scopeKind, 'session'), eq(staffGrants.scopeId, session.sessionId)),
          and(eq(staffGrants.scopeKind, 'room'), eq(staffGrants.scopeId, session.roomId)),
        ),
      ),
    )
    .orderBy(asc(staff.displayName))
}

/** Gives an account another name. */
export async function updateDisplayName(
  db: Db,
  staffId: string,
  displayName: string,
): Promise<void> {
  await db.update(staff).set({ displayName }).where(eq(staff.staffId, staffId))
}

/**
 * Gives an account another password and ends its log-ins.
 * @param former only where this hash is still the account's; left out, whatever it is.
 * @returns whether it was changed.
 */
export async function updatePassword(
  db: Db,
  staffId: string,
  passwordHash: string,
  former?: string,
): Promise<boolean> {
  const changed = await db
    .update(staff)
    .set({ passwordHash })
    .where(
      and(
        eq(staff.staffId, staffId),
        former === undefined ? undefined : eq(staff.passwordHash, former),
      ),
    )
    .returning({ staffId: staff.staffId })
  if (changed.length === 0) return false
  await db.delete(staffLogins).where(eq(staffLogins.staffId, staffId))
  return true
}

/** All areas, sites and rooms by name, for a file that names them. */
export async function selectPlaceNames(db: Db): Promise<PlaceNames> {
  const [areaRows, siteRows, roomRows] = await Promise.all([
    db.select().from(areas),
    db.select().from(sites),
    db.select().from(rooms),
  ])
  return {
    areas: areaRows.map((area) => ({
      ...area,
      sites: siteRows
        .filter(({ areaId }) => areaId === area.areaId)
        .map((site) => ({
          ...site,
          rooms: roomRows.filter(({ siteId }) => siteId === site.siteId),
        })),
    })),
  }
}
