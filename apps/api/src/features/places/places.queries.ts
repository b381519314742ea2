import type { Place } from '@wenkao/shared/accounts'
import type { AreaRow, RoomLayout } from '@wenkao/shared/places'
import { and, asc, desc, eq, gt, inArray, isNull, lt, ne, or } from 'drizzle-orm'
import type { Db } from '../../platform/database.ts'
import { NO_ROOM } from './no-room.ts'
import { areas, pairings, rooms, sites, stationContacts, stations } from './places.table.ts'

/** The whole tree, narrowed to rooms that the reader may see (empty parents of others left out). */
export async function selectPlaces(
  db: Db,
  isVisible: (place: Place) => boolean,
): Promise<AreaRow[]> {
  const [areaRows, siteRows, roomRows, stationRows] = await Promise.all([
    db.select().from(areas).orderBy(asc(areas.name)),
    db.select().from(sites).orderBy(asc(sites.name)),
    db.select().from(rooms).orderBy(asc(rooms.name)),
    db.select().from(stations).orderBy(asc(stations.number)),
  ])
  const stationsOf = Map.groupBy(stationRows, (row) => row.roomId)
  const roomsOf = Map.groupBy(roomRows, (row) => row.siteId)
  const sitesOf = Map.groupBy(siteRows, (row) => row.areaId)
  return areaRows.flatMap((area) => {
    if (area.areaId === NO_ROOM.areaId) return []
    const areaPlace = { areaId: area.areaId }
    const siteList = (sitesOf.get(area.areaId) ?? []).flatMap((site) => {
      const sitePlace = { ...areaPlace, siteId: site.siteId }
      const roomList = (roomsOf.get(site.siteId) ?? [])
        .filter((room) => isVisible({ ...sitePlace, roomId: room.roomId }))
        .map((room) => ({
          roomId: room.roomId,
          name: room.name,
          externalId: room.externalId,
          stations: (stationsOf.get(room.roomId) ?? []).map((station) => ({
            stationId: station.stationId,
            number: station.number,
            registeredAt: station.registeredAt,
          })),
        }))
      return roomList.length > 0 || isVisible(sitePlace)
        ? [{ siteId: site.siteId, name: site.name, externalId: site.externalId, rooms: roomList }]
        : []
    })
    return siteList.length > 0 || isVisible(areaPlace)
      ? [{ areaId: area.areaId, name: area.name, externalId: area.externalId, sites: siteList }]
      : []
  })
}

export interface RoomPlace extends Place {
  readonly areaId: string
  readonly siteId: string
  readonly roomId: string
  readonly roomName: string
  readonly siteName: string
  readonly areaName: string
}

/** A room with where it lies, or undefined. */
export async function findRoomPlace(db: Db, roomId: string): Promise<RoomPlace | undefined> {
  const [row] = await db
    .select({
      roomId: rooms.roomId,
      roomName: rooms.name,
      siteId: sites.siteId,
      siteName: sites.name,
      areaId: areas.areaId,
      areaName: areas.name,
    })
    .from(rooms)
    .innerJoin(sites, eq(sites.siteId, rooms.siteId))
    .innerJoin(areas, eq(areas.areaId, sites.areaId))
    .where(eq(rooms.roomId, roomId))
  return row
}

/** How a room's stations stand, as somebody described it; null where nobody has. */
export async function findRoomLayout(db: Db, roomId: string): Promise<RoomLayout | null> {
  const [row] = await db
    .select({ layout: rooms.layout })
    .from(rooms)
    .where(eq(rooms.roomId, roomId))
  return row?.layout ?? null
}

/** Keeps how a room's stations stand; null forgets it. */
export async function updateRoomLayout(
  db: Db,
  roomId: string,
  layout: RoomLayout | null,
): Promise<void> {
  await db.update(rooms).set({ layout }).where(eq(rooms.roomId, roomId))
}

/** Whether there is such an area. */
export async function hasArea(db: Db, areaId: string): Promise<boolean> {
  return (await db.select().from(areas).where(eq(areas.areaId, areaId))).length > 0
}

/** The area of a site, or undefined. */
export async function findSiteArea(db: Db, siteId: string): Promise<string | undefined> {
  const [row] = await db
    .select({ areaId: sites.areaId })
    .from(sites)
    .where(eq(sites.siteId, siteId))
  return row?.areaId
}

/** The area that another system calls so. */
export async function findAreaByExternalId(db: Db, externalId: string) {
  return (await db.select().from(areas).where(eq(areas.externalId, externalId))).at(0)
}

/** The site that another system calls so. */
export async function findSiteByExternalId(db: Db, externalId: string) {
  return (await db.select().from(sites).where(eq(sites.externalId, externalId))).at(0)
}

/** The room that another system calls so, with how many stations it has. */
export async function findRoomByExternalId(db: Db, externalId: string) {
  const [room] = await db.select().from(rooms).where(eq(rooms.externalId, externalId))
  return room && { ...room, stations: (await selectStations(db, room.roomId)).length }
}

/** @returns false when the name is taken. */
export async function insertArea(db: Db, row: typeof areas.$inferInsert): Promise<boolean> {
  return (await db.insert(areas).values(row).onConflictDoNothing().returning()).length > 0
}

/** @returns false when the name is taken in the area. */
export async function insertSite(db: Db, row: typeof sites.$inferInsert): Promise<boolean> {
  return (await db.insert(sites).values(row).onConflictDoNothing().returning()).length > 0
}

/** Inserts a room with its numbered stations. @returns false when the name is taken in the site. */
export async function insertRoom(
  db: Db,
  row: typeof rooms.$inferInsert,
  stationIds: readonly string[],
): Promise<boolean> {
  const inserted = await db.insert(rooms).values(row).onConflictDoNothing().returning()
  if (inserted.length === 0) return false
  if (stationIds.length > 0) {
    await db
      .insert(stations)
      .values(
        stationIds.map((stationId, at) => ({ stationId, roomId: row.roomId, number: at + 1 })),
      )
  }
  return true
}

export type StationRecord = typeof stations.$inferSelect

export async function findStation(
  db: Db,
  by: { readonly stationId: string } | { readonly roomId: string; readonly number: number },
): Promise<StationRecord | undefined> {
  const where =
    'stationId' in by
      ? eq(stations.stationId, by.stationId)
      : and(eq(stations.roomId, by.roomId), eq(stations.number, by.number))
  const [row] = await db.select().from(stations).where(where)
  return row
}

/** Stations of a room by number. */
export async function selectStations(db: Db, roomId: string): Promise<StationRecord[]> {
  return db.select().from(stations).where(eq(stations.roomId, roomId)).orderBy(asc(stations.number))
}

/**
 * Gives a station its key. A PC that is registered again under another number leaves the old one:
 * one key is one station.
 */
export async function updateStationKey(
  db: Db,
  stationId: string,
  publicKey: string,
  now: number,
): Promise<void> {
  await db
    .update(stations)
    .set({ publicKey: null, registeredAt: null })
    .where(and(eq(stations.publicKey, publicKey), ne(stations.stationId, stationId)))
  await db
    .update(stations)
    .set({ publicKey, registeredAt: now })
    .where(eq(stations.stationId, stationId))
}

export type StationContactRecord = typeof stationContacts.$inferSelect

export async function findStationContact(
  db: Db,
  stationId: string,
): Promise<StationContactRecord | undefined> {
  const [row] = await db
    .select()
    .from(stationContacts)
    .where(eq(stationContacts.stationId, stationId))
  return row
}

/** Stations by id with what was noticed of them. */
export async function selectStationContacts(
  db: Db,
  stationIds: readonly string[],
): Promise<Map<string, { station: StationRecord; contact: StationContactRecord | null }>> {
  if (stationIds.length === 0) return new Map()
  const rows = await db
    .select({ station: stations, contact: stationContacts })
    .from(stations)
    .leftJoin(stationContacts, eq(stationContacts.stationId, stations.stationId))
    .where(inArray(stations.stationId, [...stationIds]))
  return new Map(rows.map((row) => [row.station.stationId, row]))
}

/** Writes what was noticed of a station; of two processes at once, the later one stands. */
export async function upsertStationContact(db: Db, row: StationContactRecord): Promise<void> {
  await db
    .insert(stationContacts)
    .values(row)
    .onConflictDoUpdate({ target: stationContacts.stationId, set: row })
}

/** Ids of stations that have a key, of those given. */
export async function selectRegistered(
  db: Db,
  stationIds: readonly string[],
): Promise<Set<string>> {
  if (stationIds.length === 0) return new Set()
  const rows = await db
    .select({ stationId: stations.stationId, registeredAt: stations.registeredAt })
    .from(stations)
    .where(inArray(stations.stationId, [...stationIds]))
  return new Set(rows.filter((row) => row.registeredAt !== null).map((row) => row.stationId))
}

export type PairingRecord = typeof pairings.$inferSelect

export async function insertPairing(db: Db, row: typeof pairings.$inferInsert): Promise<void> {
  await db.insert(pairings).values(row)
}

/** Unfinished pairings that one place may have open; a school registers fewer PCs within half an hour. */
const MOST_OPEN_PAIRINGS = 500

/**
 * Deletes the shown codes that a new one replaces: this key's own, those too old to be typed, and, so
 * that nobody piles them up, the oldest beyond what one address may have open. Whose code is gone shows
 * another one.
 */
export async function deletePairingsBefore(
  db: Db,
  { publicKey, address, now }: { publicKey: string; address: string | null; now: number },
): Promise<void> {
  const isOpen = and(isNull(pairings.stationId), isNull(pairings.roomId))
  await db
    .delete(pairings)
    .where(and(isOpen, or(eq(pairings.publicKey, publicKey), lt(pairings.expiresAt, now))))
  if (address === null) return
  const beyond = db
    .select({ pairingId: pairings.pairingId })
    .from(pairings)
    .where(and(isOpen, eq(pairings.address, address)))
    .orderBy(desc(pairings.createdAt))
    .offset(MOST_OPEN_PAIRINGS - 1)
  await db.delete(pairings).where(inArray(pairings.pairingId, beyond))
}

export async function findPairing(
  db: Db,
  by: { readonly pairingId: string } | { readonly codeMac: string },
): Promise<PairingRecord | undefined> {
  const where =
    'pairingId' in by ? eq(pairings.pairingId, by.pairingId) : eq(pairings.codeMac, by.codeMac)
  const [row] = await db.select().from(pairings).where(where)
  return row
}

/** More PCs than stand in one place over the years; bounds what a wrong signature costs. */
const MOST_FORMER_KEYS = 20

/** Keys that were registered under a station, the last ones. */
export async function selectFormerKeys(db: Db, stationId: string): Promise<string[]> {
  const rows = await db
    .select({ publicKey: pairings.publicKey })
    .from(pairings)
    .where(eq(pairings.stationId, stationId))
    .orderBy(desc(pairings.createdAt))
    .limit(MOST_FORMER_KEYS)
  return rows.flatMap((row) => row.publicKey ?? [])
}

/** Completes a pairing once. @returns false when it was completed before or is too old. */
export async function completePairing(
  db: Db,
  pairingId: string,
  station: {
    readonly stationId: string
    readonly roomId: string
    readonly number: number
    readonly publicKey: string
  },
  now: number,
): Promise<boolean> {
  const rows = await db
    .update(pairings)
    .set(station)
    .where(
      and(
        eq(pairings.pairingId, pairingId),
        isNull(pairings.stationId),
        gt(pairings.expiresAt, now),
      ),
    )
    .returning({ pairingId: pairings.pairingId })
  return rows.length > 0
}
