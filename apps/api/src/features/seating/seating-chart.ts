import { defaultLayout, stationPositions } from '@wenkao/shared/places'
import type { ChartCandidate, ChartStation, seatingChart } from '@wenkao/shared/seating'
import type { EndpointReply } from '@wenkao/shared/kernel'
import type { Services } from '../../platform/services.ts'
import { findRoomLayout } from '../places/index.ts'
import { selectSessionStations, type SessionListed } from '../sessions/index.ts'
import { selectAttendance, selectPeople } from './attendance.queries.ts'
import { readSeatKinds, seenOf } from './check-in-list.ts'

/** The room's plan with who sits where, for the seating chart and all that is printed of it. */
export async function readSeatingChart(
  services: Pick<Services, 'db' | 'clock'>,
  listed: SessionListed,
): Promise<EndpointReply<typeof seatingChart>> {
  const { db } = services
  const { session } = listed
  const [people, kept, kinds, stations, described] = await Promise.all([
    selectPeople(db, session.sessionId),
    selectAttendance(db, session.sessionId),
    readSeatKinds(db, session.sessionId),
    selectSessionStations(db, session.sessionId),
    findRoomLayout(db, session.roomId),
  ])
  const layout = described ?? defaultLayout(stations.length)
  const positions = new Map(
    stationPositions(
      stations.map((station) => station.number),
      layout,
    ).map((position) => [position.number, position]),
  )
  const holders = new Map(people.map((person) => [person.seatNumber, person.sittingId]))
  return {
    serverNow: services.clock.now(),
    session: {
      sessionId: session.sessionId,
      name: session.name,
      examTitle: listed.examTitle,
      areaName: listed.areaName,
      siteName: listed.siteName,
      roomName: listed.roomName,
      plannedStart: session.plannedStart,
      durationMs: session.durationMs,
    },
    layout,
    stations: stations.map(({ number, excluded }): ChartStation => ({
      number,
      row: positions.get(number)?.row ?? 1,
      column: positions.get(number)?.column ?? 1,
      excluded,
      sittingId: holders.get(number) ?? null,
    })),
    candidates: people.map((person): ChartCandidate => {
      const held = kinds.get(person.examNumber)
      return {
        ...person,
        seatKind: held && held.seatNumber === person.seatNumber ? held.kind : null,
        ...seenOf(kept.get(person.sittingId), person, session),
      }
    }),
  }
}
