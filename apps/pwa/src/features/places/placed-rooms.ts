import type { AreaRow } from '@wenkao/shared/places'

type SiteRow = AreaRow['sites'][number]
type RoomRow = SiteRow['rooms'][number]
export type StationRow = RoomRow['stations'][number]

/** A room with where it lies. */
export interface PlacedRoom extends RoomRow {
  readonly areaName: string
  readonly siteName: string
  /** `site / room`, as a select shows it. */
  readonly path: string
}

/** All rooms of the tree, in its order. */
export function placedRooms(areas: readonly AreaRow[]): PlacedRoom[] {
  return areas.flatMap((area) =>
    area.sites.flatMap((site) =>
      site.rooms.map((room) => ({
        ...room,
        areaName: area.name,
        siteName: site.name,
        path: `${site.name} / ${room.name}`,
      })),
    ),
  )
}

/** Stations of a room that have a key. */
export function registeredCount(stations: readonly StationRow[]): number {
  return stations.filter((station) => station.registeredAt !== null).length
}

/** Every area, site and room as something a role can be limited to, parents before children. */
export function placeChoices(
  areas: readonly AreaRow[],
): { kind: 'area' | 'site' | 'room'; id: string; text: string }[] {
  return areas.flatMap((area) => [
    { kind: 'area' as const, id: area.areaId, text: area.name },
    ...area.sites.flatMap((site) => [
      { kind: 'site' as const, id: site.siteId, text: `${area.name} / ${site.name}` },
      ...site.rooms.map((room) => ({
        kind: 'room' as const,
        id: room.roomId,
        text: `${area.name} / ${site.name} / ${room.name}`,
      })),
    ]),
  ])
}

/**
 * Station numbers that a person typed, parted by anything but digits.
 * @returns undefined when one of them is not a station of the room.
 */
export function parseStationNumbers(
  typed: string,
  stations: readonly StationRow[],
): number[] | undefined {
  const parts = typed
    .normalize('NFKC')
    .split(/[\s,;、]+/u)
    .filter((part) => part !== '')
  const numbers = parts.map((part) => (/^\d{1,3}$/.test(part) ? Number(part) : Number.NaN))
  const known = new Set(stations.map((station) => station.number))
  return numbers.every((number) => known.has(number)) ? [...new Set(numbers)] : undefined
}
